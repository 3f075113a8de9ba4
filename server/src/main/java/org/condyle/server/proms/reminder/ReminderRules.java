package org.condyle.server.proms.reminder;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.condyle.proms.reading.DataFile;
import org.condyle.proms.schedule.Window;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.proms.channel.Purpose;
import org.jspecify.annotations.Nullable;

/**
 * How often and when patients are reminded: data, with its source.
 *
 * @param verified whether a published source was seen
 * @param most messages about one interval at most
 * @param apart the least number of days from one message to a patient to the next
 * @param late an interval that had been open for longer when it became known is invited to only if
 *     it is the one that opened last
 * @param again a message so many days before a window opens still counts for it; earlier ones were
 *     about where the window was before it was moved
 * @param steps the invitation first
 */
record ReminderRules(
    String id,
    String version,
    boolean verified,
    String source,
    int most,
    Period apart,
    Period late,
    Period again,
    List<Step> steps) {

  /** Names a practice's own file. */
  static final String VARIABLE = "CONDYLE_REMINDER_RULES";

  private static final String SHIPPED = "reminder-rules.json";
  private static final int MOST = 12;

  ReminderRules {
    steps = List.copyOf(steps);
  }

  /** From which day of a window a step is counted. */
  enum Anchor {
    OPENING,
    PREFERRED,
    CLOSING
  }

  /** One message. */
  record Step(String id, Purpose purpose, Anchor from, Period offset) {

    /** The day for a window, or null where there is none or it lies outside. */
    @Nullable LocalDate dayIn(Window window) {
      LocalDate anchor =
          switch (from) {
            case OPENING -> window.first();
            case PREFERRED -> window.preferred();
            case CLOSING -> window.last();
          };
      LocalDate day = anchor == null ? null : anchor.plus(offset);
      return day != null && window.contains(day) ? day : null;
    }
  }

  private record FileOfRules(
      @JsonProperty(required = true) String id,
      @JsonProperty(required = true) String version,
      @JsonProperty(required = true) boolean verified,
      @JsonProperty(required = true) String source,
      @JsonProperty(required = true) int most,
      @JsonProperty(required = true) String apart,
      @JsonProperty(required = true) String late,
      @JsonProperty(required = true) String again,
      @JsonProperty(required = true) List<FileOfStep> steps) {}

  private record FileOfStep(
      @JsonProperty(required = true) String id,
      @JsonProperty(required = true) String purpose,
      @JsonProperty(required = true) String from,
      @JsonProperty(required = true) String offset) {}

  /**
   * The practice's file, or ours where it has none.
   *
   * @throws ProblemException REMINDER_RULES_INVALID
   */
  static ReminderRules fromEnvironment(Map<String, String> environment) {
    String file = environment.getOrDefault(VARIABLE, "").strip();
    if (file.isEmpty()) {
      return shipped();
    }
    try {
      return read(new DataFile(file, Files.readString(Path.of(file))));
    } catch (IOException e) {
      throw new ProblemException(
          ProblemCode.REMINDER_RULES_INVALID,
          VARIABLE + " names " + file + ", which cannot be read as a text file",
          VARIABLE);
    }
  }

  static ReminderRules shipped() {
    try (InputStream in = ReminderRules.class.getResourceAsStream(SHIPPED)) {
      if (in == null) {
        throw new IllegalStateException("There is no " + SHIPPED + " on the class path");
      }
      return read(new DataFile(SHIPPED, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + SHIPPED, e);
    }
  }

  static ReminderRules read(DataFile file) {
    FileOfRules json = file.read(FileOfRules.class, ProblemCode.REMINDER_RULES_INVALID);
    Reading reading = new Reading(file.name());
    ReminderRules rules =
        new ReminderRules(
            reading.id(json.id(), "id"),
            reading.id(json.version(), "version"),
            json.verified(),
            json.source(),
            json.most(),
            reading.days(json.apart(), "apart"),
            reading.days(json.late(), "late"),
            reading.days(json.again(), "again"),
            json.steps().stream().map(reading::step).toList());
    reading.check(rules);
    return rules;
  }

  /** For example {@code standard|1.0.0}. */
  String canonical() {
    return id + "|" + version;
  }

  /** Says where in the file something is wrong. */
  private record Reading(String file) {

    Step step(FileOfStep json) {
      String id = id(json.id(), "steps.id");
      return new Step(
          id,
          switch (json.purpose()) {
            case "invitation" -> Purpose.INVITATION;
            case "reminder" -> Purpose.REMINDER;
            case "last-reminder" -> Purpose.LAST_REMINDER;
            default -> throw wrong(id + " needs the purpose invitation, reminder or last-reminder");
          },
          switch (json.from()) {
            case "opening" -> Anchor.OPENING;
            case "preferred" -> Anchor.PREFERRED;
            case "closing" -> Anchor.CLOSING;
            default -> throw wrong(id + " must be counted from opening, preferred or closing");
          },
          period(json.offset(), id + ".offset"));
    }

    String id(String text, String element) {
      if (!text.matches("[A-Za-z0-9.-]{1,40}")) {
        throw wrong(element + " must be 1 to 40 letters, digits, dots and hyphens");
      }
      return text;
    }

    Period days(String text, String element) {
      Period period = period(text, element);
      if (period.isNegative() || period.toTotalMonths() != 0) {
        throw wrong(element + " must be a number of days, such as P5D");
      }
      return period;
    }

    private Period period(String text, String element) {
      try {
        return Period.parse(text);
      } catch (DateTimeException e) {
        throw wrong(element + " must be a period of the calendar, such as P5D or -P2W");
      }
    }

    void check(ReminderRules rules) {
      if (rules.most() < 1 || rules.most() > MOST) {
        throw wrong("most must be from 1 to " + MOST);
      }
      if (rules.apart().isZero()) {
        throw wrong("apart must be one day at least");
      }
      Set<String> ids = new HashSet<>();
      rules.steps().forEach(step -> ids.add(step.id()));
      if (ids.size() < rules.steps().size()) {
        throw wrong("two steps have the same id");
      }
      boolean invitationFirst =
          !rules.steps().isEmpty()
              && rules.steps().get(0).purpose() == Purpose.INVITATION
              && rules.steps().get(0).from() == Anchor.OPENING
              && rules.steps().stream()
                  .skip(1)
                  .noneMatch(step -> step.purpose() == Purpose.INVITATION);
      if (!invitationFirst) {
        throw wrong("steps must begin with the one invitation, counted from opening");
      }
    }

    ProblemException wrong(String what) {
      return new ProblemException(
          ProblemCode.REMINDER_RULES_INVALID, "Reminder rules " + file + ": " + what, file);
    }
  }
}
