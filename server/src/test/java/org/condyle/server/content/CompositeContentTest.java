package org.condyle.server.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.condyle.measures.report.ReportExtensions;
import org.condyle.server.SharedServer;
import org.condyle.server.operation.SmallMeasure;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.RelatedArtifact;
import org.hl7.fhir.r4.model.RelatedArtifact.RelatedArtifactType;
import org.junit.jupiter.api.Test;

/** Composites and their component measures: installed, pinned and evaluated over HTTP. */
class CompositeContentTest {

  private static final String BASE = "https://example.org/composite/";
  private static final String PERIOD = "periodStart=2026-01-01&periodEnd=2026-12-31";

  @Test
  void aCompositeIsInstalledWithItsComponentsAndEvaluatedOverOneRecord() {
    patient("cc-whole");
    install(
        composite("CcWhole", "CcAlways|1.0.0", "CcNever|1.0.0"),
        component("CcAlways", "1.0.0", "true"),
        logic("CcAlways", "1.0.0", "true"),
        component("CcNever", "1.0.0", "false"),
        logic("CcNever", "1.0.0", "false"));

    MeasureReport report = report("CcWhole", "cc-whole");

    assertThat(report.getGroupFirstRep().getMeasureScore().getValue()).isEqualByComparingTo("0.5");
    assertThat(
            report.getGroupFirstRep().getExtensionsByUrl(ReportExtensions.COMPONENT).stream()
                .map(each -> each.getExtensionByUrl("measure").getValue().primitiveValue()))
        .containsExactly(BASE + "Measure/CcAlways|1.0.0", BASE + "Measure/CcNever|1.0.0");
    assertThat(pins(report))
        .contains(BASE + "Measure/CcAlways|1.0.0", BASE + "Library/CcNever|1.0.0");
  }

  @Test
  void aComponentStaysInTheVersionWithWhichItsCompositeWasInstalled() {
    patient("cc-pinned");
    install(
        composite("CcPinned", "CcOne", "CcTwo"),
        component("CcOne", "1.0.0", "true"),
        logic("CcOne", "1.0.0", "true"),
        component("CcTwo", "1.0.0", "true"),
        logic("CcTwo", "1.0.0", "true"));
    assertThat(score("CcPinned", "cc-pinned")).isEqualTo("1");

    install(component("CcTwo", "2.0.0", "false"), logic("CcTwo", "2.0.0", "false"));

    assertThat(score("CcPinned", "cc-pinned")).isEqualTo("1");
    assertThat(pins(report("CcPinned", "cc-pinned"))).contains(BASE + "Measure/CcTwo|1.0.0");
  }

  @Test
  void aCompositeCanComeAfterItsComponents() {
    patient("cc-late");
    install(component("CcEarly", "1.0.0", "true"), logic("CcEarly", "1.0.0", "true"));
    install(component("CcEarlier", "1.0.0", "true"), logic("CcEarlier", "1.0.0", "true"));

    install(composite("CcLate", "CcEarly", "CcEarlier"));

    assertThat(score("CcLate", "cc-late")).isEqualTo("1");
  }

  @Test
  void aCompositeWithoutAComponentIsRefusedByName() {
    HttpResponse<String> answer =
        SharedServer.post(
            "$install-content",
            bundle(
                composite("CcLacking", "CcThere|1.0.0", "CcAbsent|1.0.0"),
                component("CcThere", "1.0.0", "true"),
                logic("CcThere", "1.0.0", "true")));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("CONDYLE-2015").contains("Measure/CcAbsent|1.0.0");
    assertThat(SharedServer.get("Measure/CcLacking").statusCode()).isEqualTo(404);
  }

  @Test
  void aComponentThatIsThereInSeveralVersionsHasToBeNamedWithOne() {
    install(component("CcTwice", "1.0.0", "true"), logic("CcTwice", "1.0.0", "true"));
    install(component("CcTwice", "2.0.0", "true"), logic("CcTwice", "2.0.0", "true"));
    install(component("CcSingle", "1.0.0", "true"), logic("CcSingle", "1.0.0", "true"));

    HttpResponse<String> answer =
        SharedServer.post("$install-content", bundle(composite("CcOpen", "CcSingle", "CcTwice")));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("CONDYLE-2016").contains("1.0.0, 2.0.0");
  }

  @Test
  void measuresThatAreComposedOfEachOtherAreRefused() {
    HttpResponse<String> answer =
        SharedServer.post(
            "$install-content",
            bundle(
                composite("CcRound", "CcAbout", "CcAround"),
                composite("CcAbout", "CcRound", "CcAround"),
                component("CcAround", "1.0.0", "true"),
                logic("CcAround", "1.0.0", "true")));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("CONDYLE-2017").contains("in a circle");
  }

  private static Measure composite(String name, String... components) {
    Measure measure = artefact(new Measure(), name, "1.0.0");
    measure.setName(name);
    measure
        .getScoring()
        .addCoding()
        .setSystem("http://terminology.hl7.org/CodeSystem/measure-scoring")
        .setCode("composite");
    measure
        .getCompositeScoring()
        .addCoding()
        .setSystem("http://terminology.hl7.org/CodeSystem/composite-measure-scoring")
        .setCode("opportunity");
    for (String component : components) {
      measure
          .addRelatedArtifact()
          .setType(RelatedArtifactType.COMPOSEDOF)
          .setResource(BASE + "Measure/" + component);
    }
    return measure;
  }

  private static Measure component(String name, String version, String met) {
    Measure measure = artefact(new Measure(), name, version);
    measure.setName(name);
    measure.setDescription("Everyone meets it: " + met);
    measure.setLibrary(List.of(new CanonicalType(BASE + "Library/" + name + "|" + version)));
    return SmallMeasure.asProportion(measure);
  }

  private static Library logic(String name, String version, String met) {
    String cql =
        """
        library %s version '%s'
        using FHIR version '4.0.1'
        context Patient
        define "In": true
        define "Out": %s
        """
            .formatted(name, version, met);
    Library library = artefact(new Library(), name, version);
    library.setName(name);
    library
        .getType()
        .addCoding()
        .setSystem("http://terminology.hl7.org/CodeSystem/library-type")
        .setCode("logic-library");
    library.addContent().setContentType("text/cql").setData(cql.getBytes(StandardCharsets.UTF_8));
    return library;
  }

  private static <T extends MetadataResource> T artefact(T artefact, String name, String version) {
    artefact.setId(version.equals("1.0.0") ? name : name + "-" + version);
    artefact.setUrl(BASE + artefact.fhirType() + "/" + name);
    artefact.setVersion(version);
    artefact.setStatus(PublicationStatus.ACTIVE);
    return artefact;
  }

  private static Bundle bundle(MetadataResource... artefacts) {
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.TRANSACTION);
    for (MetadataResource artefact : artefacts) {
      bundle
          .addEntry()
          .setResource(artefact)
          .getRequest()
          .setMethod(Bundle.HTTPVerb.PUT)
          .setUrl(artefact.fhirType() + "/" + artefact.getIdElement().getIdPart());
    }
    return bundle;
  }

  private static void install(MetadataResource... artefacts) {
    HttpResponse<String> answer = SharedServer.post("$install-content", bundle(artefacts));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void patient(String id) {
    Patient patient = new Patient();
    patient.setId(id);
    SharedServer.client().update().resource(patient).execute();
  }

  private static MeasureReport report(String measure, String patient) {
    HttpResponse<String> answer =
        SharedServer.get(
            "Measure/" + measure + "/$evaluate-measure?" + PERIOD + "&subject=Patient/" + patient);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR.newJsonParser().parseResource(MeasureReport.class, answer.body());
  }

  private static String score(String measure, String patient) {
    return report(measure, patient)
        .getGroupFirstRep()
        .getMeasureScore()
        .getValue()
        .stripTrailingZeros()
        .toPlainString();
  }

  private static List<String> pins(MeasureReport report) {
    return report.getContained().stream()
        .filter(Library.class::isInstance)
        .map(Library.class::cast)
        .flatMap(manifest -> manifest.getRelatedArtifact().stream())
        .map(RelatedArtifact::getResource)
        .toList();
  }
}
