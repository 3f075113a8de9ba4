package org.condyle.server.proms.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.condyle.server.proms.channel.Recipient.Email;
import org.condyle.server.proms.channel.Recipient.Phone;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointSystem;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointUse;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContactTest {

  private static final LocalDate TODAY = LocalDate.parse("2026-11-22");

  private final Patient patient = new Patient();

  private ContactPoint telecom(ContactPointSystem system, String value) {
    return patient.addTelecom().setSystem(system).setValue(value);
  }

  private Contact contact() {
    return Contact.of(patient, TODAY);
  }

  @Test
  void theBestRankComesFirstAndWhatHasNoneLast() {
    telecom(ContactPointSystem.EMAIL, "late@example.org");
    telecom(ContactPointSystem.EMAIL, "second@example.org").setRank(2);
    telecom(ContactPointSystem.SMS, "+1 555 0100").setRank(1);

    assertThat(contact().recipients())
        .containsExactly(
            new Phone("+1 555 0100"),
            new Email("second@example.org"),
            new Email("late@example.org"));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22, 2026-11-22, true",
    "2026-11-23,, false",
    ", 2026-11-21, false",
    ", 2026-11, true",
    "2026-12,, false",
    ", 2026, true",
    ", 2025, false"
  })
  void anAddressIsUsedOnlyInItsPeriod(String start, String end, boolean used) {
    Period period = new Period();
    if (start != null) {
      period.setStartElement(new DateTimeType(start));
    }
    if (end != null) {
      period.setEndElement(new DateTimeType(end));
    }
    telecom(ContactPointSystem.EMAIL, "a@example.org").setPeriod(period);

    assertThat(contact().recipients()).hasSize(used ? 1 : 0);
  }

  @Test
  void anOldAddressIsNotUsed() {
    telecom(ContactPointSystem.EMAIL, "a@example.org").setUse(ContactPointUse.OLD);

    assertThat(contact().recipients()).isEmpty();
  }

  @Test
  void aTelephoneAtHomeOrAtWorkGetsNoTextMessages() {
    telecom(ContactPointSystem.PHONE, "555-0101").setUse(ContactPointUse.HOME);
    telecom(ContactPointSystem.PHONE, "555-0102").setUse(ContactPointUse.WORK);
    telecom(ContactPointSystem.PHONE, "555-0103").setUse(ContactPointUse.MOBILE);
    telecom(ContactPointSystem.PHONE, "555-0104");
    telecom(ContactPointSystem.FAX, "555-0105");

    assertThat(contact().recipients())
        .containsExactly(new Phone("555-0103"), new Phone("555-0104"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@example.org\r\nBcc: b@example.org",
        "A <a@example.org>",
        "a@example.org, b@example.org",
        "a b@example.org",
        "none",
        "@example.org"
      })
  void whatIsNotOneAddressIsNotUsed(String value) {
    telecom(ContactPointSystem.EMAIL, value);

    assertThat(contact().recipients()).isEmpty();
  }

  @Test
  void aPatientWhoWantsNoRemindersIsNotWrittenTo() {
    telecom(ContactPointSystem.EMAIL, "a@example.org");
    patient.addExtension(Contact.NO_REMINDERS, new BooleanType(true));

    assertThat(contact().wanted()).isFalse();
  }

  @Test
  void aRefusalThatWasTakenBackIsNone() {
    patient.addExtension(Contact.NO_REMINDERS, new BooleanType(false));

    assertThat(contact().wanted()).isTrue();
  }

  @Test
  void anAddressThatWantsNoRemindersIsLeftOut() {
    telecom(ContactPointSystem.EMAIL, "a@example.org")
        .addExtension(Contact.NO_REMINDERS, new BooleanType(true));
    telecom(ContactPointSystem.EMAIL, "b@example.org");

    assertThat(contact().wanted()).isTrue();
    assertThat(contact().recipients()).containsExactly(new Email("b@example.org"));
  }

  @Test
  void aRecordThatIsNotInUseIsNotWrittenTo() {
    patient.setActive(false);

    assertThat(contact().wanted()).isFalse();
  }

  @Test
  void thePreferredLanguageDecides() {
    speaks("en-US", false);
    speaks("es-MX", true);

    assertThat(contact().language()).isEqualTo("es");
  }

  @ParameterizedTest
  @CsvSource({"es, es", "es-419, es", "en, en", "est, en", "vi, en"})
  void englishIsForAllWhoAreNotSpokenToInSpanish(String code, String language) {
    speaks(code, false);

    assertThat(contact().language()).isEqualTo(language);
  }

  private void speaks(String code, boolean preferred) {
    patient
        .addCommunication()
        .setLanguage(new CodeableConcept(new Coding("urn:ietf:bcp:47", code, null)))
        .setPreferred(preferred);
  }
}
