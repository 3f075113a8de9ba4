package org.condyle.server.proms.link;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.page.GuessLimit;
import org.condyle.server.page.PublicAddress;
import org.condyle.server.proms.link.LinkTable.Row;

/**
 * Issues, opens and revokes links. A link opens what one patient has to answer and nothing else. It
 * has no name and no id in it, only chance, and the database keeps no more than its hash.
 */
public final class Links {

  /** So many wrong tries at the second step lock a link for good. */
  static final int WRONG_TRIES = 5;

  private final LinkTable table;
  private final BirthDates birthDates;
  private final Optional<CodeSender> codes;
  private final PublicAddress address;
  private final GuessLimit guesses;
  private final Clock clock;

  /**
   * @param codes what can send a one-time code, if anything can
   * @param guesses wrong links and wrong tries by client address
   */
  Links(
      LinkTable table,
      BirthDates birthDates,
      Optional<CodeSender> codes,
      PublicAddress address,
      GuessLimit guesses,
      Clock clock) {
    this.table = table;
    this.birthDates = birthDates;
    this.codes = codes;
    this.address = address;
    this.guesses = guesses;
    this.clock = clock;
  }

  /**
   * Issues a link under the address that is configured for patients.
   *
   * @throws ProblemException as {@link #issue(int, String, LinkPurpose, Duration, URI)}, and
   *     PUBLIC_ADDRESS_MISSING if none is configured
   */
  public IssuedLink issue(int partition, String patientId, LinkPurpose purpose, Duration validFor) {
    URI base =
        address
            .configured()
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.PUBLIC_ADDRESS_MISSING,
                        "No link can be sent before "
                            + PublicAddress.VARIABLE
                            + " says under which address patients reach this server",
                        PublicAddress.VARIABLE));
    return issue(partition, patientId, purpose, validFor, base);
  }

  /**
   * Issues a link.
   *
   * @param validFor at most the longest validity of the purpose
   * @param requested the address under which the server was asked, without path; it is used where
   *     none is configured
   * @throws ProblemException SUBJECT_UNKNOWN; PARAMETER_INVALID for a validity that is not positive
   *     or too long; LINK_WITHOUT_SECOND_STEP for a personal link to a patient of whom no birth
   *     date is known and who cannot be sent a code
   */
  public IssuedLink issue(
      int partition, String patientId, LinkPurpose purpose, Duration validFor, URI requested) {
    requireValidity(purpose, validFor);
    requireSecondStep(partition, patientId, purpose);
    String token = Secrets.token();
    Instant now = clock.instant();
    Instant expires = now.plus(validFor);
    Link link = new Link(UUID.randomUUID(), partition, patientId, purpose);
    table.insert(link, Secrets.hash(token), now, expires);
    URI base = address.configured().orElse(requested);
    return new IssuedLink(link.id(), URI.create(base + "/forms/l/" + token), expires);
  }

  private static void requireValidity(LinkPurpose purpose, Duration validFor) {
    if (validFor.isNegative()
        || validFor.isZero()
        || validFor.compareTo(purpose.longestValidity()) > 0) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "A link of purpose "
              + purpose.code()
              + " is valid for 1 to "
              + purpose.longestValidity().toHours()
              + " hours",
          "validHours");
    }
  }

  private void requireSecondStep(int partition, String patientId, LinkPurpose purpose) {
    BirthDates.Known patient =
        birthDates
            .of(partition, patientId)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.SUBJECT_UNKNOWN,
                        "There is no Patient/" + patientId,
                        "Patient"));
    if (purpose == LinkPurpose.PERSONAL
        && patient.birthDate().isEmpty()
        && codes.filter(sender -> sender.reaches(partition, patientId)).isEmpty()) {
      throw new ProblemException(
          ProblemCode.LINK_WITHOUT_SECOND_STEP,
          "Patient/"
              + patientId
              + " has no birth date to the day and cannot be sent a code, so nothing would protect"
              + " a personal link",
          "Patient.birthDate");
    }
  }

  /**
   * Opens a link. What is unknown, expired, revoked or locked looks the same, and counts as a guess
   * of the client's.
   *
   * @param client the address of who opens it
   */
  public OpenedLink open(String token, String client) {
    Optional<Duration> wait = guesses.mustWait(client);
    if (wait.isPresent()) {
      return new OpenedLink.Limited(wait.get());
    }
    Optional<Row> found =
        Secrets.isToken(token) ? table.find(Secrets.hash(token)) : Optional.empty();
    if (found.isPresent() && found.get().spent() != null && found.get().revoked() == null) {
      return new OpenedLink.Spent(found.get().link().purpose());
    }
    if (found.filter(this::isUsable).isEmpty()) {
      guesses.count(client);
      return new OpenedLink.Unusable();
    }
    return new OpenedLink.Usable(found.get().link());
  }

  /** The link with a token, whether it may be used or not; for the audit trail alone. */
  public Optional<Link> known(String token) {
    return Secrets.isToken(token)
        ? table.find(Secrets.hash(token)).map(Row::link)
        : Optional.empty();
  }

  private boolean isUsable(Row row) {
    return row.revoked() == null
        && row.expires().toInstant().isAfter(clock.instant())
        && row.wrongTries() < WRONG_TRIES;
  }

  /** Notes that everything was answered, so that the link opens nothing any more. */
  public void spend(Link link) {
    table.spend(link.id(), clock.instant());
  }

  /**
   * Revokes one link; sessions that it opened end at once. One that was revoked or used up before
   * stays as it is.
   *
   * @return how many were revoked, 0 or 1
   * @throws ProblemException LINK_UNKNOWN if the patient has no such link
   */
  public int revoke(int partition, String patientId, UUID link) {
    if (!table.isOf(partition, patientId, link)) {
      throw new ProblemException(ProblemCode.LINK_UNKNOWN, "The patient has no such link", "link");
    }
    return table.revoke(partition, patientId, link, clock.instant());
  }

  /** Revokes every link of a patient that could still be used, and says how many that were. */
  public int revokeAll(int partition, String patientId) {
    return table.revokeAll(partition, patientId, clock.instant());
  }
}
