package org.condyle.server.operation.datarequirements;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DataRequirement;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.ParameterDefinition;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.RelatedArtifact;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.ValueSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DataRequirementsOperationTest {

  private static final String MEASURE = "Measure/ArthroplastyImprovement/$data-requirements";
  private static final String YEAR = "periodStart=2026-01-01&periodEnd=2026-12-31";
  private static final String LIBRARY = "http://reqs.example.org/Library/ReqsLogic";

  private static final String CQL =
      """
      library ReqsLogic version '1.0.0'
      using FHIR version '4.0.1'
      include FHIRHelpers version '4.0.1'
      codesystem "Codes": 'http://reqs.example.org/codes'
      valueset "Visits": 'http://reqs.example.org/ValueSet/visits'
      code "Knee": 'knee' from "Codes"
      parameter "Measurement Period" Interval<DateTime>
      context Patient
      define "In Period":
        exists([Encounter: "Visits"] E where E.period during "Measurement Period")
      define "Look Back":
        [Procedure: "Knee"] P
          where (P.performed as FHIR.dateTime) in
            Interval[start of "Measurement Period" - 1 year, end of "Measurement Period"]
      """;

  @BeforeAll
  static void installTheLibrary() {
    Library library = new Library();
    library.setUrl(LIBRARY).setVersion("1.0.0").setName("ReqsLogic");
    library.setStatus(PublicationStatus.ACTIVE);
    library
        .getType()
        .addCoding(
            new Coding(
                "http://terminology.hl7.org/CodeSystem/library-type", "logic-library", null));
    library.setId("reqs-logic");
    library.addContent().setContentType("text/cql").setData(CQL.getBytes(StandardCharsets.UTF_8));
    ValueSet visits = new ValueSet();
    visits.setId("reqs-visits");
    visits.setUrl("http://reqs.example.org/ValueSet/visits").setVersion("2.0");
    visits.setStatus(PublicationStatus.ACTIVE);
    visits
        .getCompose()
        .addInclude()
        .setSystem("http://reqs.example.org/codes")
        .addConcept()
        .setCode("visit");
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.COLLECTION);
    bundle.addEntry().setResource(library);
    bundle.addEntry().setResource(visits);
    HttpResponse<String> answer = SharedServer.post("$install-content", bundle);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void aMeasureSaysWhatItDependsOnAndWhatDataItReads() {
    Library definition = library(SharedServer.get(MEASURE + "?" + YEAR));

    assertThat(definition.getType().getCodingFirstRep().getCode()).isEqualTo("module-definition");
    assertThat(definition.getRelatedArtifact())
        .extracting(RelatedArtifact::getResource)
        .anyMatch(
            url -> url.startsWith("https://condyle.org/fhir/Library/ArthroplastyImprovement|"))
        .anyMatch(url -> url.startsWith("https://condyle.org/fhir/ValueSet/"));
    assertThat(definition.getParameter())
        .extracting(ParameterDefinition::getName)
        .contains("Measurement Period");
    assertThat(definition.getDataRequirement())
        .extracting(DataRequirement::getType)
        .contains("Patient", "Procedure", "Observation");
  }

  @Test
  void theMeasureMayBeNamedByItsCanonical() {
    Library byUrl =
        library(
            SharedServer.get(
                "Measure/$data-requirements?"
                    + YEAR
                    + "&measureUrl=https://condyle.org/fhir/Measure/ArthroplastyImprovement"));

    assertThat(byUrl.getDataRequirement())
        .hasSameSizeAs(library(SharedServer.get(MEASURE + "?" + YEAR)).getDataRequirement());
  }

  @Test
  void anUnknownMeasureIsNotFound() {
    HttpResponse<String> answer = SharedServer.get("Measure/reqs-none/$data-requirements?" + YEAR);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("CONDYLE-1007", "reqs-none");
  }

  @Test
  void aMeasureNeedsBothEdgesOfThePeriod() {
    HttpResponse<String> answer = SharedServer.get(MEASURE + "?periodStart=2026-01-01");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("CONDYLE-1002", "periodEnd");
  }

  @Test
  void aLibraryNamesCodesValueSetsAndTheDatesOfThePeriod() {
    Library definition = library(SharedServer.get("Library/reqs-logic/$data-requirements?" + YEAR));

    DataRequirement encounter = requirement(definition, "Encounter");
    assertThat(encounter.getCodeFilterFirstRep().getPath()).isEqualTo("type");
    assertThat(encounter.getCodeFilterFirstRep().getValueSet())
        .isEqualTo("http://reqs.example.org/ValueSet/visits|2.0");
    assertThat(encounter.getDateFilterFirstRep().getPath()).isEqualTo("period");
    assertThat(encounter.getMustSupport()).extracting(StringType::getValue).contains("period");
    Period year = (Period) encounter.getDateFilterFirstRep().getValue();
    assertThat(year.getStartElement().getValueAsString()).startsWith("2026-01-01T00:00:00");
    assertThat(year.getEndElement().getValueAsString()).startsWith("2026-12-31T23:59:59");
    DataRequirement procedure = requirement(definition, "Procedure");
    assertThat(procedure.getCodeFilterFirstRep().getCodeFirstRep().getCode()).isEqualTo("knee");
    Period lookBack = (Period) procedure.getDateFilterFirstRep().getValue();
    assertThat(lookBack.getStartElement().getValueAsString()).startsWith("2025-01-01T00:00:00");
    assertThat(definition.getExtension()).hasSize(1);
    assertThat(((Coding) definition.getExtension().get(0).getValue()).getCode()).isEqualTo("knee");
    assertThat(definition.getParameter())
        .filteredOn(parameter -> "Measurement Period".equals(parameter.getName()))
        .extracting(ParameterDefinition::getType)
        .containsExactly("Period");
  }

  @Test
  void onlyTheExpressionsThatAreAskedForCountAndDatesStayOpenWithoutAPeriod() {
    Library definition =
        library(
            SharedServer.get(
                "Library/$data-requirements?url=" + LIBRARY + "&expression=In%20Period"));

    assertThat(definition.getDataRequirement())
        .extracting(DataRequirement::getType)
        .containsExactlyInAnyOrder("Patient", "Encounter");
    assertThat(requirement(definition, "Encounter").getDateFilter()).isEmpty();
  }

  @Test
  void anUnknownLibraryOrDefinitionIsNamed() {
    HttpResponse<String> library =
        SharedServer.get("Library/$data-requirements?library=http://reqs.example.org/Library/None");
    HttpResponse<String> definition =
        SharedServer.get("Library/reqs-logic/$data-requirements?expression=None");

    assertThat(library.statusCode()).isEqualTo(404);
    assertThat(library.body()).contains("CONDYLE-1023");
    assertThat(definition.statusCode()).isEqualTo(422);
    assertThat(definition.body()).contains("CONDYLE-2011", "'None'");
  }

  @Test
  void parametersMayBePosted() {
    Parameters parameters = new Parameters();
    parameters.addParameter("periodStart", "2026-01-01").addParameter("periodEnd", "2026-12-31");

    assertThat(library(SharedServer.post(MEASURE, parameters)).getDataRequirement()).isNotEmpty();
  }

  private static DataRequirement requirement(Library definition, String type) {
    List<DataRequirement> found =
        definition.getDataRequirement().stream()
            .filter(each -> type.equals(each.getType()))
            .toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private static Library library(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR.newJsonParser().parseResource(Library.class, answer.body());
  }
}
