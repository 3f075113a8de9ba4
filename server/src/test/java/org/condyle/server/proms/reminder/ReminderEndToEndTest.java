package org.condyle.server.proms.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.server.SharedServer;
import org.condyle.server.partition.Partitions;
import org.condyle.server.proms.channel.Channels;
import org.condyle.server.proms.due.DueUpkeep;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From the surgeon's schedule to a patient's mailbox, over HTTP and SMTP. */
class ReminderEndToEndTest {

  private static final Pattern LINK = Pattern.compile("http://localhost:\\d+/forms/l/\\S+");

  private final GreenMail mailServer = new GreenMail(ServerSetupTest.SMTP.dynamicPort());

  @BeforeEach
  void start() {
    mailServer.start();
  }

  @AfterEach
  void stop() {
    mailServer.stop();
  }

  private Practice practice() {
    Channels channels =
        Channels.fromEnvironment(
            Map.of(
                "CONDYLE_SMTP_HOST", "localhost",
                "CONDYLE_SMTP_PORT", String.valueOf(mailServer.getSmtp().getPort()),
                "CONDYLE_SMTP_SECURITY", "none",
                "CONDYLE_SMTP_FROM", "Riverside Orthopedics <forms@riverside.example>"),
            Clock.systemUTC());
    return new Practice(
        Partitions.FIRST_PRACTICE,
        new QuietHours(LocalTime.MIN, LocalTime.MIN, Set.of()),
        channels,
        URI.create(SharedServer.uri("").toString().replace("/fhir", "")));
  }

  @Test
  void aPlannedOperationBringsAMailWithALinkAndAnAnswerEndsIt() throws Exception {
    Practice practice = practice();
    LocalDate surgery = Practice.today().plusDays(85);
    for (String id : List.of("e2e-answers", "e2e-silent")) {
      Patient patient = practice.patient(id);
      patient.addName().setFamily("Quillfeather").addGiven("Winifred");
      post(patient, Practice.order(id, surgery));
    }
    // What the server does by itself when it was quiet for a while.
    upkeep("e2e-answers");
    upkeep("e2e-silent");

    practice.send();

    List<MimeMessage> first = to("e2e-answers");
    assertThat(first).hasSize(1);
    assertThat(first.get(0).getSubject()).doesNotContain("Quillfeather", "Winifred");
    assertThat(text(first.get(0))).doesNotContain("Quillfeather", "Winifred", "knee", "KOOS");
    HttpResponse<String> page =
        SharedServer.send(HttpRequest.newBuilder(link(first.get(0))).GET().build());
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    assertThat(page.body()).contains("<form").doesNotContain("Quillfeather");

    answer("e2e-answers");
    for (int day = 0; day < 45; day++) {
      practice.clock().forward(Duration.ofDays(1));
      practice.send();
    }

    assertThat(to("e2e-answers")).as("who answered").hasSize(1);
    assertThat(to("e2e-silent")).as("who did not").hasSizeGreaterThan(1);
    assertThat(communications("e2e-answers")).isEqualTo(1);
    assertThat(communications("e2e-silent")).isEqualTo(to("e2e-silent").size());
  }

  private static void post(Resource... resources) {
    Bundle bundle = new Bundle();
    bundle.setType(BundleType.TRANSACTION);
    for (Resource resource : resources) {
      bundle
          .addEntry()
          .setResource(resource)
          .getRequest()
          .setMethod(HTTPVerb.PUT)
          .setUrl(resource.fhirType() + "/" + resource.getIdElement().getIdPart());
    }
    HttpResponse<String> answer = SharedServer.post("", bundle);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void upkeep(String patient) {
    Practice.part(DueUpkeep.class).bringUpToDate(Partitions.FIRST_PRACTICE, patient);
  }

  /** All seven questions of the KOOS, JR., by the EHR. */
  private static void answer(String patient) {
    QuestionnaireResponse response = new QuestionnaireResponse();
    response.setId("QuestionnaireResponse/" + patient);
    response.setStatus(QuestionnaireResponseStatus.COMPLETED);
    response.setSubject(new Reference("Patient/" + patient));
    response.setQuestionnaire("https://condyle.org/fhir/Questionnaire/koos-jr|1.0.0");
    response.setAuthoredElement(new DateTimeType(Practice.today().toString()));
    for (int item = 1; item <= 7; item++) {
      response.addItem().setLinkId("koos-jr-" + item).addAnswer().setValue(new IntegerType(1));
    }
    post(response);
  }

  private List<MimeMessage> to(String patient) {
    return Arrays.stream(mailServer.getReceivedMessages())
        .filter(mail -> recipient(mail).equals(patient + "@example.org"))
        .toList();
  }

  private static String recipient(MimeMessage mail) {
    try {
      return mail.getAllRecipients()[0].toString();
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(MimeMessage mail) throws MessagingException, IOException {
    return ((MimeMultipart) mail.getContent()).getBodyPart(0).getContent().toString();
  }

  private static URI link(MimeMessage mail) throws MessagingException, IOException {
    Matcher matcher = LINK.matcher(text(mail));
    assertThat(matcher.find()).isTrue();
    return URI.create(matcher.group());
  }

  private static int communications(String patient) {
    Bundle found =
        SharedServer.client()
            .search()
            .byUrl("Communication?recipient=Patient/" + patient + "&category=reminder")
            .returnBundle(Bundle.class)
            .execute();
    return found.getEntry().size();
  }
}
