package org.condyle.measures.content;

import ca.uhn.fhir.parser.StrictErrorHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;

/**
 * A rule or edge of one of our measures as one patient: {@code record.json} is what is stored of
 * the patient, {@code expected.json} says what the measure has to find, and why.
 */
record MeasureCase(OwnMeasure measure, String name) {

  private static final Path FOLDER = Path.of("src/test/resources/cases");

  /** The cases of every measure, in the order of their names. */
  static Stream<MeasureCase> all() {
    return OwnMeasure.names().stream().flatMap(name -> of(OwnMeasure.named(name)));
  }

  static Stream<MeasureCase> of(OwnMeasure measure) {
    Path folder = FOLDER.resolve(measure.name());
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> cases = Files.list(folder)) {
      return cases
          .map(each -> new MeasureCase(measure, String.valueOf(each.getFileName())))
          .sorted((one, other) -> one.name().compareTo(other.name()))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode expected() {
    try {
      return new ObjectMapper().readTree(file("expected.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  PatientRecord record() {
    Bundle bundle =
        OwnMeasure.FHIR
            .newJsonParser()
            .setParserErrorHandler(new StrictErrorHandler())
            .parseResource(Bundle.class, text("record.json"));
    List<Resource> resources =
        bundle.getEntry().stream().map(BundleEntryComponent::getResource).toList();
    return PatientRecord.of((Patient) resources.get(0), resources.subList(1, resources.size()));
  }

  /** The run over the period and up to the cut-off that the case is about. */
  MeasureRun run() {
    JsonNode expected = expected();
    ZoneId zone = ZoneId.of(expected.get("timeZone").asText());
    MeasurementPeriod period =
        MeasurementPeriod.parse(
            expected.get("period").get(0).asText(), expected.get("period").get(1).asText(), zone);
    String cutOff = expected.get("dataCutOff").asText();
    return measure.program().run(period, MeasurementPeriod.parse(cutOff, cutOff, zone).end());
  }

  private String text(String file) {
    try {
      return Files.readString(file(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String file) {
    return FOLDER.resolve(measure.name()).resolve(name).resolve(file);
  }

  @Override
  public String toString() {
    return measure.name() + "/" + name;
  }
}
