package org.condyle.server.proms.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.condyle.proms.instrument.Instrument;
import org.condyle.server.SharedServer;
import org.condyle.server.TestCaller;
import org.condyle.server.caller.Role;
import org.condyle.server.partition.Practices;
import org.condyle.server.proms.SiteForm;
import org.condyle.server.proms.rules.PromRules;
import org.junit.jupiter.api.Test;

/** Whoever has a link is asked with the forms of the practice that gave it. */
class OwnFormsTest {

  private static final String WORDING = "A question with the site&#39;s wording";

  @Test
  void aPracticesOwnFormIsAskedOfItsPatientsAndNotOfAnothers() {
    int owner = practice("own-forms");
    int other = practice("own-forms-other");
    Instrument instrument =
        SharedServer.server()
            .part(PromRules.class)
            .instruments()
            .instrument("koos-jr")
            .orElseThrow();
    HttpResponse<String> attached =
        post(
            TestCaller.of(Role.ADMINISTRATOR, owner),
            "Questionnaire/$attach-form",
            SharedServer.FHIR
                .newJsonParser()
                .encodeResourceToString(
                    SiteForm.parameters(SiteForm.of(instrument, "own-knee"), "koos-jr")));
    assertThat(attached.statusCode()).as(attached.body()).isEqualTo(200);

    String ownPage = firstQuestion(owner);
    String othersPage = firstQuestion(other);

    assertThat(ownPage).contains(WORDING).contains("Words of the site");
    assertThat(othersPage).doesNotContain(WORDING).doesNotContain("Words of the site");
  }

  private static int practice(String name) {
    int practice =
        SharedServer.server().part(Practices.class).add(name, name, ZoneOffset.UTC).partition();
    HttpResponse<String> stored =
        post(
            TestCaller.of(Role.SYSTEM, practice),
            "",
            """
            {"resourceType":"Bundle","type":"transaction","entry":[
             {"resource":{"resourceType":"Patient","id":"of-knee","birthDate":"1975-03-27"},
              "request":{"method":"PUT","url":"Patient/of-knee"}},
             {"resource":{"resourceType":"ServiceRequest","id":"of-order","status":"active",
               "intent":"order","subject":{"reference":"Patient/of-knee"},
               "code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"27447"}]},
               "bodySite":[{"coding":[{"system":"http://snomed.info/sct","code":"7771000"}]}],
               "occurrenceDateTime":"%s"},
              "request":{"method":"PUT","url":"ServiceRequest/of-order"}}]}
            """
                .formatted(LocalDate.now(ZoneOffset.UTC).plusDays(30)));
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(200);
    return practice;
  }

  private static String firstQuestion(int practice) {
    HttpResponse<String> link =
        post(
            TestCaller.of(Role.SYSTEM, practice),
            "Patient/of-knee/$prom-link",
            "{\"resourceType\":\"Parameters\",\"parameter\":["
                + "{\"name\":\"purpose\",\"valueCode\":\"personal\"}]}");
    assertThat(link.statusCode()).as(link.body()).isEqualTo(200);
    String address = link.body().replaceAll("(?s).*\"(http[^\"]+/forms/[^\"]+)\".*", "$1");
    FormBrowser browser = FormBrowser.open(address).bornOn("27", "3", "1975");
    return browser.go(KneeForm.formPath(browser)).page();
  }

  private static HttpResponse<String> post(TestCaller caller, String path, String body) {
    return SharedServer.send(
        caller
            .on(HttpRequest.newBuilder(SharedServer.uri(path)))
            .header("Content-Type", "application/fhir+json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }
}
