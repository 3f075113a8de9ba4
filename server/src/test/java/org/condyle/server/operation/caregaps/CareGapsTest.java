package org.condyle.server.operation.caregaps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.DetectedIssue;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operation over HTTP: what the DEQM conformance kit asks first, then its meaning. */
class CareGapsTest {

  private static final String PERIOD = "periodStart=2025-01-01&periodEnd=2025-12-31";
  private static final String OVER = "&dataCutOff=2026-06-30";
  private static final String RUNNING = "&dataCutOff=2025-06-30";
  private static final String OPEN = "Measure/$care-gaps?" + PERIOD + OVER + "&status=open-gap";
  private static final String ALL =
      "Measure/$care-gaps?"
          + PERIOD
          + "&status=open-gap&status=closed-gap&status=prospective-gap&status=not-applicable";

  @BeforeAll
  static void load() {
    GapFixture.load();
  }

  // what the DEQM conformance kit checks

  @Test
  void thePatientOfARequestGetsADocument() {
    Parameters answer = ask(OPEN + "&measureId=CgIncrease&subject=Patient/cg-open");

    assertThat(bundles(answer)).hasSize(1);
  }

  @Test
  void ofAGroupThoseGetADocumentWhoHaveSuchAGap() {
    Parameters answer = ask(OPEN + "&measureId=CgIncrease&subject=Group/cg-group");

    assertThat(bundles(answer)).hasSize(1);
    assertThat(number(answer, "patients")).isEqualTo(4);
  }

  @Test
  void withoutAMeasureEveryInstalledOneThatCanLeaveGapsIsMeant() {
    Parameters answer =
        ask(ALL + OVER + "&subject=Patient/cg-open&form=list&topic=" + encoded(GapFixture.TOPIC));

    assertThat(rows(answer))
        .extracting(row -> row.get("measure"), row -> row.get("status"))
        .containsExactly(
            tuple(GapFixture.BASE + "Measure/CgDecrease|1.0.0", "closed-gap"),
            tuple(GapFixture.BASE + "Measure/CgIncrease|1.0.0", "open-gap"));

    Parameters withoutTopic = ask(ALL + OVER + "&subject=Patient/cg-open&form=list");

    assertThat(rows(withoutTopic))
        .extracting(row -> row.get("measure"))
        .contains(
            GapFixture.BASE + "Measure/CgIncrease|1.0.0",
            "https://condyle.org/fhir/Measure/ArthroplastyImprovement|1.0.0");
  }

  @Test
  void aPractitionerOfAnOrganizationHasThePatientsOfBoth() {
    Parameters answer =
        ask(
            ALL
                + OVER
                + "&measureId=CgIncrease&form=list&practitioner=Practitioner/cg-gp"
                + "&organization=Organization/cg-org");

    assertThat(patients(answer)).containsExactly("Patient/cg-open");
  }

  @Test
  void aProgramNarrowsTheMeasures() {
    Parameters ofProgram =
        ask(ALL + OVER + "&form=list&subject=Patient/cg-open&program=" + GapFixture.PROGRAM);
    Parameters ofNone = ask(OPEN + "&subject=Patient/cg-open&program=eligible-provider");

    assertThat(rows(ofProgram)).hasSize(2);
    assertThat(bundles(ofNone)).isEmpty();
    assertThat(outcome(ofNone)).contains("No installed measure is of program eligible-provider");
  }

  @ParameterizedTest
  @CsvSource({
    "'periodEnd=2025-12-31&status=open-gap&subject=Patient/cg-open', 400, CONDYLE-1002",
    "'periodStart=2025-01-01&status=open-gap&subject=Patient/cg-open', 400, CONDYLE-1002",
    "'periodStart=2025&periodEnd=2025&subject=Patient/cg-open', 400, CONDYLE-1002",
    "'periodStart=2025&periodEnd=2025&status=open-gap', 400, CONDYLE-1002",
    "'periodStart=2025&periodEnd=2025&status=open-gap&subject=Patient/cg-open"
        + "&organization=Organization/cg-org', 400, CONDYLE-1003",
    "'periodStart=2025&periodEnd=2025&status=open-gap&subject=Patient/cg-open"
        + "&practitioner=Practitioner/cg-gp', 400, CONDYLE-1003",
    "'periodStart=2025&periodEnd=2025&status=open-gap&provider=Practitioner/cg-gp"
        + "&organization=Organization/cg-org', 400, CONDYLE-1003",
    "'periodStart=2025&periodEnd=2025&status=open-gap&subject=INVALID_SUBJECT_ID', 400,"
        + " CONDYLE-1013",
    "'periodStart=2025&periodEnd=2025&status=open-gap&organization=Patient/cg-open', 400,"
        + " CONDYLE-1003",
    "'periodStart=2025&periodEnd=2025&status=wide-open&subject=Patient/cg-open', 400,"
        + " CONDYLE-1003",
    "'periodStart=2025&periodEnd=2024&status=open-gap&subject=Patient/cg-open', 400,"
        + " CONDYLE-1005",
    "'periodStart=2025&periodEnd=2025&status=open-gap&subject=Patient/cg-open"
        + "&measureId=INVALID_MEASURE_ID', 404, CONDYLE-1007",
    "'periodStart=2025&periodEnd=2025&status=open-gap&subject=Patient/cg-open"
        + "&measureId=CgNowhere', 404, CONDYLE-1007",
    "'periodStart=2025&periodEnd=2025&status=open-gap&subject=Patient/cg-open"
        + "&measureIdentifier=CMS0', 404, CONDYLE-1007",
    "'periodStart=2025&periodEnd=2025&status=open-gap&subject=Patient/cg-open"
        + "&measureUrl=urn:nowhere', 404, CONDYLE-1007",
    "'periodStart=2025&periodEnd=2025&status=open-gap&subject=Patient/cg-nobody"
        + "&measureId=CgIncrease', 404, CONDYLE-1006",
    "'periodStart=2025&periodEnd=2025&status=open-gap&organization=Organization/cg-nowhere"
        + "&measureId=CgIncrease', 404, CONDYLE-1006",
    "'periodStart=2025&periodEnd=2025&status=open-gap&subject=Patient/cg-open"
        + "&measureId=CgCohort', 422, CONDYLE-1020",
    "'periodStart=2025&periodEnd=2025&status=open-gap&subject=Patient/cg-open"
        + "&measureId=CgIncrease&form=table', 400, CONDYLE-1003",
    "'periodStart=2025&periodEnd=2025&status=open-gap&subject=Patient/cg-open"
        + "&measureId=CgIncrease&form=list&isDocument=false', 400, CONDYLE-1003",
    "'periodStart=2025&periodEnd=2025&status=open-gap&subject=Patient/cg-open"
        + "&measureId=CgIncrease&_count=5', 400, CONDYLE-1003",
    "'periodStart=2025&periodEnd=2025&status=open-gap&subject=Patient/cg-open"
        + "&measureId=CgIncrease&form=list&_count=5001', 400, CONDYLE-1003"
  })
  void aWrongQuestionIsAnsweredWithItsNumber(String question, int status, String code) {
    HttpResponse<String> answer = SharedServer.get("Measure/$care-gaps?" + question);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    OperationOutcome outcome =
        SharedServer.FHIR.newJsonParser().parseResource(OperationOutcome.class, answer.body());
    assertThat(outcome.getIssueFirstRep().getDetails().getCodingFirstRep().getCode())
        .isEqualTo(code);
  }

  // what the gaps mean

  @ParameterizedTest
  @CsvSource({
    "CgIncrease, cg-open, open-gap, prospective-gap",
    "CgIncrease, cg-closed, closed-gap, closed-gap",
    "CgIncrease, cg-excluded, not-applicable, not-applicable",
    "CgIncrease, cg-none, not-applicable, not-applicable",
    "CgDecrease, cg-open, closed-gap, closed-gap",
    "CgDecrease, cg-closed, open-gap, prospective-gap",
    "CgDecrease, cg-excluded, not-applicable, not-applicable"
  })
  void theStatusFollowsFromTheMeasureAndFromWhetherThePeriodIsOver(
      String measure, String patient, String over, String running) {
    String question = ALL + "&form=list&measureId=" + measure + "&subject=Patient/" + patient;

    assertThat(rows(ask(question + OVER)))
        .singleElement()
        .extracting(r -> r.get("status"))
        .isEqualTo(over);
    assertThat(rows(ask(question + RUNNING)))
        .singleElement()
        .extracting(row -> row.get("status"))
        .isEqualTo(running);
  }

  @Test
  void aDocumentHoldsCompositionReportIssuePatientPracticeAndWhatWasRead() {
    Bundle bundle = bundles(ask(OPEN + "&measureId=CgIncrease&subject=Patient/cg-open")).get(0);

    assertThat(bundle.getType()).isEqualTo(Bundle.BundleType.DOCUMENT);
    assertThat(bundle.getEntry())
        .extracting(entry -> entry.getResource().fhirType())
        .startsWith("Composition")
        .containsExactlyInAnyOrder(
            "Composition",
            "MeasureReport",
            "DetectedIssue",
            "Patient",
            "Organization",
            "Condition",
            "Organization",
            "Practitioner");
    assertThat(bundle.getEntry())
        .allMatch(
            entry ->
                entry
                    .getFullUrl()
                    .endsWith(
                        "/fhir/"
                            + entry.getResource().fhirType()
                            + "/"
                            + entry.getResource().getIdElement().getIdPart()));
    Composition composition = (Composition) bundle.getEntryFirstRep().getResource();
    assertThat(composition.getSectionFirstRep().getFocus().getReference())
        .endsWith(only(bundle, MeasureReport.class).getIdElement().getIdPart());
    DetectedIssue issue = only(bundle, DetectedIssue.class);
    CodeableConcept status = (CodeableConcept) issue.getModifierExtension().get(0).getValue();
    assertThat(status.getCodingFirstRep().getCode()).isEqualTo("open-gap");
    assertThat(only(bundle, MeasureReport.class).getReporter().getReference())
        .isEqualTo(composition.getCustodian().getReference());
  }

  @Test
  void withoutDocumentTheBundleIsACollectionWithoutComposition() {
    Bundle bundle =
        bundles(ask(OPEN + "&measureId=CgIncrease&subject=Patient/cg-open&isDocument=false"))
            .get(0);

    assertThat(bundle.getType()).isEqualTo(Bundle.BundleType.COLLECTION);
    assertThat(bundle.getEntryFirstRep().getResource()).isInstanceOf(MeasureReport.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Measure/CgIncrease/$care-gaps?",
        "Measure/$care-gaps?measureId=CgIncrease&",
        "Measure/$care-gaps?measureIdentifier=CgIncrease-1&",
        "Measure/$care-gaps?measureIdentifier=urn:cg-measures%7CCgIncrease-1&",
        "Measure/$care-gaps?measureUrl=https://example.org/care-gaps/Measure/CgIncrease&",
        "Measure/$care-gaps?measureUrl=https://example.org/care-gaps/Measure/CgIncrease%7C1.0.0&",
        "Measure/$care-gaps?measure=Measure/CgIncrease&"
      })
  void aMeasureIsFoundByAnyOfItsNames(String start) {
    Parameters answer =
        ask(start + PERIOD + OVER + "&status=open-gap&form=list&subject=Patient/cg-open");

    assertThat(rows(answer))
        .singleElement()
        .extracting(row -> row.get("group"))
        .isEqualTo("CgIncrease-group");
  }

  @ParameterizedTest
  @CsvSource({
    "organization=Organization/cg-org, cg-open cg-closed",
    "provider=Organization/cg-org, cg-open cg-closed",
    "practitioner=Practitioner/cg-gp, cg-open cg-excluded",
    "practitioner=cg-gp, cg-open cg-excluded",
    "provider=Practitioner/cg-gp, cg-open cg-excluded",
    "subject=Group/cg-group, cg-open cg-closed cg-excluded cg-none"
  })
  void theirPatientsAreThoseWhoNameThem(String whose, String patients) {
    Parameters answer = ask(ALL + OVER + "&measureId=CgIncrease&form=list&" + whose);

    assertThat(patients(answer))
        .containsExactlyInAnyOrderElementsOf(
            List.of(patients.split(" ")).stream().map(id -> "Patient/" + id).toList());
  }

  @Test
  void aGroupMayComeWithTheRequest() {
    Group group = new Group();
    group.setType(Group.GroupType.PERSON).setActual(true);
    group.addMember().getEntity().setReference("Patient/cg-open");
    group.addMember().getEntity().setReference("Patient/cg-none");
    Parameters request = new Parameters();
    request.addParameter("periodStart", "2025-01-01");
    request.addParameter("periodEnd", "2025-12-31");
    request.addParameter("dataCutOff", "2026-06-30");
    request.addParameter("status", "open-gap");
    request.addParameter("measureId", "CgIncrease");
    request.addParameter().setName("subjectGroup").setResource(group);

    HttpResponse<String> answer = SharedServer.post("Measure/$care-gaps", request);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(bundles(parsed(answer))).hasSize(1);
  }

  // the list

  @Test
  void aRowOfTheListSaysWhoLacksWhatUntilWhenAndWhatClosesIt() {
    Parameters answer =
        ask(ALL + RUNNING + "&measureId=CgIncrease&form=list&subject=Patient/cg-open");

    assertThat(rows(answer))
        .containsExactly(
            Map.of(
                "patient", "Patient/cg-open (Olga Open)",
                "measure", GapFixture.BASE + "Measure/CgIncrease|1.0.0",
                "measureTitle", "CgIncrease",
                "group", "CgIncrease-group",
                "groupTitle", "CgIncrease-group",
                "status", "prospective-gap",
                "due", "2025-12-31",
                "closedBy", "Has what Numerator asks for"));
  }

  @Test
  void aRowSaysWhyAMeasureIsNotApplicable() {
    Parameters answer =
        ask(ALL + OVER + "&measureId=CgIncrease&form=list&subject=Patient/cg-excluded");

    assertThat(rows(answer).get(0)).containsEntry("reason", "denominator-exclusion");
  }

  @Test
  void theListComesInPagesThatTogetherHoldEveryPatientOnce() {
    GapFixture.crowd("cg-pages", 7);
    String question =
        OPEN + "&measureId=CgIncrease&form=list&_count=3&organization=Organization/cg-pages";
    List<String> seen = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    String next = "";
    do {
      Parameters page = ask(question + next);
      seen.addAll(patients(page));
      sizes.add(number(page, "patients"));
      ParametersParameterComponent more = page.getParameter("next");
      next = more == null ? "" : "&after=" + more.getValue().primitiveValue();
    } while (!next.isEmpty());

    assertThat(sizes).containsExactly(3, 3, 1);
    assertThat(seen).hasSize(7).doesNotHaveDuplicates();
  }

  @Test
  void aPageThatEndsWithTheLastPatientHasNoNext() {
    GapFixture.crowd("cg-even", 4);

    Parameters page =
        ask(OPEN + "&measureId=CgIncrease&form=list&_count=4&organization=Organization/cg-even");

    assertThat(rows(page)).hasSize(4);
    assertThat(page.getParameter("next")).isNull();
  }

  @Test
  void moreDocumentsThanAnAnswerHoldsAreRefusedAndTheListIsNamed() {
    GapFixture.crowd("cg-crowd", CareGapsService.DOCUMENTS + 1);

    HttpResponse<String> refused =
        SharedServer.get(OPEN + "&measureId=CgIncrease&organization=Organization/cg-crowd");
    Parameters list =
        ask(OPEN + "&measureId=CgIncrease&form=list&organization=Organization/cg-crowd");

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("CONDYLE-1016", "form=list");
    assertThat(rows(list)).hasSize(CareGapsService.DOCUMENTS + 1);
  }

  // what is not covered is said

  @ParameterizedTest
  @ValueSource(strings = {"document", "list"})
  void aPatientWhoCannotBeEvaluatedIsNamedAndTheOthersAreTold(String form) {
    Parameters answer =
        ask(OPEN + "&measureId=CgIncrease&subject=Group/cg-with-failure&form=" + form);

    assertThat(bundles(answer).size() + rows(answer).size()).isEqualTo(1);
    assertThat(number(answer, "patients")).isEqualTo(2);
    assertThat(number(answer, "failed")).isEqualTo(1);
    assertThat(outcome(answer))
        .contains("Patient/cg-fails could not be evaluated", "\"severity\":\"error\"");
  }

  @Test
  void aMeasureThatCanLeaveNoGapIsSaidWhereItWasNotNamed() {
    Parameters answer = ask(OPEN + "&subject=Patient/cg-open&topic=" + encoded(GapFixture.TOPIC));

    assertThat(bundles(answer)).hasSize(1);
    assertThat(outcome(answer))
        .contains("CONDYLE-1020", "Measure/CgCohort|1.0.0", "\"severity\":\"warning\"");
  }

  @Test
  void aTopicThatANamedMeasureIsNotOfLeavesItOutAndSaysSo() {
    Parameters answer = ask(OPEN + "&subject=Patient/cg-open&measureId=CgIncrease&topic=heart");

    assertThat(bundles(answer)).isEmpty();
    assertThat(outcome(answer)).contains("it is not of topic heart");
  }

  // many at once

  @Test
  void requestsAtTheSameTimeDoNotDisturbEachOther() throws Exception {
    GapFixture.crowd("cg-parallel", 30);
    List<String> questions =
        List.of(
            OPEN + "&measureId=CgIncrease&organization=Organization/cg-parallel",
            ALL + OVER + "&form=list&organization=Organization/cg-parallel&program=cg-program",
            ALL + OVER + "&measureId=ArthroplastyImprovement&organization=Organization/cg-parallel",
            ALL + RUNNING + "&measureId=CgDecrease&organization=Organization/cg-parallel");
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 3; round++) {
        List<Future<Parameters>> answers = new ArrayList<>();
        questions.forEach(question -> answers.add(callers.submit(() -> ask(question))));

        assertThat(bundles(answers.get(0).get())).hasSize(30);
        assertThat(rows(answers.get(1).get())).hasSize(60);
        assertThat(bundles(answers.get(2).get())).hasSize(30);
        assertThat(bundles(answers.get(3).get())).hasSize(30);
      }
    } finally {
      callers.shutdownNow();
    }
  }

  private static Parameters ask(String question) {
    HttpResponse<String> answer = SharedServer.get(question);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return parsed(answer);
  }

  private static Parameters parsed(HttpResponse<String> answer) {
    return SharedServer.FHIR.newJsonParser().parseResource(Parameters.class, answer.body());
  }

  private static String encoded(String token) {
    return token.replace("|", "%7C");
  }

  private static List<Bundle> bundles(Parameters answer) {
    return answer.getParameter().stream()
        .filter(parameter -> parameter.getName().equals("return"))
        .map(parameter -> (Bundle) parameter.getResource())
        .toList();
  }

  private static <T extends Resource> T only(Bundle bundle, Class<T> type) {
    List<T> found =
        bundle.getEntry().stream()
            .map(BundleEntryComponent::getResource)
            .filter(type::isInstance)
            .map(type::cast)
            .toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  /** Each row as its parts by name; references with what they display. */
  private static List<Map<String, String>> rows(Parameters answer) {
    return answer.getParameter().stream()
        .filter(parameter -> parameter.getName().equals("gap"))
        .map(
            row ->
                row.getPart().stream()
                    .collect(Collectors.toMap(part -> part.getName(), CareGapsTest::text)))
        .toList();
  }

  private static String text(ParametersParameterComponent part) {
    if (part.getValue() instanceof Reference reference) {
      return reference.getReference()
          + (reference.hasDisplay() ? " (" + reference.getDisplay() + ")" : "");
    }
    return part.getValue().primitiveValue();
  }

  private static List<String> patients(Parameters answer) {
    return rows(answer).stream()
        .map(row -> String.valueOf(row.get("patient")).replaceFirst(" .*", ""))
        .distinct()
        .toList();
  }

  private static int number(Parameters answer, String name) {
    return Integer.parseInt(answer.getParameter(name).getValue().primitiveValue());
  }

  private static String outcome(Parameters answer) {
    return SharedServer.FHIR
        .newJsonParser()
        .encodeResourceToString(answer.getParameter("outcome").getResource());
  }
}
