package org.condyle.bench.micro;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.condyle.bench.workload.CopiedCases;
import org.condyle.bench.workload.OfficialMeasure;
import org.condyle.bench.workload.Question;
import org.condyle.bench.workload.Totals;
import org.condyle.cql.content.BundleContent;
import org.condyle.cql.content.ContentResolution;
import org.condyle.cql.content.VersionManifest;
import org.condyle.measures.definition.MeasureReader;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;

/** A published measure compiled, and each of its cases once, as text and as record. */
public final class PublishedCases {

  /** Where {@code ecqm/} lies; the command line sets it. */
  static final String SHARED = "condyle.shared";

  static final FhirContext FHIR = FhirContext.forR4Cached();

  private final MeasureRun run;
  private final List<List<String>> texts = new ArrayList<>();
  private final List<PatientRecord> records = new ArrayList<>();
  private final Question question;

  private PublishedCases(OfficialMeasure official, Extent extent) {
    CopiedCases copies = new CopiedCases(official);
    int cases = official.cases().size();
    this.question = official.question(copies.totals(cases));
    MeasurementPeriod period =
        MeasurementPeriod.parse(question.periodStart(), question.periodEnd(), ZoneOffset.UTC);
    Bundle artefacts = parse(Bundle.class, official.artefacts());
    Measure measure = parse(Measure.class, official.measure());
    if (extent == Extent.POPULATIONS) {
      measure.getSupplementalData().clear();
      measure.getGroup().forEach(group -> group.getStratifier().clear());
    }
    this.run =
        MeasureProgram.compile(
                measure,
                new ContentResolution(BundleContent.of(artefacts), VersionManifest.none())
                    .resolve(MeasureReader.read(measure).library(), measure.getUrl()))
            .run(period, period.end());
    for (int number = 1; number <= cases; number++) {
      List<String> text = new ArrayList<>();
      for (JsonNode entry : copies.patient(number).path("entry")) {
        text.add(entry.path("resource").toString());
      }
      texts.add(text);
      records.add(record(text));
    }
  }

  /** What of a measure is evaluated. */
  public enum Extent {
    /** As published: populations, supplemental data and strata. */
    WHOLE,
    /** Populations alone. */
    POPULATIONS
  }

  static PublishedCases of(String measure) {
    return of(measure, Extent.WHOLE);
  }

  static PublishedCases of(String measure, Extent extent) {
    Path shared = Path.of(System.getProperty(SHARED, "../shared"));
    return new PublishedCases(OfficialMeasure.read(shared.resolve("ecqm"), measure), extent);
  }

  private static <T extends Resource> T parse(Class<T> type, JsonNode json) {
    return FHIR.newJsonParser().parseResource(type, json.toString());
  }

  /** What reading a record costs beside the database. */
  static PatientRecord record(List<String> texts) {
    Patient patient = null;
    List<Resource> others = new ArrayList<>(texts.size());
    for (String text : texts) {
      Resource resource = (Resource) FHIR.newJsonParser().parseResource(text);
      if (resource instanceof Patient found) {
        patient = found;
      } else {
        others.add(resource);
      }
    }
    if (patient == null) {
      throw new IllegalStateException("A case without patient");
    }
    return PatientRecord.of(patient, others);
  }

  MeasureRun run() {
    return run;
  }

  /** The resources of each case as JSON. */
  List<List<String>> texts() {
    return texts;
  }

  List<PatientRecord> records() {
    return records;
  }

  /** Refuses to measure what gives other totals than were published. */
  void requireTotals(Totals totals) {
    List<String> differences = question.totals().differences(totals);
    if (!differences.isEmpty()) {
      throw new IllegalStateException("Wrong about " + question.name() + ": " + differences);
    }
  }
}
