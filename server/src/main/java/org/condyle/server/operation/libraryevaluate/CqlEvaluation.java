package org.condyle.server.operation.libraryevaluate;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.condyle.cql.requirements.DataRequirements;
import org.condyle.cql.runtime.CompiledContent;
import org.condyle.cql.runtime.CqlParameters;
import org.condyle.cql.runtime.CqlSession;
import org.condyle.cql.runtime.EvaluationBudget;
import org.condyle.cql.runtime.EvaluationSettings;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.PatientRecord;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.audit.AuditedRequest;
import org.condyle.server.audit.Subjects;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** Evaluates definitions over the record of one subject, each on its own. */
public final class CqlEvaluation {

  private final RecordStore records;
  private final PracticeOfRequest practices;
  private final Clock clock;

  public CqlEvaluation(RecordStore records, PracticeOfRequest practices, Clock clock) {
    this.records = records;
    this.practices = practices;
    this.clock = clock;
  }

  /**
   * The outcome of one definition.
   *
   * @param value the CQL value; null is CQL's null
   * @param problems why there is no value; empty when there is one
   */
  public record Outcome(String name, @Nullable Object value, List<Problem> problems) {}

  /**
   * The record that a request means, or null when it means none.
   *
   * @throws ProblemException SUBJECT_UNKNOWN; PARAMETER_INVALID for data that is not of one patient
   */
  public @Nullable PatientRecord record(CqlRequest request, RequestDetails details) {
    Bundle data = request.data();
    if (data != null) {
      return given(data, request.patientId());
    }
    String id = request.patientId();
    if (id == null) {
      return null;
    }
    PatientRecord record =
        records
            .load(practices.partitionOf(details), id)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.SUBJECT_UNKNOWN, "There is no Patient/" + id, "subject"));
    if (details instanceof ServletRequestDetails asked) {
      // Values of definitions do not say of whom they are.
      AuditedRequest.of(asked.getServletRequest()).learnsOf(Subjects.of(id));
    }
    return record;
  }

  private static PatientRecord given(Bundle data, @Nullable String patientId) {
    List<Patient> patients = new ArrayList<>();
    List<Resource> others = new ArrayList<>();
    int number = 0;
    for (Bundle.BundleEntryComponent entry : data.getEntry()) {
      Resource resource = entry.getResource();
      if (resource == null) {
        continue;
      }
      number++;
      String id = resource.getIdElement().getIdPart();
      resource.setId(resource.fhirType() + "/" + (id == null ? "entry-" + number : id));
      if (resource instanceof Patient patient) {
        patients.add(patient);
      } else {
        others.add(resource);
      }
    }
    boolean fits =
        patients.size() == 1
            && (patientId == null || patientId.equals(patients.get(0).getIdElement().getIdPart()));
    if (!fits) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "The Bundle in 'data' has to hold exactly one Patient, the subject; it holds "
              + patients.size(),
          "data");
    }
    return PatientRecord.of(patients.get(0), others);
  }

  /**
   * Evaluates definitions, each on its own: one that fails does not touch the others.
   *
   * @throws ProblemException CQL_LIMIT_EXCEEDED, which ends all; PARAMETER_INVALID for a CQL
   *     parameter
   */
  public List<Outcome> evaluate(
      CompiledContent content,
      Iterable<String> names,
      CqlRequest request,
      @Nullable PatientRecord record,
      RequestDetails details,
      EvaluationBudget budget) {
    EvaluationSettings settings =
        settings(content, request.parameters(), practices.zoneOf(details));
    // Compilation, of which the first reads the data models, is not the evaluation's doing.
    budget.begin();
    CqlSession session = new CqlSession(content, settings, budget);
    List<Outcome> outcomes = new ArrayList<>();
    for (String name : names) {
      outcomes.add(outcome(content, session, name, record));
    }
    session.close();
    return outcomes;
  }

  private static Outcome outcome(
      CompiledContent content, CqlSession session, String name, @Nullable PatientRecord record) {
    if (record == null && DataRequirements.of(content, Set.of(name)).readsData()) {
      return new Outcome(
          name,
          null,
          List.of(
              new Problem(
                  ProblemCode.PARAMETER_MISSING,
                  "The definition '" + name + "' reads data; give a subject",
                  "subject")));
    }
    try {
      if (!session.isOpen()) {
        session.open(record == null ? nobody() : record);
      }
      return new Outcome(name, session.evaluate(name).value(), List.of());
    } catch (ProblemException e) {
      if (e.problems().get(0).code() == ProblemCode.CQL_LIMIT_EXCEEDED) {
        throw e;
      }
      return new Outcome(name, null, e.problems());
    }
  }

  /** Only for definitions that are known to read nothing. */
  private static PatientRecord nobody() {
    Patient nobody = new Patient();
    nobody.setId("Patient/nobody");
    return PatientRecord.of(nobody, List.of());
  }

  /** The measurement period and the data cut-off are settings of the engine's own. */
  private EvaluationSettings settings(CompiledContent content, Parameters given, ZoneId zone) {
    OffsetDateTime now = OffsetDateTime.now(clock.withZone(zone));
    Parameters further = new Parameters();
    Period period = null;
    for (ParametersParameterComponent each : given.getParameter()) {
      if (EvaluationSettings.MEASUREMENT_PERIOD.equals(each.getName())) {
        period = each.getValue() instanceof Period value ? value : null;
        if (period == null || !period.hasStart() || !period.hasEnd()) {
          throw new ProblemException(
              ProblemCode.PARAMETER_INVALID,
              "The CQL parameter '"
                  + EvaluationSettings.MEASUREMENT_PERIOD
                  + "' must be a Period with start and end",
              "parameters." + EvaluationSettings.MEASUREMENT_PERIOD);
        }
      } else {
        further.addParameter(each);
      }
    }
    if (period == null) {
      return new EvaluationSettings(zone, now, CqlParameters.read(content, zone, further));
    }
    MeasurementPeriod measurementPeriod =
        MeasurementPeriod.parse(
            period.getStartElement().getValueAsString(),
            period.getEndElement().getValueAsString(),
            zone);
    return EvaluationSettings.of(content, measurementPeriod, now, further);
  }
}
