package org.condyle.server.operation.promcompleteness;

import java.time.OffsetDateTime;
import java.util.List;
import org.condyle.proms.schedule.Schedule;
import org.condyle.record.ProblemException;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.operation.OperationCall;
import org.condyle.server.operation.StoredReferences;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.proms.completeness.Completeness;
import org.condyle.server.proms.completeness.CompletenessAnswer;
import org.condyle.server.proms.completeness.CompletenessAnswer.ClosingPage;
import org.condyle.server.proms.rules.PromRules;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.Parameters;

/** Asks the stored rows and puts what they say as FHIR. */
final class PromCompletenessService {

  private final Completeness completeness;
  private final PromRules rules;
  private final RecordStore records;
  private final PracticeOfRequest practices;

  PromCompletenessService(
      Completeness completeness,
      PromRules rules,
      RecordStore records,
      PracticeOfRequest practices) {
    this.completeness = completeness;
    this.rules = rules;
    this.records = records;
    this.practices = practices;
  }

  /**
   * @throws ProblemException with what is wrong with the request; COMPLETENESS_TOO_FINE
   */
  Parameters answer(OperationCall call) {
    int partition = call.partition();
    List<Schedule> schedules = rules.schedules(partition).schedules();
    PromCompletenessRequest request =
        new RequestReader(
                call.parameters(),
                new KnownNames(schedules, rules.instruments()),
                new StoredReferences(records, partition))
            .read(partition, call.zone(), rules.today(partition).day());
    CompletenessAnswer answer = completeness.answer(request.question(), EvaluationProgress.NONE);
    ReportWriter writer =
        new ReportWriter(
            request,
            schedules,
            rules.instruments(),
            OffsetDateTime.ofInstant(call.requested(), call.zone()),
            practices.reporterOf(partition));
    Parameters parameters = new Parameters();
    parameters.addParameter().setName("report").setResource(writer.write(answer));
    ClosingPage closing = answer.closing();
    if (closing != null) {
      ClosingParts.add(parameters, closing, request.question().day());
    }
    return parameters;
  }
}
