package org.condyle.measures.gaps;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.condyle.cql.content.BundleContent;
import org.condyle.cql.content.ContentResolution;
import org.condyle.cql.content.VersionManifest;
import org.condyle.measures.content.MeasureContent;
import org.condyle.measures.evaluation.IndividualResult;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.measures.report.IndividualReport;
import org.condyle.measures.report.ReportHeader;
import org.condyle.profiles.CondylePackage;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.PatientRecord;
import org.condyle.record.SharedTestData;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.DetectedIssue;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

/** A patient of our own measure: a knee with both scores and a hip without any. */
class GapBundlesTest {

  private static final FhirContext FHIR = FhirContext.forR4Cached();
  private static final IParser JSON = FHIR.newJsonParser();
  private static final String BASE = "https://practice.example.org/fhir";
  private static final OffsetDateTime CUT_OFF = OffsetDateTime.parse("2026-12-31T00:00:00Z");

  private static final MeasureProgram PROGRAM = program();

  private final PatientRecord record = record();

  @Test
  void aDocumentHasItsCompositionFirstAndASectionForTheMeasure() {
    Bundle bundle = roundTrip(bundles().document(record, List.of(finding(Set.of(GapStatus.OPEN)))));

    Composition composition = (Composition) bundle.getEntryFirstRep().getResource();
    assertThat(bundle.getType()).isEqualTo(Bundle.BundleType.DOCUMENT);
    assertThat(composition.getSubject().getReference()).isEqualTo("Patient/gb-1");
    assertThat(composition.getSection()).hasSize(1);
    assertThat(composition.getSectionFirstRep().getTitle()).startsWith("Improvement after");
    assertThat(resource(bundle, composition.getSectionFirstRep().getFocus()))
        .isInstanceOf(MeasureReport.class);
    assertThat(composition.getSectionFirstRep().getEntry())
        .allMatch(entry -> resource(bundle, entry) instanceof DetectedIssue);
  }

  @Test
  void anIssueNamesItsStatusItsGroupAndTheProcedureThatHasTheGap() {
    Bundle bundle = roundTrip(bundles().document(record, List.of(finding(Set.of(GapStatus.OPEN)))));

    DetectedIssue issue = all(bundle, DetectedIssue.class).get(0);
    Reference detail = issue.getEvidenceFirstRep().getDetailFirstRep();
    assertThat(issue.getModifierExtension().get(0).getValue().getNamedProperty("coding"))
        .isNotNull();
    assertThat(JSON.encodeResourceToString(issue)).contains("\"code\":\"open-gap\"");
    assertThat(detail.getExtensionFirstRep().getValue().primitiveValue())
        .isEqualTo("preoperative-completeness");
    assertThat(issue.getImplicated())
        .extracting(Reference::getReference)
        .containsExactly("Procedure/gb-hip");
    assertThat(issue.getDetail())
        .contains("Pre-operative completeness: Open Gap", "Has a score of the joint's instrument");
  }

  @Test
  void onlyTheGroupsOfTheStatusesAskedForAreTold() {
    Bundle open = bundles().document(record, List.of(finding(Set.of(GapStatus.OPEN))));
    Bundle all = bundles().document(record, List.of(finding(Set.of(GapStatus.values()))));

    assertThat(all(open, DetectedIssue.class)).hasSize(2);
    assertThat(all(all, DetectedIssue.class)).hasSize(3);
  }

  @Test
  void everythingThatIsReferredToAndThatTheRecordHasIsInTheBundle() {
    Bundle bundle = bundles().document(record, List.of(finding(Set.of(GapStatus.OPEN))));

    List<String> references =
        bundle.getEntry().stream()
            .flatMap(
                entry -> FHIR.newTerser().getAllResourceReferences(entry.getResource()).stream())
            .map(found -> found.getResourceReference().getReferenceElement().getValue())
            .filter(reference -> reference != null && !reference.startsWith("#"))
            .distinct()
            .toList();
    assertThat(references).contains("Practitioner/gb-surgeon", "Encounter/gb-stay");
    assertThat(references)
        .allSatisfy(
            reference ->
                assertThat(bundle.getEntry())
                    .extracting(BundleEntryComponent::getFullUrl)
                    .contains(BASE + "/" + reference));
  }

  @Test
  void aResourceIsInTheBundleOnce() {
    Bundle bundle = bundles().document(record, List.of(finding(Set.of(GapStatus.values()))));

    assertThat(bundle.getEntry())
        .extracting(BundleEntryComponent::getFullUrl)
        .doesNotHaveDuplicates();
  }

  @Test
  void theSameQuestionAtTheSameMomentGivesTheSameBundle() {
    Set<GapStatus> open = Set.of(GapStatus.OPEN);

    assertThat(JSON.encodeResourceToString(bundles().document(record, List.of(finding(open)))))
        .isEqualTo(JSON.encodeResourceToString(bundles().document(record, List.of(finding(open)))));
  }

  @Test
  void aCollectionIsTheSameWithoutTheComposition() {
    Bundle bundle = bundles().collection(record, List.of(finding(Set.of(GapStatus.OPEN))));

    assertThat(bundle.getType()).isEqualTo(Bundle.BundleType.COLLECTION);
    assertThat(all(bundle, Composition.class)).isEmpty();
    assertThat(all(bundle, DetectedIssue.class)).hasSize(2);
    assertThat(all(bundle, Patient.class)).hasSize(1);
  }

  @Test
  void everyResourceOfADocumentConformsToDeqm() throws IOException {
    DeqmValidator validator = new DeqmValidator(SharedTestData.folder("packages"));
    Set<GapStatus> all = Set.of(GapStatus.values());

    assertThat(validator.errors(bundles().document(record, List.of(finding(all))))).isEmpty();
    assertThat(validator.errors(bundles().collection(record, List.of(finding(all))))).isEmpty();

    Bundle withoutStatus = bundles().document(record, List.of(finding(all)));
    all(withoutStatus, DetectedIssue.class).get(0).setModifierExtension(List.of());
    assertThat(validator.errors(withoutStatus)).anyMatch(error -> error.contains("gapStatus"));
  }

  @Test
  void aPatientToWhomTheMeasureDoesNotApplyHasNoScore() throws IOException {
    PatientRecord withoutProcedures = PatientRecord.of(record.patient(), List.of());
    GapFinding finding = finding(withoutProcedures, Set.of(GapStatus.NOT_APPLICABLE));
    Bundle bundle = bundles().document(withoutProcedures, List.of(finding));

    assertThat(all(bundle, DetectedIssue.class)).hasSize(3);
    assertThat(all(bundle, MeasureReport.class).get(0).getGroup())
        .noneMatch(group -> group.hasMeasureScore());
    DeqmValidator validator = new DeqmValidator(SharedTestData.folder("packages"));
    assertThat(validator.errors(bundle)).isEmpty();
  }

  private GapFinding finding(Set<GapStatus> statuses) {
    return finding(record, statuses);
  }

  private static GapFinding finding(PatientRecord record, Set<GapStatus> statuses) {
    MeasurementPeriod period = MeasurementPeriod.parse("2024-07-01", "2025-06-30", ZoneOffset.UTC);
    MeasureRun run = PROGRAM.run(period, CUT_OFF);
    IndividualResult result = run.evaluator().evaluateIndividually(record);
    ReportHeader header =
        ReportHeader.of(run, CUT_OFF, new Reference(), new ReportHeader.Software("Condyle", "1"));
    GapMeasure measure = GapMeasure.of(measure(), PROGRAM.definition());
    SubjectGaps gaps = new CareGaps(measure, period, CUT_OFF).of(result.result());
    return new GapFinding(
        measure,
        ((SubjectGaps.Known) gaps).withStatus(statuses),
        new IndividualReport(header).of(result));
  }

  private static GapBundles bundles() {
    Organization practice = new Organization();
    practice.setId("Organization/practice");
    practice.setActive(true).setName("Practice");
    practice.addIdentifier().setSystem("urn:example:practice").setValue("1");
    return new GapBundles(FHIR, BASE, practice, CUT_OFF);
  }

  private static <T extends Resource> List<T> all(Bundle bundle, Class<T> type) {
    return bundle.getEntry().stream()
        .map(BundleEntryComponent::getResource)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private static Resource resource(Bundle bundle, Reference reference) {
    return bundle.getEntry().stream()
        .filter(entry -> entry.getFullUrl().equals(BASE + "/" + reference.getReference()))
        .findFirst()
        .orElseThrow()
        .getResource();
  }

  private static Bundle roundTrip(Bundle bundle) {
    return JSON.parseResource(Bundle.class, JSON.encodeResourceToString(bundle));
  }

  private static Bundle content() {
    return new MeasureContent(FHIR, CondylePackage.load()).bundle("ArthroplastyImprovement");
  }

  private static Measure measure() {
    return all(content(), Measure.class).get(0);
  }

  private static MeasureProgram program() {
    Measure measure = measure();
    return MeasureProgram.compile(
        measure,
        new ContentResolution(BundleContent.of(content()), VersionManifest.none())
            .resolve(measure.getLibrary().get(0).getValue(), measure.getUrl()));
  }

  private static PatientRecord record() {
    Bundle bundle = JSON.parseResource(Bundle.class, text("patient.json"));
    return PatientRecord.of(
        all(bundle, Patient.class).get(0),
        bundle.getEntry().stream()
            .map(BundleEntryComponent::getResource)
            .filter(resource -> !(resource instanceof Patient))
            .toList());
  }

  private static String text(String name) {
    try (InputStream in = GapBundlesTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
