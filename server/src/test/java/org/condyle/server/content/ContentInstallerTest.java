package org.condyle.server.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.condyle.server.SharedServer;
import org.condyle.server.operation.SmallMeasure;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ValueSet;
import org.junit.jupiter.api.Test;

/** Installing measures through the operation, over HTTP. */
class ContentInstallerTest {

  private static final String BASE = "https://example.org/content/";
  private static final String PERIOD = "periodStart=2026-01-01&periodEnd=2026-12-31";

  @Test
  void twoMeasuresWithDifferentVersionsOfASharedLibraryKeepTheirOwnResults() {
    patientWithProcedure("side-1", "red");
    install(measure("SideA", "1.0.0"), logic("SideA", "2.0"), shared("2.0", "red"), reds());
    assertThat(numerator("SideA", "side-1")).isEqualTo(1);

    install(measure("SideB", "1.0.0"), logic("SideB", "3.0"), shared("3.0", "blue"), reds());

    assertThat(numerator("SideB", "side-1")).isZero();
    assertThat(numerator("SideA", "side-1")).isEqualTo(1);
  }

  @Test
  void anotherVersionOfAValueSetDoesNotChangeAnInstalledMeasure() {
    patientWithProcedure("pin-1", "green");
    install(measure("PinA", "1.0.0"), valueSetLogic("PinA"), colours("1", "green"));
    assertThat(numerator("PinA", "pin-1")).isEqualTo(1);

    install(measure("PinB", "1.0.0"), valueSetLogic("PinB"), colours("2", "yellow"));

    assertThat(numerator("PinA", "pin-1")).isEqualTo(1);
    assertThat(numerator("PinB", "pin-1")).isZero();
  }

  @Test
  void everythingThatIsMissingIsNamedAndNothingIsWritten() {
    HttpResponse<String> answer =
        SharedServer.post(
            "$install-content", bundle(measure("Broken", "1.0.0"), brokenLogic("Broken")));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .contains("https://example.org/content/ValueSet/absent")
        .contains("NowhereToBeFound")
        .contains("CONDYLE-2001")
        .contains("CONDYLE-2004");
    assertThat(SharedServer.get("Measure/Broken").statusCode()).isEqualTo(404);
    assertThat(SharedServer.get("Library/Broken").statusCode()).isEqualTo(404);
  }

  @Test
  void aValueSetWithFewerCodesThanItsTotalIsRefused() {
    ValueSet cut = colours("9", "red");
    cut.setUrl(BASE + "ValueSet/cut");
    cut.setId("cut");
    cut.setCompose(null);
    cut.getExpansion().setTotal(7).addContains().setSystem("urn:colours").setCode("red");

    HttpResponse<String> answer =
        SharedServer.post(
            "$install-content",
            bundle(measure("Cut", "1.0.0"), valueSetLogic("Cut", BASE + "ValueSet/cut"), cut));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("CONDYLE-2006").contains("ValueSet/cut");
  }

  @Test
  void aLibraryThatNoMeasureUsesMustCompileToo() {
    HttpResponse<String> answer =
        SharedServer.post(
            "$install-content",
            bundle(library("Lonely", "1.0.0", "define \"Out\": NoSuchThing\n")));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("CONDYLE-2003").contains("Lonely").contains("NoSuchThing");
    assertThat(SharedServer.get("Library/Lonely").statusCode()).isEqualTo(404);
  }

  @Test
  void aBundleThatAlsoCarriesPatientsIsRefusedByName() {
    Patient patient = new Patient();
    patient.setId("stowaway");
    Bundle bundle = bundle(measure("Mixed", "1.0.0"), shared("2.0", "red"));
    bundle.addEntry().setResource(patient);

    HttpResponse<String> answer = SharedServer.post("$install-content", bundle);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("CONDYLE-2008").contains("Patient/stowaway");
    assertThat(SharedServer.get("Measure/Mixed").statusCode()).isEqualTo(404);
  }

  @Test
  void theSameVersionWithOtherContentIsRefused() {
    install(measure("Fixed", "1.0.0"), logic("Fixed", "2.0"), shared("2.0", "red"), reds());

    HttpResponse<String> answer =
        SharedServer.post(
            "$install-content",
            bundle(
                measure("Fixed", "1.0.0"), logic("Fixed", "2.0"), shared("2.0", "blue"), reds()));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("CONDYLE-2007").contains("Library/Shared|2.0");
  }

  @Test
  void installingTheSameAgainChangesNothing() {
    Bundle bundle =
        bundle(measure("Again", "1.0.0"), logic("Again", "2.0"), shared("2.0", "red"), reds());
    SharedServer.post("$install-content", bundle);

    HttpResponse<String> answer = SharedServer.post("$install-content", bundle);

    Parameters response =
        SharedServer.FHIR.newJsonParser().parseResource(Parameters.class, answer.body());
    assertThat(response.getParameter())
        .allSatisfy(
            artefact ->
                assertThat(artefact.getPart().get(2).getValue().primitiveValue())
                    .isEqualTo("present"));
    assertThat(version("Measure/Again")).isEqualTo("1");
  }

  @Test
  void artefactsThatArriveOneByOneAreCheckedBeforeTheFirstEvaluation() {
    patientWithProcedure("single-1", "violet");
    put(measure("Single", "1.0.0"));
    put(valueSetLogic("Single", BASE + "ValueSet/single"));

    HttpResponse<String> before = evaluate("Single", "single-1");
    ValueSet colours = colours("1", "violet");
    colours.setId("single");
    colours.setUrl(BASE + "ValueSet/single");
    put(colours);

    assertThat(before.statusCode()).isEqualTo(422);
    assertThat(before.body()).contains("CONDYLE-2004").contains("ValueSet/single");
    assertThat(numerator("Single", "single-1")).isEqualTo(1);
  }

  @Test
  void aBodyThatIsNoBundleIsMalformed() {
    HttpResponse<String> answer = SharedServer.post("$install-content", new Patient());

    assertThat(answer.statusCode()).isEqualTo(400);
    OperationOutcome outcome =
        SharedServer.FHIR.newJsonParser().parseResource(OperationOutcome.class, answer.body());
    assertThat(outcome.getIssueFirstRep().getDiagnostics()).contains("must be a Bundle");
  }

  @Test
  void theBundleMayComeAsAParameter() {
    Parameters parameters = new Parameters();
    parameters
        .addParameter()
        .setName("bundle")
        .setResource(
            bundle(
                measure("AsParameter", "1.0.0"),
                logic("AsParameter", "2.0"),
                shared("2.0", "red"),
                reds()));

    HttpResponse<String> answer = SharedServer.post("$install-content", parameters);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(SharedServer.get("Measure/AsParameter").statusCode()).isEqualTo(200);
  }

  @Test
  void nothingToInstallIsAMissingParameter() {
    HttpResponse<String> answer = SharedServer.post("$install-content", new Parameters());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("CONDYLE-1002");
  }

  private static Measure measure(String name, String version) {
    Measure measure = new Measure();
    measure.setId(name);
    measure.setUrl(BASE + "Measure/" + name);
    measure.setVersion(version);
    measure.setName(name);
    measure.setStatus(PublicationStatus.ACTIVE);
    measure.addLibrary(BASE + "Library/" + name);
    return SmallMeasure.asProportion(measure);
  }

  private static Library logic(String name, String sharedVersion) {
    return library(
        name,
        "1.0.0",
        """
        include Shared version '%s' called Shared
        context Patient
        define "In": true
        define "Out": Shared."Wanted"
        """
            .formatted(sharedVersion));
  }

  private static Library shared(String version, String colour) {
    return library(
        "Shared",
        version,
        """
        codesystem "Colours": 'urn:colours'
        context Patient
        define "Wanted": exists ([Procedure] P
          where exists (P.code.coding C where C.code.value = '%s'))
        """
            .formatted(colour));
  }

  private static ValueSet reds() {
    return colours("0", "red");
  }

  private static Library valueSetLogic(String name) {
    return valueSetLogic(name, BASE + "ValueSet/colours");
  }

  private static Library valueSetLogic(String name, String valueSet) {
    return library(
        name,
        "1.0.0",
        """
        include FHIRHelpers version '4.0.1'
        valueset "Wanted": '%s'
        context Patient
        define "In": true
        define "Out": exists [Procedure: "Wanted"]
        """
            .formatted(valueSet));
  }

  private static Library brokenLogic(String name) {
    return library(
        name,
        "1.0.0",
        """
        include FHIRHelpers version '4.0.1'
        include NowhereToBeFound version '1.0.0' called Nowhere
        valueset "Absent": 'https://example.org/content/ValueSet/absent'
        context Patient
        define "In": true
        define "Out": exists [Procedure: "Absent"]
        """);
  }

  private static Library library(String name, String version, String body) {
    String cql =
        "library " + name + " version '" + version + "'\nusing FHIR version '4.0.1'\n" + body;
    Library library = new Library();
    library.setId(name);
    library.setUrl(BASE + "Library/" + name);
    library.setVersion(version);
    library.setName(name);
    library.setStatus(PublicationStatus.ACTIVE);
    library
        .getType()
        .addCoding()
        .setSystem("http://terminology.hl7.org/CodeSystem/library-type")
        .setCode("logic-library");
    library.addContent().setContentType("text/cql").setData(cql.getBytes(StandardCharsets.UTF_8));
    return library;
  }

  private static ValueSet colours(String version, String colour) {
    ValueSet colours = new ValueSet();
    colours.setId("colours");
    colours.setUrl(BASE + "ValueSet/colours");
    colours.setVersion(version);
    colours.setStatus(PublicationStatus.ACTIVE);
    colours
        .getCompose()
        .addInclude()
        .setSystem("urn:colours")
        .addConcept(new ValueSet.ConceptReferenceComponent().setCode(colour));
    return colours;
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

  private static void put(Resource resource) {
    SharedServer.client().update().resource(resource).execute();
  }

  private static void patientWithProcedure(String id, String colour) {
    Patient patient = new Patient();
    patient.setId(id);
    put(patient);
    Procedure procedure = new Procedure();
    procedure.setId(id);
    procedure.setStatus(Procedure.ProcedureStatus.COMPLETED);
    procedure.setSubject(new Reference("Patient/" + id));
    procedure.getCode().addCoding().setSystem("urn:colours").setCode(colour);
    put(procedure);
  }

  private static HttpResponse<String> evaluate(String measure, String patient) {
    return SharedServer.get(
        "Measure/" + measure + "/$evaluate-measure?" + PERIOD + "&subject=Patient/" + patient);
  }

  private static int numerator(String measure, String patient) {
    HttpResponse<String> answer = evaluate(measure, patient);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR
        .newJsonParser()
        .parseResource(MeasureReport.class, answer.body())
        .getGroupFirstRep()
        .getPopulation()
        .stream()
        .filter(population -> population.getId().equals("numerator"))
        .findFirst()
        .orElseThrow()
        .getCount();
  }

  private static String version(String reference) {
    String type = reference.substring(0, reference.indexOf('/'));
    return SharedServer.client()
        .read()
        .resource(type)
        .withId(reference.substring(reference.indexOf('/') + 1))
        .execute()
        .getIdElement()
        .getVersionIdPart();
  }
}
