package org.condyle.server.operation.promlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.condyle.server.SharedServer;
import org.condyle.server.page.QrPicture;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PromLinkTest {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String LINK = "Patient/promlink/$prom-link";

  @BeforeAll
  static void putPatients() {
    SharedServer.put(
        "Patient/promlink",
        "application/fhir+json",
        "{\"resourceType\":\"Patient\",\"id\":\"promlink\",\"birthDate\":\"1950-03-27\"}");
    SharedServer.put(
        "Patient/promlink-ageless",
        "application/fhir+json",
        "{\"resourceType\":\"Patient\",\"id\":\"promlink-ageless\"}");
  }

  private static Parameters issued(String parameters) {
    HttpResponse<String> answer = SharedServer.post(LINK, FORM, parameters);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR.newJsonParser().parseResource(Parameters.class, answer.body());
  }

  private static Duration validity(Parameters issued) {
    InstantType expires = (InstantType) issued.getParameter("expires").getValue();
    return Duration.between(Instant.now(), expires.getValue().toInstant());
  }

  private static String refused(String path, String parameters, int status) {
    HttpResponse<String> answer = SharedServer.post(path, FORM, parameters);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer.body();
  }

  @Test
  void aPersonalLinkIsValidForAFortnightAndHasAPicture() {
    Parameters issued = issued("");

    String url = issued.getParameter("url").getValue().primitiveValue();
    assertThat(url)
        .startsWith(SharedServer.uri("").resolve("/forms/l/").toString())
        .doesNotContain("promlink");
    assertThat(validity(issued)).isBetween(Duration.ofHours(335), Duration.ofHours(336));
    Attachment picture = (Attachment) issued.getParameter("qr").getValue();
    assertThat(picture.getContentType()).isEqualTo("image/svg+xml");
    assertThat(new String(picture.getData(), StandardCharsets.UTF_8))
        .isEqualTo(QrPicture.svg(url))
        .isNotEqualTo(QrPicture.svg(url + "x"));
  }

  @Test
  void aLinkForATabletIsValidForTwoHoursOrAsAsked() {
    assertThat(validity(issued("purpose=tablet")))
        .isBetween(Duration.ofMinutes(119), Duration.ofMinutes(120));
    assertThat(validity(issued("purpose=tablet&validHours=1")))
        .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));
  }

  @Test
  void whatCannotBeIssuedIsRefused() {
    assertThat(refused(LINK, "purpose=kiosk", 400)).contains("personal, tablet");
    assertThat(refused(LINK, "validHours=2161", 400)).contains("1 to 2160 hours");
    assertThat(refused(LINK, "validHours=0", 400)).contains("CONDYLE-1003");
    assertThat(refused("Patient/promlink-nobody/$prom-link", "", 404)).contains("CONDYLE-1006");
    assertThat(refused("Patient/promlink-ageless/$prom-link", "", 422)).contains("CONDYLE-4050");
    assertThat(SharedServer.get(LINK).statusCode()).isNotEqualTo(200);
  }

  @Test
  void linksAreRevokedOneByOneOrTogether() {
    String link = issued("").getParameter("link").getValue().primitiveValue();
    String url = issued("").getParameter("url").getValue().primitiveValue();
    String revoke = "Patient/promlink/$prom-link-revoke";

    assertThat(SharedServer.post(revoke, FORM, "link=" + link).body())
        .contains("\"valueInteger\":1");
    assertThat(SharedServer.post(revoke, FORM, "link=" + link).body())
        .contains("\"valueInteger\":0");
    assertThat(refused("Patient/promlink-ageless/$prom-link-revoke", "link=" + link, 404))
        .contains("CONDYLE-4051");
    assertThat(refused(revoke, "link=not-a-link", 404)).contains("CONDYLE-4051");
    assertThat(SharedServer.post(revoke, FORM, "").statusCode()).isEqualTo(200);
    assertThat(url).contains("/forms/l/");
  }

  @Test
  void theLightFrameAroundThePictureIsFourModulesWide() {
    String svg = QrPicture.svg("https://forms.example.org/forms/l/abc");

    assertThat(svg).contains("M4,4h1v1h-1z").doesNotContain("M3,", "M0,");
    assertThat(svg).startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 37 37\"");
  }
}
