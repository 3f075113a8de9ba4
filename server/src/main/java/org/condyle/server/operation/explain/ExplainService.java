package org.condyle.server.operation.explain;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.time.Clock;
import java.time.ZoneId;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.measures.explain.Explainer;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.content.InstalledMeasure;
import org.condyle.server.content.MeasureCatalogs;
import org.condyle.server.evaluation.DerivedData;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.evaluation.SubjectSelection.OnePatient;
import org.condyle.server.operation.MeasureSelection;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.operation.OperationParameters;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.Parameters;
import org.jspecify.annotations.Nullable;

/** Evaluates a measure for one patient as a report would, and says why the result is as it is. */
final class ExplainService {

  private final OperationBinding binding;
  private final MeasureSelection measures;
  private final RecordStore records;
  private final DerivedData derived;
  private final PracticeOfRequest practices;
  private final Clock clock;

  ExplainService(
      OperationBinding binding,
      MeasureCatalogs measures,
      RecordStore records,
      DerivedData derived,
      PracticeOfRequest practices,
      Clock clock) {
    this.binding = binding;
    this.measures = new MeasureSelection(measures);
    this.records = records;
    this.derived = derived;
    this.practices = practices;
    this.clock = clock;
  }

  /**
   * @param measureId the instance the operation was called on; null on the type
   */
  Parameters explain(@Nullable String measureId, RequestDetails details) {
    ZoneId zone = practices.zoneOf(details);
    OperationParameters parameters = binding.read("Measure-explain", details);
    ExplainRequest request = ExplainRequest.of(parameters, zone, clock);
    int partition = practices.partitionOf(details);
    InstalledMeasure measure = measures.readOne(partition, measureId, parameters);
    derived.bringUpToDate(partition, new OnePatient(request.patientId()), EvaluationProgress.NONE);
    PatientRecord record =
        records
            .load(partition, request.patientId())
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.SUBJECT_UNKNOWN,
                        "There is no Patient/" + request.patientId(),
                        "subject"));
    MeasureRun run = measure.program().run(request.period(), request.dataCutOff());
    return new ExplainResponse(run, request.parts()).of(Explainer.explain(run, record));
  }
}
