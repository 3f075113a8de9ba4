package org.condyle.server.proms.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.condyle.server.SharedServer;
import org.condyle.server.partition.Partitions;
import org.condyle.server.proms.due.DueUpkeep;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.Test;

/** The questions before a replacement, of which some are the practice's to answer. */
class PracticePartTest {

  private static final String FORM = "https://condyle.org/fhir/Questionnaire/pro-pm-preoperative";
  private static final String MILD = "LA6752-5";
  private static final String NONE = "LA137-2";

  private static FormPatient patient(String id) {
    return FormPatient.born(1950, id).withOperation(FormPatient.KNEE, FormPatient.LEFT);
  }

  /** A browser of staff, who have pressed the button. */
  private static FormBrowser staff(FormPatient patient) {
    FormBrowser browser = FormBrowser.open(patient.link("practice"));
    assertThat(browser.page()).contains("What the practice answers", "Make sure");
    return browser.submit(browser.shown().uri().getPath(), Map.of());
  }

  private static String formPath(FormBrowser browser) {
    return browser
        .page()
        .replaceAll(
            "(?s).*Questions before a hip or knee replacement</h2>.*?href=\"/forms(/q/[^\"/]+)\".*",
            "$1");
  }

  private static void patientSends(FormPatient patient) {
    FormBrowser browser = patient.enter();
    browser.go(formPath(browser) + "/all");
    browser.submit("/all", Map.of("a1", NONE, "a2", NONE)).submit("/check", Map.of());
    assertThat(browser.page()).contains("Sent, thank you:");
  }

  /** Height and weight instead of the body mass index, and opioids. */
  private static final Map<String, String> PART =
      Map.of("a1", "", "a2", "171", "a3", "82.5", "a4", "no");

  private static QuestionnaireResponse response(FormPatient patient) {
    List<QuestionnaireResponse> responses =
        patient.responses().stream()
            .filter(each -> each.getQuestionnaire().startsWith(FORM))
            .toList();
    assertThat(responses).hasSize(1);
    return responses.get(0);
  }

  private static List<String> answered(QuestionnaireResponse response) {
    return response.getItem().stream()
        .filter(QuestionnaireResponseItemComponent::hasAnswer)
        .map(QuestionnaireResponseItemComponent::getLinkId)
        .toList();
  }

  private static Task task(FormPatient patient) {
    SharedServer.server()
        .part(DueUpkeep.class)
        .bringUpToDate(Partitions.FIRST_PRACTICE, patient.id());
    return SharedServer.client()
        .search()
        .byUrl("Task?patient=Patient/" + patient.id() + "&_count=100")
        .returnBundle(Bundle.class)
        .execute()
        .getEntry()
        .stream()
        .map(entry -> (Task) entry.getResource())
        .filter(task -> task.getInputFirstRep().getValue().primitiveValue().startsWith(FORM))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatThePracticeAddsToAResponseThatWasSentCompletesTheTask() {
    FormPatient patient = patient("part-after");
    patientSends(patient);
    QuestionnaireResponse sent = response(patient);
    assertThat(task(patient).getStatus()).isEqualTo(Task.TaskStatus.INPROGRESS);

    FormBrowser staff = staff(patient);
    assertThat(staff.page())
        .contains("About the left knee", "What the practice answers")
        .doesNotContain(
            "your left knee", "KOOS", "PROMIS", "I do not want to answer", "Secretname");
    String form = formPath(staff);
    staff.go(form + "/all");
    assertThat(staff.page())
        .contains("Body mass index", "opioids")
        .doesNotContain("back pain", "other hips");
    staff.submit("/all", PART);
    assertThat(staff.path()).isEqualTo(form + "/check");
    assertThat(staff.page()).contains("82.5", "Record these answers").doesNotContain("back pain");
    staff.submit("/check", Map.of());

    assertThat(staff.path()).isEqualTo("/recorded");
    assertThat(staff.go("/list").status()).isEqualTo(403);
    QuestionnaireResponse whole = response(patient);
    assertThat(whole.getStatus()).isEqualTo(QuestionnaireResponseStatus.AMENDED);
    assertThat(whole.getAuthoredElement().getValueAsString())
        .isEqualTo(sent.getAuthoredElement().getValueAsString());
    assertThat(whole.getAuthor().getReference()).isEqualTo("Patient/part-after");
    assertThat(answered(whole))
        .containsExactly(
            "height", "weight", "chronic-narcotic-use", "painful-joints", "spinal-pain");
    assertThat(task(patient).getStatus()).isEqualTo(Task.TaskStatus.COMPLETED);
    assertThat(patient.observations())
        .filteredOn(each -> each.getCode().hasCoding("http://loinc.org", "29463-7"))
        .singleElement()
        .satisfies(
            weight ->
                assertThat(weight.getValueQuantity().getValue()).isEqualByComparingTo("82.5"));
    assertThat(staff(patient).page()).contains("There is nothing to answer");
  }

  @Test
  void whatThePracticeAnswersFirstWaitsForThePatientWhoSendsBoth() {
    FormPatient patient = patient("part-before");
    FormBrowser staff = staff(patient);
    staff.go(formPath(staff) + "/all").submit("/all", PART).submit("/check", Map.of());
    assertThat(staff.path()).isEqualTo("/recorded");
    QuestionnaireResponse begun = response(patient);
    assertThat(begun.getStatus()).isEqualTo(QuestionnaireResponseStatus.INPROGRESS);
    assertThat(begun.hasAuthor()).isFalse();
    assertThat(task(patient).getStatus()).isEqualTo(Task.TaskStatus.INPROGRESS);

    FormBrowser browser = patient.enter();
    assertThat(browser.page()).contains("2 questions");
    browser.go(formPath(browser) + "/all");
    assertThat(browser.page()).doesNotContain("82.5", "opioids", "Body mass index");
    // Whatever a patient sends, it is the patient's own questions that are answered.
    browser
        .submit("/all", Map.of("a1", MILD, "a2", NONE, "a3", "60", "a4", "yes", "weight", "60"))
        .submit("/check", Map.of());

    QuestionnaireResponse whole = response(patient);
    assertThat(whole.getStatus()).isEqualTo(QuestionnaireResponseStatus.COMPLETED);
    assertThat(whole.getAuthor().getReference()).isEqualTo("Patient/part-before");
    assertThat(answered(whole))
        .containsExactly(
            "height", "weight", "chronic-narcotic-use", "painful-joints", "spinal-pain");
    assertThat(whole.getItem().get(2).getAnswerFirstRep().getValue().primitiveValue())
        .isEqualTo("82.5");
    assertThat(task(patient).getStatus()).isEqualTo(Task.TaskStatus.COMPLETED);
  }

  @Test
  void ofAlternativesThatWereAllSkippedOneIsNeeded() {
    FormPatient patient = patient("part-skipped");
    FormBrowser staff = staff(patient);
    String form = formPath(staff);
    staff.go(form + "/all").submit("/all", Map.of("a1", "", "a2", "171", "a3", "", "a4", "yes"));
    assertThat(staff.path()).isEqualTo(form + "/check");

    staff.submit("/check", Map.of());

    assertThat(staff.status()).isEqualTo(422);
    assertThat(staff.page()).contains("Nothing was sent", "one is needed");
    staff.go(form + "/1?from=check").submit("/1", Map.of("a1", "28.2"));
    staff.submit("/check", Map.of());
    assertThat(staff.path()).isEqualTo("/recorded");
    assertThat(answered(response(patient)))
        .containsExactly("bmi", "height", "chronic-narcotic-use");
  }

  @Test
  void whatTheRecordHasIsFilledInAndStoredOnlyWhenItWasSeen() {
    FormPatient patient = patient("part-known");
    Observation known = new Observation();
    known.setId("part-known-bmi");
    known.setStatus(ObservationStatus.FINAL);
    known.setCode(new CodeableConcept(new Coding("http://loinc.org", "39156-5", null)));
    known.setSubject(new Reference("Patient/part-known"));
    known.setEffective(DateTimeType.now());
    known.setValue(
        new Quantity()
            .setValue(31.44)
            .setUnit("kg/m2")
            .setSystem("http://unitsofmeasure.org")
            .setCode("kg/m2"));
    SharedServer.client().update().resource(known).execute();

    FormBrowser staff = staff(patient);
    staff.go(formPath(staff));
    assertThat(staff.page()).contains("Question 1 of 4", "value=\"31.4\"");
    assertThat(patient.responses()).isEmpty();
    staff.submit("/1", Map.of("a1", "31.4"));
    assertThat(answered(response(patient))).containsExactly("bmi");
  }

  @Test
  void thePracticeCorrectsItsPartUntilItsLinkEndsAndCannotDeclineForThePatient() {
    FormPatient patient = patient("part-corrected");
    patientSends(patient);
    FormBrowser staff = staff(patient);
    String form = formPath(staff);
    staff.go(form + "/all").submit("/all", PART);
    staff.go(form + "/3?from=check").submit("/3", Map.of("a3", "80"));

    assertThat(staff.path()).isEqualTo(form + "/check");
    assertThat(staff.page()).contains("80");
    assertThat(
            response(patient).getItem().stream()
                .filter(item -> item.getLinkId().equals("weight"))
                .findFirst()
                .map(item -> item.getAnswerFirstRep().getValue().primitiveValue()))
        .hasValue("80");
    staff.go(form + "/decline");
    assertThat(staff.path()).isEqualTo("/list");
  }

  @Test
  void thePagesForThePracticeAreInSpanishToo() {
    FormPatient patient = patient("part-spanish");
    FormBrowser staff = FormBrowser.openIn("es", patient.link("practice"));

    assertThat(staff.page()).contains("Lo que responde el consultorio", "Para el personal");
    staff.submit(staff.shown().uri().getPath(), Map.of());
    assertThat(staff.page()).contains("Estos son del consultorio");
    staff.go(formPathInSpanish(staff));
    assertThat(staff.page()).contains("Pregunta 1 de 4", "Índice de masa corporal");
  }

  private static String formPathInSpanish(FormBrowser browser) {
    return browser.page().replaceAll("(?s).*href=\"/forms(/q/[^\"/]+)\".*", "$1");
  }
}
