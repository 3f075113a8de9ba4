package org.condyle.measures;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;

/** A published measure with its official test cases, each case a record of its own. */
final class PublishedMeasure {

  private static final FhirContext FHIR = FhirContext.forR4Cached();

  /** One official test case. */
  record Case(String id, PatientRecord record, MeasureReport expected) {
    MeasurementPeriod period() {
      return MeasurementPeriod.parse(
          expected.getPeriod().getStartElement().getValueAsString(),
          expected.getPeriod().getEndElement().getValueAsString(),
          ZoneOffset.UTC);
    }
  }

  private final Path folder;
  private final MeasureProgram program;

  PublishedMeasure(Path folder) {
    this.folder = folder;
    Bundle artefacts = read(Bundle.class, folder.resolve("artefacts.json"));
    Measure measure =
        artefacts.getEntry().stream()
            .map(Bundle.BundleEntryComponent::getResource)
            .filter(Measure.class::isInstance)
            .map(Measure.class::cast)
            .findFirst()
            .orElseThrow();
    this.program =
        MeasureProgram.compile(
            measure,
            new ContentResolution(BundleContent.of(artefacts), VersionManifest.none())
                .resolve(MeasureReader.read(measure).library(), measure.getUrl()));
  }

  MeasureProgram program() {
    return program;
  }

  MeasureRun run(MeasurementPeriod period) {
    return program.run(period, period.end());
  }

  List<Case> cases() {
    try (Stream<Path> files = Files.list(folder.resolve("cases"))) {
      return files
          .filter(file -> !file.toString().endsWith(".expected.json"))
          .sorted()
          .map(this::readCase)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Case readCase(Path file) {
    String id = String.valueOf(file.getFileName()).replace(".json", "");
    List<Resource> others = new ArrayList<>();
    Patient patient = null;
    for (Bundle.BundleEntryComponent entry : read(Bundle.class, file).getEntry()) {
      if (entry.getResource() instanceof Patient found) {
        patient = found;
      } else {
        others.add(entry.getResource());
      }
    }
    if (patient == null) {
      throw new IllegalStateException(file + " has no patient");
    }
    return new Case(
        id,
        PatientRecord.of(patient, others),
        read(MeasureReport.class, file.resolveSibling(id + ".expected.json")));
  }

  private static <T extends Resource> T read(Class<T> type, Path file) {
    try {
      return FHIR.newJsonParser().parseResource(type, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
