package org.condyle.server.proms.link;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.condyle.server.page.GuessLimit;

/**
 * What whoever opens a personal link has to know beside it: the patient's birth date, or a code
 * that was just sent to the patient.
 */
public final class SecondStep {

  /** How long a code can be typed. */
  static final Duration CODE_VALID = Duration.ofMinutes(10);

  private final LinkTable table;
  private final BirthDates birthDates;
  private final Optional<CodeSender> sender;
  private final GuessLimit guesses;
  private final GuessLimit codes;
  private final Clock clock;

  /**
   * @param guesses wrong links and wrong tries by client address
   * @param codes codes that were asked for, by link
   */
  SecondStep(
      LinkTable table,
      BirthDates birthDates,
      Optional<CodeSender> sender,
      GuessLimit guesses,
      GuessLimit codes,
      Clock clock) {
    this.table = table;
    this.birthDates = birthDates;
    this.sender = sender;
    this.guesses = guesses;
    this.codes = codes;
    this.clock = clock;
  }

  /** Whether a code can be sent to the patient of a link. */
  public boolean canSendCode(Link link) {
    return sender
        .filter(channel -> channel.reaches(link.partition(), link.patientId()))
        .isPresent();
  }

  /**
   * Sends a code to the patient; one that was sent before is worth nothing any more.
   *
   * @return false if it was asked for too often, or no channel reaches the patient
   */
  public boolean sendCode(Link link, Locale language) {
    if (!canSendCode(link) || !codes.take(link.id().toString())) {
      return false;
    }
    String code = Secrets.code();
    table.keepCode(link.id(), hash(link, code), clock.instant().plus(CODE_VALID));
    sender.orElseThrow().send(link.partition(), link.patientId(), code, language);
    return true;
  }

  /**
   * Looks whether a birth date is the patient's.
   *
   * @param given what was typed; empty for what is no date
   * @param client the address of who typed it
   */
  public StepResult checkBirthDate(Link link, Optional<LocalDate> given, String client) {
    return attempt(
        link,
        client,
        () ->
            given.isPresent()
                && birthDates
                    .of(link.partition(), link.patientId())
                    .flatMap(BirthDates.Known::birthDate)
                    .equals(given));
  }

  /**
   * Looks whether a code is the one that was sent; it can be used once.
   *
   * @param given what was typed, spaces included
   * @param client the address of who typed it
   */
  public StepResult checkCode(Link link, String given, String client) {
    byte[] hash = hash(link, given.replaceAll("\\s", ""));
    return attempt(
        link,
        client,
        () ->
            table
                .code(link.id(), clock.instant())
                .filter(sent -> Secrets.same(sent, hash))
                .isPresent());
  }

  private StepResult attempt(Link link, String client, BooleanSupplier isRight) {
    Optional<Duration> wait = guesses.mustWait(client);
    if (wait.isPresent()) {
      return new StepResult.Limited(wait.get());
    }
    Optional<Integer> tries = table.countTry(link.id(), Links.WRONG_TRIES);
    if (tries.isEmpty()) {
      return new StepResult.Locked();
    }
    if (isRight.getAsBoolean()) {
      table.passed(link.id());
      return new StepResult.Passed();
    }
    guesses.count(client);
    int left = Links.WRONG_TRIES - tries.get();
    return left > 0 ? new StepResult.Wrong(left) : new StepResult.Locked();
  }

  /** A code is short: with the link in it, the same code of two links has two hashes. */
  private static byte[] hash(Link link, String code) {
    return Secrets.hash(link.id() + "|" + code);
  }
}
