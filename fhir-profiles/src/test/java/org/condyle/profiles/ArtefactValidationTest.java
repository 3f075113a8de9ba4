package org.condyle.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.condyle.record.SharedTestData;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.junit.jupiter.api.Test;

/** Every artefact of the package, read by the HL7 validator. */
class ArtefactValidationTest {

  private static final FhirContext FHIR = FhirContext.forR4Cached();
  private static final IParser JSON = FHIR.newJsonParser();
  private static final List<Artefact> ARTEFACTS = CondylePackage.load().artefacts();

  /** Knows FHIR R4 and our artefacts; costly to make. */
  private static final FhirValidator VALIDATOR = validator(new PrePopulatedValidationSupport(FHIR));

  @Test
  void everyArtefactConformsToFhirR4() {
    assertThat(errorsOfArtefacts(VALIDATOR)).isEmpty();
  }

  @Test
  void everyArtefactConformsBesideThePublishedMeasurePackage() throws IOException {
    Path folder = SharedTestData.folder("packages");
    PrePopulatedValidationSupport packages = new PrePopulatedValidationSupport(FHIR);
    load(folder, "hl7.fhir.us.cqfmeasures-", packages);

    assertThat(errorsOfArtefacts(validator(packages))).isEmpty();
  }

  @Test
  void anArtefactThatLacksARequiredElementIsAnError() {
    assertThat(
            errors(
                VALIDATOR,
                """
                {"resourceType": "OperationDefinition", "name": "Broken", "status": "active",
                 "kind": "operation", "code": "broken", "system": true, "type": false,
                 "instance": false, "parameter": [{"name": "a", "use": "in", "max": "1"}]}
                """))
        .isNotEmpty();
  }

  @Test
  void aMeasureReportMayCarryEachOfOurExtensions() {
    assertThat(errors(VALIDATOR, report("\"valueUnsignedInt\": 3"))).isEmpty();
  }

  @Test
  void anExtensionWithAValueOfAnotherTypeIsAnError() {
    assertThat(errors(VALIDATOR, report("\"valueString\": \"three\"")))
        .anyMatch(error -> error.contains("failed-subject-count"));
  }

  @Test
  void anExtensionInAnotherResourceIsAnError() {
    assertThat(
            errors(
                VALIDATOR,
                """
                {"resourceType": "Patient", "extension": [{
                  "url": "https://condyle.org/fhir/StructureDefinition/measurereport-time-zone",
                  "valueString": "UTC"}]}
                """))
        .anyMatch(error -> error.contains("time-zone"));
  }

  private static String report(String failedSubjects) {
    return """
        {
          "resourceType": "MeasureReport",
          "contained": [{
            "resourceType": "Library", "id": "content", "status": "active",
            "type": {"text": "manifest"},
            "relatedArtifact": [{
              "extension": [{
                "url": "https://condyle.org/fhir/StructureDefinition/artifact-content-hash",
                "valueString": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}],
              "type": "depends-on",
              "resource": "https://condyle.org/fhir/Library/ArthroplastyImprovement|1.0.0"}]}],
          "extension": [
            {"url": "https://condyle.org/fhir/StructureDefinition/measurereport-data-cut-off",
             "valueDateTime": "2026-06-30T23:59:59Z"},
            {"url": "https://condyle.org/fhir/StructureDefinition/measurereport-time-zone",
             "valueString": "America/New_York"},
            {"url": "https://condyle.org/fhir/StructureDefinition/measurereport-content-manifest",
             "valueReference": {"reference": "#content"}},
            {"url": "https://condyle.org/fhir/StructureDefinition/measurereport-subject-count",
             "valueUnsignedInt": 200},
            {"url": "https://condyle.org/fhir/StructureDefinition/measurereport-failed-subject-count",
             %s}
          ],
          "status": "complete",
          "type": "summary",
          "measure": "https://condyle.org/fhir/Measure/ArthroplastyImprovement|1.0.0",
          "period": {"start": "2024-07-01", "end": "2025-06-30"}
        }
        """
        .formatted(failedSubjects);
  }

  private static List<String> errorsOfArtefacts(FhirValidator validator) {
    List<String> errors = new ArrayList<>();
    for (Artefact artefact : ARTEFACTS) {
      for (String error : errors(validator, withoutContextLookup(artefact.json()))) {
        errors.add(artefact.fileName() + " " + error);
      }
    }
    return errors;
  }

  /**
   * The validator looks an element context up in the published FHIR core package, which it would
   * download; a FHIRPath context it does not. What the contexts allow is tested by instances.
   */
  private static String withoutContextLookup(String json) {
    return json.replace(
        "{\"type\": \"element\", \"expression\"", "{\"type\": \"fhirpath\", \"expression\"");
  }

  private static List<String> errors(FhirValidator validator, String json) {
    return validator.validateWithResult(json).getMessages().stream()
        .filter(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
        .map(ArtefactValidationTest::text)
        .toList();
  }

  private static String text(SingleValidationMessage message) {
    return message.getLocationString() + ": " + message.getMessage();
  }

  private static FhirValidator validator(PrePopulatedValidationSupport packages) {
    ARTEFACTS.forEach(artefact -> packages.addResource(JSON.parseResource(artefact.json())));
    UnknownCodeSystemWarningValidationSupport absentCodeSystems =
        new UnknownCodeSystemWarningValidationSupport(FHIR);
    FhirInstanceValidator instances =
        new FhirInstanceValidator(
            new ValidationSupportChain(
                packages,
                new DefaultProfileValidationSupport(FHIR),
                new SnapshotGeneratingValidationSupport(FHIR),
                new CommonCodeSystemsTerminologyService(FHIR),
                new InMemoryTerminologyServerValidationSupport(FHIR),
                absentCodeSystems));
    return FHIR.newValidator().registerValidatorModule(instances);
  }

  private static void load(Path folder, String name, PrePopulatedValidationSupport packages)
      throws IOException {
    Path archive;
    try (Stream<Path> files = Files.list(folder)) {
      archive =
          files
              .filter(file -> file.getFileName().toString().startsWith(name))
              .findFirst()
              .orElseThrow();
    }
    Map<String, byte[]> files = PackageArchive.read(Files.readAllBytes(archive));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (file.getKey().matches("(StructureDefinition|ValueSet|CodeSystem)-[^/]+\\.json")) {
        packages.addResource(
            JSON.parseResource(new String(file.getValue(), StandardCharsets.UTF_8)));
      }
    }
  }
}
