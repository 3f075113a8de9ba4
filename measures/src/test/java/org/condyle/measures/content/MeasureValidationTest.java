package org.condyle.measures.content;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.condyle.profiles.CondylePackage;
import org.condyle.record.SharedTestData;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.utilities.npm.NpmPackage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our Measures and their Libraries, read by the HL7 validator. */
class MeasureValidationTest {

  private static final FhirContext FHIR = OwnMeasure.FHIR;
  private static final IParser JSON = FHIR.newJsonParser();

  /** What the profiles of the published measure package build on. */
  private static final List<String> PACKAGES =
      List.of(
          "hl7.fhir.us.cqfmeasures-",
          "hl7.fhir.uv.crmi-",
          "hl7.fhir.uv.cql-",
          "hl7.terminology.r4-");

  private static FhirValidator validator = FHIR.newValidator();

  @BeforeAll
  static void loadPackages() throws IOException {
    Path folder = SharedTestData.folder("packages");
    PrePopulatedValidationSupport packages = new PrePopulatedValidationSupport(FHIR);
    CondylePackage.load()
        .artefacts()
        .forEach(artefact -> packages.addResource(JSON.parseResource(artefact.json())));
    for (String name : PACKAGES) {
      load(folder, name, packages);
    }
    validator = validator(packages);
  }

  static List<String> measures() {
    return OwnMeasure.names();
  }

  @ParameterizedTest
  @MethodSource("measures")
  void aMeasureConformsToTheProfilesThatItDeclares(String name) {
    Measure measure = OwnMeasure.named(name).measure();

    assertThat(measure.getMeta().getProfile()).isNotEmpty();
    assertThat(errors(measure)).isEmpty();
  }

  @Test
  void aMeasureWithoutADenominatorDoesNot() {
    Measure measure = OwnMeasure.named("ArthroplastyImprovement").measure();
    measure.getGroupFirstRep().getPopulation().remove(1);

    assertThat(errors(measure)).anyMatch(error -> error.contains("denominator"));
  }

  @ParameterizedTest
  @MethodSource("measures")
  void itsLibrariesConformToFhir(String name) {
    OwnMeasure.named(name)
        .resources(Library.class)
        .forEach(library -> assertThat(errors(library)).as(library.getName()).isEmpty());
  }

  private static List<String> errors(Resource resource) {
    return validator.validateWithResult(resource).getMessages().stream()
        .filter(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
        // The CQL guide prescribes text/cql-identifier, which R4's own list is too old to know.
        .filter(
            message -> !message.getMessage().contains("expression-language#text/cql-identifier"))
        .map(message -> message.getLocationString() + ": " + message.getMessage())
        .toList();
  }

  private static FhirValidator validator(PrePopulatedValidationSupport packages) {
    FhirInstanceValidator instances =
        new FhirInstanceValidator(
            new ValidationSupportChain(
                packages,
                new DefaultProfileValidationSupport(FHIR),
                new SnapshotGeneratingValidationSupport(FHIR),
                new CommonCodeSystemsTerminologyService(FHIR),
                new InMemoryTerminologyServerValidationSupport(FHIR),
                new UnknownCodeSystemWarningValidationSupport(FHIR)));
    return FHIR.newValidator().registerValidatorModule(instances);
  }

  private static void load(Path folder, String name, PrePopulatedValidationSupport packages)
      throws IOException {
    Path archive;
    try (Stream<Path> files = Files.list(folder)) {
      archive =
          files
              .filter(file -> String.valueOf(file.getFileName()).startsWith(name))
              .findFirst()
              .orElseThrow();
    }
    try (InputStream in = Files.newInputStream(archive)) {
      NpmPackage npm = NpmPackage.fromPackage(in);
      for (String file : npm.listResources("StructureDefinition", "ValueSet", "CodeSystem")) {
        // Of the terminology only what measures use; to read all of it takes a minute.
        if (!name.startsWith("hl7.terminology") || file.contains("measure")) {
          packages.addResource(JSON.parseResource(npm.loadResource(file)));
        }
      }
    }
  }
}
