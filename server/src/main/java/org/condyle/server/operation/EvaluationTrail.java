package org.condyle.server.operation;

import java.util.Optional;
import java.util.UUID;
import org.condyle.server.audit.AuditAgent;
import org.condyle.server.audit.JobTrail;
import org.condyle.server.audit.SubjectLists;
import org.condyle.server.audit.Subjects;
import org.condyle.server.evaluation.PopulationEvaluation;
import org.condyle.server.evaluation.SubjectSelection.OnePatient;
import org.condyle.server.store.PatientKeys;
import org.hl7.fhir.r4.model.Resource;

/**
 * Sees to it that the audit trail says of whom an evaluation learnt something: of a population by
 * the hash of the list of its patients, which is kept.
 */
public final class EvaluationTrail {

  private final PopulationEvaluation population;
  private final SubjectLists lists;
  private final JobTrail jobs;

  EvaluationTrail(PopulationEvaluation population, SubjectLists lists, JobTrail jobs) {
    this.population = population;
    this.lists = lists;
    this.jobs = jobs;
  }

  /**
   * Whom an evaluation was about. It is asked for when the answer is there, so that who was added
   * while it was made is among them.
   */
  public Subjects subjects(int partition, Evaluated evaluated, Resource answer) {
    Subjects subjects =
        evaluated.subjects() instanceof OnePatient one
            ? Subjects.of(one.id())
            : lists.population(partition, listed(partition, evaluated));
    return subjects.with(evaluated.notes(answer));
  }

  private Optional<PatientKeys> listed(int partition, Evaluated evaluated) {
    return population.listed(partition, evaluated.subjects());
  }

  /** Records what a job has answered, before anybody can get the answer. */
  public void answered(UUID job, AuditAgent by, OperationCall call, Subjects subjects) {
    jobs.answered(call.partition(), job, by, "$" + name(call.definition()), call.path(), subjects);
  }

  /** {@code evaluate-measure} of {@code Measure-evaluate-measure}. */
  private static String name(String definition) {
    return definition.substring(definition.indexOf('-') + 1);
  }
}
