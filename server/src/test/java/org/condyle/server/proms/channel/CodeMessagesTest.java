package org.condyle.server.proms.channel;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.condyle.server.SharedServer;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.partition.SystemRequests;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointSystem;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CodeMessagesTest {

  private static final int PRACTICE = 7030;

  private final BlockingQueue<Message> sent = new LinkedBlockingQueue<>();

  private final CodeMessages codes =
      new CodeMessages(
          new Channels(List.of(new Recording())),
          SharedServer.server().part(MessageTexts.class),
          SharedServer.server().part(DaoRegistry.class),
          SharedServer.server().part(PracticeOfRequest.class),
          Clock.systemUTC());

  private final class Recording implements Channel {

    @Override
    public String name() {
      return "recording";
    }

    @Override
    public boolean takes(Recipient recipient) {
      return recipient instanceof Recipient.Phone;
    }

    @Override
    public boolean isRepeatable() {
      return true;
    }

    @Override
    public Delivery send(Message message) {
      sent.add(message);
      return new Delivery.Accepted();
    }
  }

  @AfterEach
  void close() {
    codes.close();
  }

  private static void put(Patient patient) {
    SharedServer.server()
        .part(DaoRegistry.class)
        .getResourceDao(Patient.class)
        .update(patient, SystemRequests.in(PRACTICE));
  }

  private static Patient patient(String id) {
    Patient patient = new Patient();
    patient.setId("Patient/" + id);
    return patient;
  }

  @BeforeAll
  static void aPracticeOfItsOwn() {
    SharedServer.addPractice(PRACTICE);
  }

  @Test
  void aCodeGoesToThePatientInTheLanguageOfThePage() throws InterruptedException {
    Patient patient = patient("code");
    patient.addTelecom().setSystem(ContactPointSystem.SMS).setValue("+1 555 0100");
    put(patient);

    assertThat(codes.reaches(PRACTICE, "code")).isTrue();
    codes.send(PRACTICE, "code", "123456", Locale.forLanguageTag("es"));

    Message message = sent.poll(10, TimeUnit.SECONDS);
    assertThat(message).isNotNull();
    assertThat(message.recipient()).isEqualTo(new Recipient.Phone("+1 555 0100"));
    assertThat(message.text()).contains("su código es 123456");
    assertThat(message.link()).isNull();
    assertThat(message.toString()).doesNotContain("123456", "555");
  }

  @Test
  void whoWantsNoRemindersStillGetsTheCodeThatWasAskedFor() {
    Patient patient = patient("code-only");
    patient.addTelecom().setSystem(ContactPointSystem.SMS).setValue("+1 555 0101");
    patient.addExtension(Contact.NO_REMINDERS, new BooleanType(true));
    put(patient);

    assertThat(codes.reaches(PRACTICE, "code-only")).isTrue();
  }

  @Test
  void whoHasNoAddressThatAChannelTakesIsNotReached() {
    Patient patient = patient("unreached");
    patient.addTelecom().setSystem(ContactPointSystem.EMAIL).setValue("p@example.org");
    put(patient);

    assertThat(codes.reaches(PRACTICE, "unreached")).isFalse();
    assertThat(codes.reaches(PRACTICE, "nobody")).isFalse();
  }
}
