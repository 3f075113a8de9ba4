package org.condyle.server.proms.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.condyle.proms.answer.FormCatalog;
import org.condyle.proms.instrument.Instrument;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.proms.channel.MessageTexts.Written;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTextsTest {

  private static final Recipient EMAIL = new Recipient.Email("p@example.org");
  private static final Recipient PHONE = new Recipient.Phone("+15550100");
  private static final Map<String, String> VALUES =
      Map.of(
          MessageTexts.LINK, "https://forms.example/l/abc",
          MessageTexts.DAY, "December 1, 2026",
          MessageTexts.CLOSES, "December 24, 2026",
          MessageTexts.CODE, "123456");

  private static MessageTexts texts(Map<String, String> environment) {
    return MessageTexts.fromEnvironment(environment);
  }

  private static MessageTexts shipped() {
    return texts(Map.of(MessageTexts.PRACTICE_NAME, "Riverside Orthopedics"));
  }

  @ParameterizedTest
  @EnumSource(Purpose.class)
  void everyPurposeHasATextInBothLanguagesForBothKindsOfAddress(Purpose purpose) {
    for (String language : new String[] {"en", "es"}) {
      Written mail = shipped().write(purpose, language, EMAIL, VALUES);
      Written text = shipped().write(purpose, language, PHONE, VALUES);
      String essential = VALUES.get(purpose.essential());

      assertThat(mail.subject()).contains("Riverside Orthopedics").doesNotContain(essential);
      assertThat(mail.text()).contains(essential, "Riverside Orthopedics").doesNotContain("{");
      assertThat(text.subject()).isEmpty();
      assertThat(text.text()).contains(essential, "Riverside Orthopedics").doesNotContain("{");
    }
  }

  @ParameterizedTest
  @EnumSource(Purpose.class)
  void noTextNamesAnInstrument(Purpose purpose) {
    for (Instrument instrument : FormCatalog.shipped().instruments().instruments()) {
      assertThat(shipped().write(purpose, "en", EMAIL, VALUES).text())
          .doesNotContainIgnoringCase(instrument.title().en());
    }
  }

  @Test
  void theTwoLanguagesDiffer() {
    assertThat(shipped().write(Purpose.INVITATION, "es", EMAIL, VALUES).text())
        .startsWith("Hola")
        .isNotEqualTo(shipped().write(Purpose.INVITATION, "en", EMAIL, VALUES).text());
  }

  @Test
  void whatIsFilledInIsNotLookedAtAgain() {
    Written written =
        texts(Map.of(MessageTexts.PRACTICE_NAME, "$1 {link}"))
            .write(Purpose.INVITATION, "en", PHONE, VALUES);

    assertThat(written.text()).startsWith("$1 {link} asks");
  }

  @Test
  void aPracticesOwnTextTakesThePlaceOfTheShippedOne(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("invitation.en.email.txt"),
        "Subject: News from {practice}\n\nOpen {link} by {day}.\n");
    MessageTexts texts =
        texts(
            Map.of(
                MessageTexts.FOLDER, folder.toString(), MessageTexts.PRACTICE_NAME, "Riverside"));

    assertThat(texts.write(Purpose.INVITATION, "en", EMAIL, VALUES))
        .isEqualTo(
            new Written(
                "News from Riverside", "Open https://forms.example/l/abc by December 1, 2026."));
    assertThat(texts.write(Purpose.INVITATION, "es", EMAIL, VALUES).text()).startsWith("Hola");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "invitation.en.email.txt | Subject: A~~Open {link}, {name}. | {name}",
        "invitation.en.email.txt | Subject: A~~Open it. | lacks {link}",
        "invitation.en.email.txt | Open {link}. | Subject",
        "invitation.en.email.txt | Subject: {link}~~Open {link}. | subject",
        "invitation.en.email.txt | Subject:~~Open {link}. | subject",
        "invitation.en.email.txt | Subject: A~~Open {link. | brace",
        "invitation.en.sms.txt | Your code is {code}: {link} | {code}",
        "code.en.sms.txt | Your code is secret. | lacks {code}",
        "invitation.fr.email.txt | Subject: A~~Open {link}. | no name of a text",
        "notes.txt | To do. | no name of a text"
      })
  void aTextThatIsNoGoodIsNamed(String name, String text, String fault, @TempDir Path folder)
      throws IOException {
    Files.writeString(folder.resolve(name), text.replace('~', '\n'));

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> texts(Map.of(MessageTexts.FOLDER, folder.toString())))
        .satisfies(
            thrown -> {
              assertThat(thrown.problems().get(0).code())
                  .isEqualTo(ProblemCode.MESSAGE_TEXT_INVALID);
              assertThat(thrown.problems().get(0).location()).isEqualTo(name);
              assertThat(thrown).hasMessageContaining(fault);
            });
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> texts(Map.of(MessageTexts.FOLDER, "/no/such/folder")))
        .withMessageContaining(MessageTexts.FOLDER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Two\nlines",
        "The name of a practice that is so long that no subject line has room"
      })
  void aNameThatFitsInNoSubjectIsRefused(String name) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> texts(Map.of(MessageTexts.PRACTICE_NAME, name)))
        .withMessageContaining(MessageTexts.PRACTICE_NAME);
  }
}
