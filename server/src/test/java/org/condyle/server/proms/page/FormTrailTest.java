package org.condyle.server.proms.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.server.proms.page.KneeForm.NONE;
import static org.condyle.server.proms.page.KneeForm.all;
import static org.condyle.server.proms.page.KneeForm.formPath;
import static org.condyle.server.proms.page.KneeForm.kneePatient;

import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventEntityComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventEntityDetailComponent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.Test;

/** What links leave in the trail. */
class FormTrailTest {

  @Test
  void aSessionLeavesItsOpeningItsAnswersAndItsEnd() {
    FormPatient patient = kneePatient("form-trail");
    String link = patient.link("personal");
    FormBrowser browser = FormBrowser.open(link).bornOn("27", "3", "1975");
    browser.go(formPath(browser) + "/all").submit("/all", all(NONE)).submit("/check", Map.of());
    assertThat(browser.path()).isEqualTo("/end");

    List<AuditEvent> events = byLinks("form-trail");
    assertThat(events.stream().map(FormTrailTest::notes).toList())
        .extracting(notes -> notes.getOrDefault("event", notes.get("command")))
        .startsWith("form-opened")
        .contains("form-saved", "form-submitted");
    AuditEvent opened = events.get(0);
    assertThat(opened.getType().getCode()).isEqualTo("110114");
    assertThat(opened.getSubtypeFirstRep().getCode()).isEqualTo("110122");
    assertThat(opened.getOutcome().toCode()).isEqualTo("0");
    assertThat(opened.getAgent().get(0).getNetwork().getAddress()).isNotBlank();
    assertThat(notes(opened)).containsEntry("purpose", "personal");
    String token = link.substring(link.length() - 43);
    assertThat(events)
        .allSatisfy(
            event ->
                assertThat(SharedServer.FHIR.newJsonParser().encodeResourceToString(event))
                    .doesNotContain(token, "1975"));
  }

  @Test
  void whoIsNotLetInLeavesThatToo() {
    FormPatient patient = kneePatient("form-trail-no");
    String link = patient.link("personal");
    FormBrowser.open(link).bornOn("28", "3", "1975");
    SharedServer.client()
        .operation()
        .onInstance("Patient/form-trail-no")
        .named("$prom-link-revoke")
        .withNoParameters(Parameters.class)
        .execute();
    FormBrowser.open(link);

    List<AuditEvent> events = byLinks("form-trail-no");
    assertThat(events)
        .extracting(event -> notes(event).get("event"))
        .containsExactly("wrong-second-step", "link-unusable");
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.getOutcome().toCode()).isEqualTo("4");
              assertThat(event.getOutcomeDesc()).isEqualTo(notes(event).get("event"));
            });
    assertThat(search("patient=form-trail-no&subtype=operation"))
        .extracting(event -> event.getSubtype().get(1).getCode())
        .containsExactly("$prom-link-revoke", "$prom-link");
  }

  @Test
  void whoStopsLeavesThat() {
    FormBrowser browser = kneePatient("form-trail-left").enter();
    browser.submit("/leave", Map.of());

    assertThat(byLinks("form-trail-left"))
        .extracting(event -> notes(event).get("event"))
        .containsExactly("form-opened", "form-left");
  }

  /** What was done with links of a patient, the first first. */
  private static List<AuditEvent> byLinks(String patient) {
    List<AuditEvent> events =
        search("patient=" + patient).stream()
            .filter(
                event ->
                    event.getAgent().stream()
                        .anyMatch(
                            agent ->
                                String.valueOf(agent.getWho().getIdentifier().getValue())
                                    .startsWith("form-link/")))
            .collect(Collectors.toList());
    Collections.reverse(events);
    return events;
  }

  private static List<AuditEvent> search(String query) {
    HttpResponse<String> answer = SharedServer.get("AuditEvent?_count=200&" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR
        .newJsonParser()
        .parseResource(Bundle.class, answer.body())
        .getEntry()
        .stream()
        .map(entry -> (AuditEvent) entry.getResource())
        .toList();
  }

  private static Map<String, String> notes(AuditEvent event) {
    return event.getEntity().stream()
        .map(AuditEventEntityComponent::getDetail)
        .flatMap(List::stream)
        .collect(
            Collectors.toMap(
                AuditEventEntityDetailComponent::getType,
                detail -> detail.getValue().primitiveValue()));
  }
}
