package org.condyle.server.operation.collectdata;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.ProblemException;
import org.condyle.server.content.InstalledMeasure;
import org.condyle.server.evaluation.SubjectSelection;
import org.condyle.server.operation.OperationParameters;
import org.condyle.server.operation.StoredReferences;
import org.condyle.server.operation.SubjectParameters;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/**
 * A checked request to collect data.
 *
 * @param measures at least one
 * @param lastReceivedOn only what changed later is given; null for everything
 * @param locations told in the reports
 */
record CollectDataRequest(
    List<InstalledMeasure> measures,
    MeasurementPeriod period,
    SubjectSelection subjects,
    @Nullable OffsetDateTime lastReceivedOn,
    List<Reference> locations) {

  CollectDataRequest {
    measures = List.copyOf(measures);
    locations = List.copyOf(locations);
  }

  /**
   * @throws ProblemException for the first parameter that is missing or wrong
   */
  static CollectDataRequest of(
      List<InstalledMeasure> measures,
      OperationParameters parameters,
      ZoneId zone,
      StoredReferences references) {
    return new CollectDataRequest(
        measures,
        parameters.period(zone),
        SubjectParameters.read(parameters),
        parameters.lastInstant("lastReceivedOn", zone).orElse(null),
        parameters.texts("location").stream()
            .map(text -> references.read("location", "Location", text))
            .toList());
  }
}
