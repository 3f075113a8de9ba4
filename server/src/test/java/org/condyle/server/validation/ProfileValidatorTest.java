package org.condyle.server.validation;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.SharedTestData;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileValidatorTest {

  private static final FhirContext FHIR = FhirContext.forR4Cached();
  private static final String US_CORE_PATIENT =
      "http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient";

  private static ProfilePackages packages;
  private static ProfileValidator validator;

  @BeforeAll
  static void readPackages() {
    packages = ProfilePackages.read(FHIR, SharedTestData.folder("packages"));
    validator =
        new ProfileValidator(FHIR, List.of(new DefaultProfileValidationSupport(FHIR), packages));
  }

  @Test
  void aResourceThatKeepsToItsProfileHasNoErrors() {
    assertThat(validator.validate(patient(1), "Patient").errors()).isEmpty();
  }

  @Test
  void everyBrokenRuleIsToldWithItsPath() {
    Patient patient = new Patient();
    patient.getMeta().addProfile(US_CORE_PATIENT);

    List<Problem> errors = validator.validate(patient, "Bundle.entry[3].resource").errors();

    assertThat(errors).extracting(Problem::code).containsOnly(ProblemCode.RESOURCE_INVALID);
    assertThat(errors)
        .extracting(Problem::message)
        .anySatisfy(message -> assertThat(message).contains("Patient.identifier"))
        .anySatisfy(message -> assertThat(message).contains("Patient.name"))
        .anySatisfy(message -> assertThat(message).contains("Patient.gender"));
    assertThat(errors)
        .allSatisfy(error -> assertThat(error.location()).startsWith("Bundle.entry[3].resource"));
  }

  @Test
  void aProfileThatIsNotInstalledIsNamedAndNothingElseIsSaid() {
    Patient patient = new Patient();
    patient.getMeta().addProfile("http://example.com/StructureDefinition/none|1.0");

    ProfileValidator.Findings findings = validator.validate(patient, "Patient");

    assertThat(findings.errors()).isEmpty();
    assertThat(findings.notInstalled()).hasSize(1);
    assertThat(findings.notInstalled().get(0).message())
        .contains("http://example.com/StructureDefinition/none|1.0");
    assertThat(findings.notInstalled().get(0).location()).isEqualTo("Patient.meta.profile[0]");
  }

  @Test
  void twoHundredPatientsNeedNoMoreProfilesThanOne() {
    assertThat(validator.validate(patient(0), "Patient").errors()).isEmpty();
    int afterOne = packages.filesParsed();

    for (int i = 1; i < 200; i++) {
      assertThat(validator.validate(patient(i), "Patient").errors()).isEmpty();
    }

    assertThat(afterOne).isPositive();
    assertThat(packages.filesParsed()).isEqualTo(afterOne);
  }

  @ParameterizedTest
  @ValueSource(strings = {"&subject=Patient/deqm-1", ""})
  void aReportOfOursKeepsToTheDeqmProfileThatItDeclares(String subject) {
    SharedServer.put(
        "Patient/deqm-1",
        "application/fhir+json",
        "{\"resourceType\":\"Patient\",\"id\":\"deqm-1\",\"birthDate\":\"1950-01-01\"}");
    MeasureReport report =
        FHIR.newJsonParser()
            .parseResource(
                MeasureReport.class,
                SharedServer.get(
                        "Measure/ArthroplastyImprovement/$evaluate-measure?periodStart=2024-07-01"
                            + "&periodEnd=2025-06-30"
                            + subject)
                    .body());

    ProfileValidator.Findings findings = validator.validate(report, "MeasureReport");

    assertThat(report.getMeta().getProfile()).hasSize(1);
    // deqm-6 wants a score between 0 and 1 even where nothing was measured; ours is absent then,
    // since a rate over nobody is not zero.
    assertThat(findings.errors())
        .filteredOn(error -> !error.message().contains("deqm-6"))
        .isEmpty();
    assertThat(report.getGroup())
        .filteredOn(group -> group.hasMeasureScore())
        .allMatch(group -> group.getMeasureScore().getValue().compareTo(BigDecimal.ONE) <= 0);
    // What DEQM builds on and the test data lacks is named, and is no error.
    assertThat(findings.notInstalled())
        .extracting(Problem::message)
        .allMatch(message -> message.contains("http://hl7.org/fhir/"));
  }

  @Test
  void theExamplesThatUsCorePublishesPass() throws IOException {
    assertThat(brokenExamples("hl7.fhir.us.core-6.1.0.tgz")).isEmpty();
  }

  @Test
  void theExamplesThatQiCorePublishesPassButOneWithAWrongCode() throws IOException {
    assertThat(brokenExamples("hl7.fhir.us.qicore-6.0.0.tgz"))
        .singleElement()
        .asString()
        .contains("AdverseEvent-example.json", "adverse-event-seriousness#non-serious");
  }

  @Test
  void aCodeOfACodeSystemThatIsNotInstalledIsNoError() {
    Patient patient = patient(1);
    patient.getMaritalStatus().addCoding().setSystem("http://example.com/none").setCode("x");
    patient
        .getCommunicationFirstRep()
        .getLanguage()
        .addCoding()
        .setSystem("urn:ietf:bcp:47")
        .setCode("en");

    assertThat(validator.validate(patient, "Patient").errors()).isEmpty();
  }

  @Test
  void aMissingDependencyIsNamed() {
    FhirPackage lonely =
        new FhirPackage(
            "org.example.lonely",
            "1.0.0",
            Map.of("us.nlm.vsac", "0.11.0", "hl7.fhir.r4.core", "4.0.1"),
            List.of());

    assertThat(ProfilePackages.missingDependencies(List.of(lonely)))
        .singleElement()
        .asString()
        .contains("org.example.lonely", "us.nlm.vsac 0.11.0");
  }

  @Test
  void theNewestVersionIsTakenWhereNoneIsNamed() {
    List<String> versions = new ArrayList<>(List.of("6.10.0", "6.1.0", "7.0.0", "6.9.0-ballot"));
    versions.sort(VersionOrder.NEWEST_LAST);

    assertThat(versions).containsExactly("6.1.0", "6.9.0-ballot", "6.10.0", "7.0.0");
  }

  private static Patient patient(int number) {
    Patient patient = new Patient();
    patient.setId("val-" + number);
    patient.getMeta().addProfile(US_CORE_PATIENT);
    patient.addIdentifier().setSystem("http://hospital.example.com").setValue("MRN" + number);
    patient.addName().setFamily("Ash" + number).addGiven("Ann");
    patient.setGender(org.hl7.fhir.r4.model.Enumerations.AdministrativeGender.FEMALE);
    return patient;
  }

  /** File name and first error of each example that has one. */
  private static List<String> brokenExamples(String packageFile) throws IOException {
    Path file = SharedTestData.folder("packages").resolve(packageFile);
    List<String> broken = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file))))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.getName().startsWith("package/example/") && entry.getName().endsWith(".json")) {
          String name = name(entry);
          firstError(tar.readAllBytes()).ifPresent(error -> broken.add(name + error));
        }
      }
    }
    return broken;
  }

  private static String name(TarArchiveEntry entry) {
    return Path.of(entry.getName()).getFileName() + ": ";
  }

  private static java.util.Optional<String> firstError(byte[] json) {
    Resource resource =
        (Resource) FHIR.newJsonParser().parseResource(new java.io.ByteArrayInputStream(json));
    return validator.validate(resource, resource.fhirType()).errors().stream()
        .findFirst()
        .map(error -> error.location() + " " + error.message());
  }
}
