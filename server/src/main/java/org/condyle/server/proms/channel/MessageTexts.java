package org.condyle.server.proms.channel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/**
 * What is written to patients: by purpose, in English and Spanish, as an e-mail or as a text
 * message. A practice puts its own files in the place of the shipped ones. No text knows a
 * patient's name, an instrument or an operation, so none can tell of them.
 */
public final class MessageTexts {

  /** Placeholder for the name of the practice. */
  public static final String PRACTICE = "practice";

  /** Placeholder for the personal link. */
  public static final String LINK = "link";

  /** Placeholder for the last day on which the link can be used. */
  public static final String DAY = "day";

  /** Placeholder for the last day on which it can be answered at all. */
  public static final String CLOSES = "closes";

  /** Placeholder for a one-time code. */
  public static final String CODE = "code";

  /** Names the folder with a practice's own texts. */
  static final String FOLDER = "CONDYLE_MESSAGE_TEXTS";

  /** Says what the practice is called in messages. */
  static final String PRACTICE_NAME = "CONDYLE_PRACTICE_NAME";

  private static final List<String> LANGUAGES = List.of("en", "es");
  private static final List<String> SYSTEMS =
      List.of(Recipient.Email.SYSTEM, Recipient.Phone.SYSTEM);

  private final String practice;
  private final Map<String, MessageText> texts;

  private MessageTexts(String practice, Map<String, MessageText> texts) {
    this.practice = practice;
    this.texts = Map.copyOf(texts);
  }

  /**
   * The shipped texts, with those in their place that the environment names.
   *
   * @throws ProblemException CHANNEL_SETTING_INVALID or MESSAGE_TEXT_INVALID
   */
  static MessageTexts fromEnvironment(Map<String, String> environment) {
    String practice = environment.getOrDefault(PRACTICE_NAME, "").strip();
    if (practice.length() > 60 || practice.matches("(?s).*\\p{Cntrl}.*")) {
      throw Secret.invalid(PRACTICE_NAME, "must be one line of at most 60 characters");
    }
    Map<String, MessageText> texts = shipped();
    String folder = environment.getOrDefault(FOLDER, "").strip();
    if (!folder.isEmpty()) {
      texts.putAll(own(folder, texts));
    }
    return new MessageTexts(practice, texts);
  }

  private static Map<String, MessageText> shipped() {
    Map<String, MessageText> texts = new HashMap<>();
    for (Purpose purpose : Purpose.values()) {
      for (String language : LANGUAGES) {
        for (String system : SYSTEMS) {
          String name = name(purpose, language, system);
          texts.put(name, MessageText.read(name, ofClassPath(name), purpose, system));
        }
      }
    }
    return texts;
  }

  /** For example {@code last-reminder.es.email.txt}. */
  private static String name(Purpose purpose, String language, String system) {
    return purpose.code() + "." + language + "." + system + ".txt";
  }

  private static String ofClassPath(String name) {
    try (InputStream in = MessageTexts.class.getResourceAsStream("texts/" + name)) {
      if (in == null) {
        throw new IllegalStateException("There is no " + name + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name, e);
    }
  }

  /** A file of another name would never be used, and is a mistake. */
  private static Map<String, MessageText> own(String folder, Map<String, MessageText> shipped) {
    Map<String, MessageText> texts = new HashMap<>();
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        MessageText instead = shipped.get(name);
        if (instead == null) {
          throw new ProblemException(
              ProblemCode.MESSAGE_TEXT_INVALID,
              name + " is no name of a text; one is invitation.en.email.txt",
              name);
        }
        texts.put(
            name,
            MessageText.read(name, Files.readString(file), instead.purpose(), instead.system()));
      }
      return texts;
    } catch (IOException e) {
      throw Secret.invalid(
          FOLDER, "names " + folder + ", which cannot be read as a folder of texts");
    }
  }

  /** Whether it was said what the practice is called. */
  public boolean hasPractice() {
    return !practice.isEmpty();
  }

  /**
   * A written message.
   *
   * @param subject empty in a text message
   */
  public record Written(String subject, String text) {}

  /**
   * Writes a message.
   *
   * @param language {@code en} or {@code es}
   * @param values for the placeholders of the purpose but that of the practice
   */
  public Written write(
      Purpose purpose, String language, Recipient recipient, Map<String, String> values) {
    MessageText text = texts.get(name(purpose, language, recipient.system()));
    if (text == null) {
      throw new IllegalArgumentException("There is no text in " + language);
    }
    Map<String, String> all = new HashMap<>(values);
    all.put(PRACTICE, practice);
    return new Written(text.subject(all), text.body(all));
  }
}
