package org.condyle.server.operation.collectdata;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.util.ResourceReferenceInfo;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.content.InstalledMeasure;
import org.condyle.server.content.MeasureCatalog;
import org.condyle.server.operation.OperationParameters;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Picks of a patient's record what a measure reads: the types that its logic retrieves, and what
 * those point to, so that no reference leads out of what is given.
 */
final class CollectDataService {

  private final MeasureCatalog measures;
  private final RecordStore records;
  private final PracticeOfRequest practices;
  private final FhirContext fhirContext;
  private final Clock clock;

  CollectDataService(
      MeasureCatalog measures,
      RecordStore records,
      PracticeOfRequest practices,
      FhirContext fhirContext,
      Clock clock) {
    this.measures = measures;
    this.records = records;
    this.practices = practices;
    this.fhirContext = fhirContext;
    this.clock = clock;
  }

  /**
   * @param measureId the instance the operation was called on; null on the type
   * @return measureReport and resources, as {@code $submit-data} takes them
   */
  Parameters collect(@Nullable String measureId, RequestDetails details) {
    ZoneId zone = practices.zoneOf(details);
    CollectDataRequest request =
        CollectDataRequest.of(
            measureId,
            OperationParameters.read(details, fhirContext, CollectDataRequest.PARAMETERS),
            zone);
    InstalledMeasure measure =
        measureId != null
            ? measures.byId(measureId)
            : measures.byCanonical(String.valueOf(request.measureCanonical()));
    int partition = practices.partitionOf(details);
    PatientRecord record =
        records
            .load(partition, request.patientId())
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.SUBJECT_UNKNOWN,
                        "There is no Patient/" + request.patientId(),
                        "subject"));
    List<Resource> resources = dataOfInterest(measure, record);
    Parameters answer = new Parameters();
    answer
        .addParameter()
        .setName("measureReport")
        .setResource(report(measure.measure(), request, partition, resources));
    resources.forEach(resource -> answer.addParameter().setName("resource").setResource(resource));
    return answer;
  }

  private List<Resource> dataOfInterest(InstalledMeasure measure, PatientRecord record) {
    Map<String, Resource> chosen = new LinkedHashMap<>();
    for (String type : measure.program().retrievedTypes()) {
      record.ofType(type).forEach(resource -> chosen.put(reference(resource), resource));
    }
    List<Resource> open = new ArrayList<>(chosen.values());
    for (int i = 0; i < open.size(); i++) {
      for (ResourceReferenceInfo found :
          fhirContext.newTerser().getAllResourceReferences(open.get(i))) {
        String target = ((Reference) found.getResourceReference()).getReference();
        if (target != null && !chosen.containsKey(target)) {
          record
              .resolve(target)
              .ifPresent(
                  resource -> {
                    chosen.put(target, resource);
                    open.add(resource);
                  });
        }
      }
    }
    return open;
  }

  private MeasureReport report(
      Measure measure, CollectDataRequest request, int partition, List<Resource> resources) {
    MeasureReport report = new MeasureReport();
    String canonical = measure.getUrl() + (measure.hasVersion() ? "|" + measure.getVersion() : "");
    MeasurementPeriod period = request.period();
    String identity = canonical + " " + request.patientId() + " " + period;
    report.setId(UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString());
    report.setStatus(MeasureReport.MeasureReportStatus.COMPLETE);
    report.setType(MeasureReport.MeasureReportType.DATACOLLECTION);
    report.setMeasure(canonical);
    report.setSubject(new Reference("Patient/" + request.patientId()));
    report.setDate(Date.from(clock.instant()));
    report.setReporter(practices.reporterOf(partition));
    report.setPeriod(
        new Period()
            .setStartElement(dateTime(period.start()))
            .setEndElement(dateTime(period.end())));
    resources.forEach(resource -> report.addEvaluatedResource(new Reference(reference(resource))));
    return report;
  }

  private static DateTimeType dateTime(OffsetDateTime time) {
    DateTimeType dateTime = new DateTimeType(Date.from(time.toInstant()));
    dateTime.setTimeZone(TimeZone.getTimeZone(time.getOffset()));
    return dateTime;
  }

  private static String reference(Resource resource) {
    return resource.fhirType() + "/" + resource.getIdElement().getIdPart();
  }
}
