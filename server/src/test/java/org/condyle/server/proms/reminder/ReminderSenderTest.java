package org.condyle.server.proms.reminder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.proms.channel.Channels;
import org.condyle.server.proms.channel.Contact;
import org.condyle.server.proms.channel.Delivery;
import org.condyle.server.proms.channel.Message;
import org.condyle.server.proms.channel.Purpose;
import org.condyle.server.proms.channel.Recipient;
import org.condyle.server.proms.due.DueUpkeep;
import org.condyle.server.proms.reminder.Practice.Stored;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Communication;
import org.hl7.fhir.r4.model.Communication.CommunicationStatus;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.Test;

class ReminderSenderTest {

  private static final Duration LINKS = Duration.ofDays(14);

  private final RecordingChannel channel = new RecordingChannel(false);
  private final RecordingChannel repeatable = new RecordingChannel(true);

  @Test
  void aPlannedOperationIsInvitedToOnceAndTheRecordTellsOfIt() {
    Practice practice = new Practice(7001, channel);
    practice.plan(practice.patient("once"));

    practice.send();
    practice.send();

    assertThat(channel.messages()).hasSize(1);
    Message message = channel.messages().get(0);
    assertThat(message.purpose()).isEqualTo(Purpose.INVITATION);
    assertThat(message.recipient()).isEqualTo(new Recipient.Email("once@example.org"));
    assertThat(message.text()).contains("https://forms.example/forms/l/");
    Stored stored = practice.stored("once").get(0);
    assertThat(stored.state()).isEqualTo("sent");
    Communication told = practice.read(Communication.class, stored.communication());
    assertThat(told.getStatus()).isEqualTo(CommunicationStatus.COMPLETED);
    assertThat(told.getRecipientFirstRep().getReference()).isEqualTo("Patient/once");
    assertThat(told.getMediumFirstRep().getCodingFirstRep().getCode()).isEqualTo("EMAILWRIT");
    assertThat(told.getSent()).isEqualTo(stored.attempted().toInstant());
    Task task =
        practice.read(Task.class, told.getBasedOnFirstRep().getReferenceElement().getIdPart());
    assertThat(task.getFor().getReference()).isEqualTo("Patient/once");
    assertThat(FhirContext.forR4Cached().newJsonParser().encodeResourceToString(told))
        .doesNotContain("forms.example", "@example.org");
  }

  @Test
  void whoDoesNotAnswerIsRemindedAndWhoseOperationIsCalledOffIsNot() {
    Practice practice = new Practice(7002, channel);
    practice.plan(practice.patient("silent"));
    practice.plan(practice.patient("called-off"));
    practice.send();
    ServiceRequest off = practice.read(ServiceRequest.class, "called-off-knee");
    off.setStatus(ServiceRequestStatus.REVOKED);
    practice.put(off);

    for (int day = 0; day < 40; day++) {
      practice.clock().forward(Duration.ofDays(1));
      practice.send();
    }

    assertThat(to("silent")).hasSizeGreaterThan(1);
    assertThat(to("silent").get(1).purpose()).isEqualTo(Purpose.REMINDER);
    assertThat(to("silent")).extracting(Message::key).doesNotHaveDuplicates();
    assertThat(to("silent")).extracting(Message::link).doesNotHaveDuplicates();
    assertThat(to("called-off")).hasSize(1);
  }

  private List<Message> to(String patient) {
    return channel.messages().stream()
        .filter(message -> message.recipient().address().startsWith(patient + "@"))
        .toList();
  }

  @Test
  void aPatientWhoSpeaksSpanishIsWrittenToInSpanish() {
    Practice practice = new Practice(7003, channel);
    Patient patient = practice.patient("habla");
    patient
        .addCommunication()
        .setLanguage(new CodeableConcept(new Coding("urn:ietf:bcp:47", "es", null)));
    practice.plan(patient);

    practice.send();

    assertThat(channel.messages().get(0).text()).startsWith("Hola");
    assertThat(channel.messages().get(0).text()).contains(" de 20");
  }

  @Test
  void whatIsRefusedIsNotSentAgainAndTheRecordSaysWhy() {
    Practice practice = new Practice(7004, channel);
    practice.plan(practice.patient("refused"));
    channel.answer(message -> new Delivery.Refused("The mail server answered 550"));

    practice.send();
    practice.clock().forward(Duration.ofHours(1));
    practice.send();

    assertThat(channel.messages()).hasSize(1);
    Stored stored = practice.stored("refused").get(0);
    assertThat(stored.state()).isEqualTo("failed");
    Communication told = practice.read(Communication.class, stored.communication());
    assertThat(told.getStatus()).isEqualTo(CommunicationStatus.NOTDONE);
    assertThat(told.getStatusReason().getText()).isEqualTo("The mail server answered 550");
    assertThat(told.hasSent()).isFalse();
  }

  @Test
  void whatIsDeferredIsSentAgainUnderTheSameKeyWithALinkOfItsOwn() {
    Practice practice = new Practice(7005, channel);
    practice.plan(practice.patient("deferred"));
    channel.answer(
        message -> new Delivery.Deferred("The webhook answered HTTP 503", Duration.ofMinutes(20)));
    practice.send();
    channel.answer(message -> new Delivery.Accepted());
    practice.clock().forward(Duration.ofMinutes(19));
    practice.send();
    assertThat(channel.messages()).as("the other side wants to be left alone").hasSize(1);

    practice.clock().forward(Duration.ofMinutes(2));
    practice.send();

    assertThat(channel.messages()).hasSize(2);
    assertThat(channel.messages().get(1).key()).isEqualTo(channel.messages().get(0).key());
    assertThat(channel.messages().get(1).link()).isNotEqualTo(channel.messages().get(0).link());
    assertThat(practice.stored("deferred")).hasSize(1);
    assertThat(practice.stored("deferred").get(0).state()).isEqualTo("sent");
    assertThat(practice.stored("deferred").get(0).attempts()).isEqualTo(2);
  }

  @Test
  void afterTheLastAttemptItHasFailed() {
    Practice practice = new Practice(7006, channel);
    practice.plan(practice.patient("never"));
    channel.answer(message -> new Delivery.Deferred("Nothing answers", null));

    for (int hour = 0; hour < 30; hour++) {
      practice.send();
      practice.clock().forward(Duration.ofHours(1));
    }

    assertThat(channel.messages()).hasSize(6);
    assertThat(practice.stored("never")).hasSize(1);
    assertThat(practice.stored("never").get(0).state()).isEqualTo("failed");
    assertThat(practice.stored("never").get(0).reason()).isEqualTo("Nothing answers");
  }

  @Test
  void whatWaitsIsWithdrawnWhenThereIsNothingMoreToAskFor() {
    Practice practice = new Practice(7007, channel);
    practice.plan(practice.patient("withdrawn"));
    channel.answer(message -> new Delivery.Deferred("Nothing answers", null));
    practice.send();
    ServiceRequest off = practice.read(ServiceRequest.class, "withdrawn-knee");
    off.setStatus(ServiceRequestStatus.REVOKED);
    practice.put(off);
    practice.clock().forward(Duration.ofMinutes(2));

    practice.send();

    assertThat(channel.messages()).hasSize(1);
    assertThat(practice.stored("withdrawn").get(0).state()).isEqualTo("withdrawn");
  }

  @Test
  void aMailThatAServerWasAtWhenItCrashedIsNotSentAgain() {
    Practice practice = new Practice(7008, channel);
    practice.plan(practice.patient("crashed"));
    practice.beginAndCrash(channel, new Recipient.Email("crashed@example.org"));
    practice.send();
    assertThat(channel.messages()).as("the claim of the other server holds").isEmpty();

    practice.clock().forward(ReminderSender.CLAIM.plusSeconds(1));
    practice.send();

    assertThat(channel.messages()).isEmpty();
    Stored stored = practice.stored("crashed").get(0);
    assertThat(stored.state()).isEqualTo("unsure");
    assertThat(practice.read(Communication.class, stored.communication()).getStatus())
        .isEqualTo(CommunicationStatus.UNKNOWN);
  }

  @Test
  void whatAWebhookWasSentWhenTheServerCrashedIsSentAgainUnderTheSameKey() {
    Practice practice = new Practice(7009, repeatable);
    practice.plan(practice.patient("crashed"));
    ReminderMessage begun =
        practice.beginAndCrash(repeatable, new Recipient.Email("crashed@example.org"));

    practice.clock().forward(ReminderSender.CLAIM.plusSeconds(1));
    practice.send();

    assertThat(repeatable.messages()).extracting(Message::key).containsExactly(begun.id());
    assertThat(practice.stored("crashed")).hasSize(1);
    assertThat(practice.stored("crashed").get(0).state()).isEqualTo("sent");
  }

  @Test
  void whatIsUnclearIsSentAgainOnlyByAChannelThatShowsItOnce() {
    Practice mail = new Practice(7010, channel);
    mail.plan(mail.patient("unclear"));
    channel.answer(message -> new Delivery.Unclear("It broke"));
    Practice webhook = new Practice(7011, repeatable);
    webhook.plan(webhook.patient("unclear"));
    repeatable.answer(message -> new Delivery.Unclear("It broke"));

    mail.send();
    mail.clock().forward(Duration.ofHours(1));
    mail.send();
    webhook.send();
    webhook.clock().forward(Duration.ofHours(1));
    webhook.send();

    assertThat(channel.messages()).hasSize(1);
    assertThat(mail.stored("unclear").get(0).state()).isEqualTo("unsure");
    assertThat(repeatable.messages()).hasSize(2);
    assertThat(repeatable.messages().get(0).key()).isEqualTo(repeatable.messages().get(1).key());
  }

  @Test
  void whoCannotOrDoesNotWantToBeWrittenToIsLeftAloneUntilTheRecordChanges() {
    Practice practice = new Practice(7012, channel);
    Patient silent = practice.patient("no-address");
    silent.getTelecom().clear();
    practice.plan(silent);
    Patient unwilling = practice.patient("unwilling");
    unwilling.addExtension(Contact.NO_REMINDERS, new BooleanType(true));
    practice.plan(unwilling);
    Patient unprotected = practice.patient("unprotected");
    unprotected.setBirthDateElement(new DateType("1980"));
    practice.plan(unprotected);

    practice.send();

    assertThat(channel.messages()).isEmpty();
    assertThat(practice.hindrance("no-address")).isEqualTo("no-address");
    assertThat(practice.hindrance("unwilling")).isEqualTo("unwanted");
    assertThat(practice.hindrance("unprotected")).isEqualTo("no-second-step");

    practice.put(practice.patient("no-address"));
    practice.put(practice.patient("unwilling"));
    Practice.part(DueUpkeep.class).bringUpToDate(practice.partition(), "no-address");
    Practice.part(DueUpkeep.class).bringUpToDate(practice.partition(), "unwilling");
    practice.clock().forward(Duration.ofDays(1));
    practice.send();

    assertThat(channel.messages())
        .extracting(message -> message.recipient().address())
        .containsExactlyInAnyOrder("no-address@example.org", "unwilling@example.org");
  }

  @Test
  void nothingGoesOutInQuietHours() {
    QuietHours night = new QuietHours(LocalTime.of(20, 0), LocalTime.of(9, 0), Set.of());
    Practice practice =
        new Practice(
            7013, night, new Channels(List.of(channel)), URI.create("https://forms.example"));
    practice.plan(practice.patient("asleep"));
    LocalDate day = Practice.today().plusDays(2);
    practice.clock().set(day.atTime(21, 0).toInstant(ZoneOffset.UTC));

    practice.send();
    assertThat(channel.messages()).isEmpty();
    practice.clock().set(day.plusDays(1).atTime(8, 59, 59).toInstant(ZoneOffset.UTC));
    practice.send();
    assertThat(channel.messages()).isEmpty();
    practice.clock().set(day.plusDays(1).atTime(9, 0).toInstant(ZoneOffset.UTC));
    practice.send();

    assertThat(channel.messages()).hasSize(1);
  }

  @Test
  void severalServersSendEachMessageOnce() throws Exception {
    Practice practice = new Practice(7014, channel);
    for (int i = 0; i < 12; i++) {
      practice.plan(practice.patient("many-" + i));
    }
    ExecutorService servers = Executors.newFixedThreadPool(4);
    CountDownLatch together = new CountDownLatch(1);
    List<Future<?>> running =
        IntStream.range(0, 4)
            .<Future<?>>mapToObj(
                server ->
                    servers.submit(
                        () -> {
                          together.await();
                          practice.send();
                          return null;
                        }))
            .toList();

    together.countDown();
    for (Future<?> each : running) {
      each.get();
    }
    servers.shutdown();

    assertThat(channel.messages())
        .hasSize(12)
        .extracting(message -> message.recipient().address())
        .doesNotHaveDuplicates();
  }

  @Test
  void noMoreGoOutInAMinuteThanMay() {
    Practice practice = new Practice(7015, channel);
    for (int i = 0; i < 5; i++) {
      practice.plan(practice.patient("rate-" + i));
    }
    ReminderWork work = practice.work(new ReminderSettings(true, 2, LINKS), practice.channels());

    work.send(7015, Practice.today(), EvaluationProgress.NONE);
    assertThat(channel.messages()).hasSize(2);
    practice.clock().forward(Duration.ofSeconds(61));
    work.send(7015, Practice.today(), EvaluationProgress.NONE);

    assertThat(channel.messages()).hasSize(4);
  }

  @Test
  void nothingGoesOutWhileItIsOffOrThereIsNoChannel() {
    Practice practice = new Practice(7016, channel);
    practice.plan(practice.patient("off"));

    practice
        .work(new ReminderSettings(false, 60, LINKS), practice.channels())
        .run(EvaluationProgress.NONE);
    practice
        .work(new ReminderSettings(true, 60, LINKS), new Channels(List.of()))
        .run(EvaluationProgress.NONE);

    assertThat(channel.messages()).isEmpty();
    assertThat(practice.stored("off")).isEmpty();
  }

  @Test
  void whatACrashLeftUntoldIsTold() {
    Practice practice = new Practice(7017, channel);
    practice.plan(practice.patient("untold"));
    ReminderMessage begun =
        practice.beginAndCrash(channel, new Recipient.Email("untold@example.org"));
    practice.messages().update(begun.ended(MessageState.SENT, null, null));
    assertThat(practice.messages().unrecorded(7017, 10)).hasSize(1);

    practice.work(new ReminderSettings(true, 60, LINKS), practice.channels()).recordUntold(7017);

    assertThat(practice.read(Communication.class, "reminder-" + begun.id()).getStatus())
        .isEqualTo(CommunicationStatus.COMPLETED);
    assertThat(practice.messages().unrecorded(7017, 10)).isEmpty();
  }

  @Test
  void whoIsGoneIsForgotten() {
    Practice practice = new Practice(7018, channel);
    practice.plan(practice.patient("gone"));
    practice.send();
    assertThat(practice.stored("gone")).hasSize(1);

    practice.forget("gone");

    assertThat(practice.stored("gone")).isEmpty();
    practice.clock().forward(Duration.ofDays(30));
    practice.send();
    assertThat(channel.messages()).as("nothing is planned any more").hasSize(1);
  }

  @Test
  void aMessageSaysUntilWhenItsLinkCanBeUsedAndTheLastOneUntilWhenItCanBeAnswered() {
    Practice practice = new Practice(7019, channel);
    practice.plan(practice.patient("until"));
    practice.send();
    LocalDate surgery = Practice.today().plusDays(85);
    practice.clock().set(surgery.minusDays(6).atTime(12, 0).toInstant(ZoneOffset.UTC));

    practice.send();

    assertThat(channel.messages())
        .extracting(Message::purpose)
        .containsExactly(Purpose.INVITATION, Purpose.LAST_REMINDER);
    // The link is valid for 14 days from now on, and so for 13 whole ones.
    assertThat(channel.messages().get(0).text())
        .contains("It can be used until " + text(Practice.today().plusDays(13)));
    assertThat(channel.messages().get(1).text()).contains("ends on " + text(surgery));
  }

  private static String text(LocalDate day) {
    return day.format(DateTimeFormatter.ofPattern("MMMM d, yyyy", Locale.US));
  }

  @Test
  void aPatientWhoWasWrittenToCanBeDeleted() {
    Practice practice = new Practice(7020, channel);
    practice.plan(practice.patient("deleted"));
    practice.send();
    String communication = practice.stored("deleted").get(0).communication();
    practice.delete("ServiceRequest/deleted-knee");

    practice.delete("Patient/deleted");

    assertThatExceptionOfType(ResourceGoneException.class)
        .isThrownBy(() -> practice.read(Communication.class, communication));
  }
}
