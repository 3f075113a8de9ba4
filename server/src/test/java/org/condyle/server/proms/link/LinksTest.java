package org.condyle.server.proms.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.SharedServer;
import org.condyle.server.page.ClientAddress;
import org.condyle.server.page.GuessLimit;
import org.condyle.server.page.PublicAddress;
import org.condyle.server.partition.Partitions;
import org.condyle.server.proms.link.FormSession.Layout;
import org.condyle.server.proms.link.OpenedLink.Spent;
import org.condyle.server.proms.link.OpenedLink.Unusable;
import org.condyle.server.proms.link.OpenedLink.Usable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class LinksTest {

  private static final int PRACTICE = Partitions.FIRST_PRACTICE;
  private static final URI BASE = URI.create("https://forms.example.org");
  private static final Duration DAY = Duration.ofDays(1);
  private static final Optional<LocalDate> BORN = Optional.of(LocalDate.of(1950, 3, 27));
  private static final Optional<LocalDate> WRONG = Optional.of(LocalDate.of(1951, 3, 27));

  private final MovedClock clock = new MovedClock();
  private final Sender sender = new Sender();
  private final JdbcClient database =
      JdbcClient.create(SharedServer.server().part(DataSource.class));
  private final LinkTable table = new LinkTable(database);
  private final BirthDates birthDates =
      new BirthDates(SharedServer.server().part(DaoRegistry.class));
  private final GuessLimit guesses = new GuessLimit(30, Duration.ofMinutes(10), clock);
  private final Links links = links(Optional.of(sender), new PublicAddress(null));
  private final SecondStep secondStep =
      new SecondStep(
          table,
          birthDates,
          Optional.of(sender),
          guesses,
          new GuessLimit(3, Duration.ofMinutes(15), clock),
          clock);
  private final Sessions sessions = new Sessions(new SessionTable(database), clock);

  private Links links(Optional<CodeSender> codes, PublicAddress address) {
    return new Links(table, birthDates, codes, address, guesses, clock);
  }

  @BeforeAll
  static void putPatients() {
    putPatient("link-patient", ",\"birthDate\":\"1950-03-27\"");
    putPatient("link-other", ",\"birthDate\":\"1950-03-27\"");
    putPatient("link-ageless", ",\"birthDate\":\"1950\"");
  }

  private static void putPatient(String id, String more) {
    SharedServer.put(
        "Patient/" + id,
        "application/fhir+json",
        "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\"" + more + "}");
  }

  private IssuedLink issue() {
    return links.issue(PRACTICE, "link-patient", LinkPurpose.PERSONAL, DAY, BASE);
  }

  private static String token(IssuedLink link) {
    return link.url().getPath().replaceFirst("^/forms/l/", "");
  }

  private OpenedLink open(IssuedLink link) {
    return links.open(token(link), "192.0.2.1");
  }

  private Link usable(IssuedLink link) {
    return ((Usable) open(link)).link();
  }

  @Test
  void aLinkOpensThePatientItWasIssuedForAndSaysNothingOfHim() {
    IssuedLink issued = issue();

    assertThat(issued.url().toString())
        .matches("https://forms\\.example\\.org/forms/l/[A-Za-z0-9_-]{43}");
    assertThat(issued.expires()).isEqualTo(clock.instant().plus(DAY));
    assertThat(issued.toString()).doesNotContain(token(issued));
    assertThat(usable(issued))
        .isEqualTo(new Link(issued.id(), PRACTICE, "link-patient", LinkPurpose.PERSONAL));
    assertThat(token(issue())).isNotEqualTo(token(issued));
  }

  @Test
  void theDatabaseDoesNotHoldTheToken() {
    IssuedLink issued = issue();

    String row =
        database
            .sql("select form_link::text from condyle.form_link where id = :id")
            .param("id", issued.id())
            .query(String.class)
            .single();
    assertThat(row).contains(issued.id().toString()).doesNotContain(token(issued));
  }

  @Test
  void anUnknownAnExpiredARevokedAndALockedLinkLookTheSame() {
    IssuedLink expired = issue();
    clock.move(DAY.plusSeconds(1));
    IssuedLink revoked = issue();
    IssuedLink locked = issue();
    Link lockedLink = usable(locked);
    links.revoke(PRACTICE, "link-patient", revoked.id());
    for (int i = 0; i < Links.WRONG_TRIES; i++) {
      secondStep.checkBirthDate(lockedLink, WRONG, "192.0.2.2");
    }

    assertThat(open(expired))
        .isEqualTo(open(revoked))
        .isEqualTo(open(locked))
        .isEqualTo(links.open(Secrets.token(), "192.0.2.1"))
        .isEqualTo(links.open("../etc/passwd", "192.0.2.1"))
        .isEqualTo(new Unusable());
  }

  @Test
  void aLinkIsUsableUntilTheLastSecond() {
    IssuedLink issued = issue();

    clock.move(DAY.minusSeconds(1));
    assertThat(open(issued)).isInstanceOf(Usable.class);
    clock.move(Duration.ofSeconds(1));
    assertThat(open(issued)).isInstanceOf(Unusable.class);
  }

  @Test
  void aLinkWithWhichEverythingWasAnsweredSaysSo() {
    IssuedLink issued = issue();
    links.spend(usable(issued));

    assertThat(open(issued)).isEqualTo(new Spent(LinkPurpose.PERSONAL));
    clock.move(Duration.ofDays(30));
    assertThat(open(issued)).isEqualTo(new Spent(LinkPurpose.PERSONAL));
  }

  @Test
  void whoGuessesLinksHasToWaitAndOthersDoNot() {
    IssuedLink issued = issue();
    for (int i = 0; i < 30; i++) {
      assertThat(links.open(Secrets.token(), "198.51.100.7")).isInstanceOf(Unusable.class);
    }

    assertThat(links.open(Secrets.token(), "198.51.100.7"))
        .isEqualTo(new OpenedLink.Limited(Duration.ofSeconds(20)));
    assertThat(links.open(token(issued), "198.51.100.7")).isInstanceOf(OpenedLink.Limited.class);
    assertThat(links.open(token(issued), "198.51.100.8")).isInstanceOf(Usable.class);
    clock.move(Duration.ofSeconds(21));
    assertThat(links.open(token(issued), "198.51.100.7")).isInstanceOf(Usable.class);
  }

  @Test
  void theBirthDateOpensAndFiveWrongOnesLock() {
    Link link = usable(issue());

    assertThat(secondStep.checkBirthDate(link, WRONG, "a")).isEqualTo(new StepResult.Wrong(4));
    assertThat(secondStep.checkBirthDate(link, Optional.empty(), "a"))
        .isEqualTo(new StepResult.Wrong(3));
    assertThat(secondStep.checkBirthDate(link, BORN, "a")).isEqualTo(new StepResult.Passed());
    for (int left = 4; left > 0; left--) {
      assertThat(secondStep.checkBirthDate(link, WRONG, "a")).isEqualTo(new StepResult.Wrong(left));
    }
    assertThat(secondStep.checkBirthDate(link, WRONG, "a")).isEqualTo(new StepResult.Locked());
    assertThat(secondStep.checkBirthDate(link, BORN, "a")).isEqualTo(new StepResult.Locked());
  }

  @Test
  void wrongTriesOverManyLinksMakeAnAddressWait() {
    for (int i = 0; i < 30; i += 3) {
      Link link = usable(issue());
      for (int wrong = 0; wrong < 3; wrong++) {
        secondStep.checkBirthDate(link, WRONG, "203.0.113.5");
      }
    }
    Link link = usable(issue());

    assertThat(secondStep.checkBirthDate(link, BORN, "203.0.113.5"))
        .isInstanceOf(StepResult.Limited.class);
    assertThat(secondStep.checkBirthDate(link, BORN, "203.0.113.6"))
        .isEqualTo(new StepResult.Passed());
  }

  @Test
  void aCodeOpensOnceAndForTenMinutes() {
    Link link = usable(issue());

    assertThat(secondStep.canSendCode(link)).isTrue();
    assertThat(secondStep.sendCode(link, Locale.ENGLISH)).isTrue();
    String code = sender.codes.get(0);
    assertThat(code).matches("\\d{6}");
    String spaced = code.substring(0, 3) + " " + code.substring(3);
    assertThat(secondStep.checkCode(link, spaced, "a")).isEqualTo(new StepResult.Passed());
    assertThat(secondStep.checkCode(link, code, "a")).isInstanceOf(StepResult.Wrong.class);

    secondStep.sendCode(link, Locale.ENGLISH);
    clock.move(SecondStep.CODE_VALID);
    assertThat(secondStep.checkCode(link, sender.codes.get(1), "a"))
        .isInstanceOf(StepResult.Wrong.class);
  }

  @Test
  void aCodeOfAnotherLinkOpensNothingAndFewAreSent() {
    Link link = usable(issue());
    Link other = usable(issue());
    secondStep.sendCode(link, Locale.ENGLISH);
    secondStep.sendCode(other, Locale.ENGLISH);

    if (!sender.codes.get(0).equals(sender.codes.get(1))) {
      assertThat(secondStep.checkCode(other, sender.codes.get(0), "a"))
          .isInstanceOf(StepResult.Wrong.class);
    }
    assertThat(secondStep.sendCode(link, Locale.ENGLISH)).isTrue();
    assertThat(secondStep.sendCode(link, Locale.ENGLISH)).isTrue();
    assertThat(secondStep.sendCode(link, Locale.ENGLISH)).isFalse();
    clock.move(Duration.ofMinutes(5));
    assertThat(secondStep.sendCode(link, Locale.ENGLISH)).isTrue();
  }

  @Test
  void aPersonalLinkNeedsABirthDateOrAWayToSendACode() {
    Links withoutSender = links(Optional.empty(), new PublicAddress(null));

    assertThatThrownBy(
            () -> withoutSender.issue(PRACTICE, "link-ageless", LinkPurpose.PERSONAL, DAY, BASE))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e ->
                assertThat(e.problems().get(0).code())
                    .isEqualTo(ProblemCode.LINK_WITHOUT_SECOND_STEP));
    assertThat(
            withoutSender.issue(
                PRACTICE, "link-ageless", LinkPurpose.TABLET, Duration.ofHours(1), BASE))
        .isNotNull();
    assertThat(links.issue(PRACTICE, "link-ageless", LinkPurpose.PERSONAL, DAY, BASE)).isNotNull();
  }

  @Test
  void aLinkIsNotIssuedToNobodyNorForTooLong() {
    assertThatThrownBy(() -> links.issue(PRACTICE, "nobody", LinkPurpose.PERSONAL, DAY, BASE))
        .hasMessageContaining("Patient/nobody");
    for (Duration wrong : List.of(Duration.ZERO, Duration.ofHours(-1), Duration.ofHours(13))) {
      assertThatThrownBy(
              () -> links.issue(PRACTICE, "link-patient", LinkPurpose.TABLET, wrong, BASE))
          .hasMessageContaining("1 to 12 hours");
    }
  }

  @Test
  void aConfiguredAddressGoesBeforeTheOneThatWasAsked() {
    PublicAddress address =
        PublicAddress.fromEnvironment(
            Map.of(PublicAddress.VARIABLE, "https://clinic.example.org/condyle/"));

    IssuedLink issued =
        links(Optional.of(sender), address)
            .issue(PRACTICE, "link-patient", LinkPurpose.PERSONAL, DAY);

    assertThat(issued.url().toString()).startsWith("https://clinic.example.org/condyle/forms/l/");
    assertThat(address.formsPath()).isEqualTo("/condyle/forms");
    assertThat(address.isSecure()).isTrue();
    assertThatThrownBy(() -> links.issue(PRACTICE, "link-patient", LinkPurpose.PERSONAL, DAY))
        .hasMessageContaining(PublicAddress.VARIABLE);
  }

  @Test
  void anAddressThatIsNoneIsRefused() {
    for (String wrong : List.of("clinic.example.org", "ftp://x.org", "https://x.org/?a=b")) {
      assertThatThrownBy(() -> PublicAddress.fromEnvironment(Map.of(PublicAddress.VARIABLE, wrong)))
          .isInstanceOf(ProblemException.class);
    }
  }

  @Test
  void oneLinkOrAllOfAPatientAreRevokedAndNoOthers() {
    IssuedLink one = links.issue(PRACTICE, "link-other", LinkPurpose.PERSONAL, DAY, BASE);
    IssuedLink two = links.issue(PRACTICE, "link-other", LinkPurpose.PERSONAL, DAY, BASE);
    IssuedLink three = links.issue(PRACTICE, "link-other", LinkPurpose.PERSONAL, DAY, BASE);
    IssuedLink others = issue();

    assertThatThrownBy(() -> links.revoke(PRACTICE, "link-patient", one.id()))
        .isInstanceOf(ProblemException.class);
    assertThat(links.revoke(PRACTICE, "link-other", one.id())).isEqualTo(1);
    assertThat(links.revoke(PRACTICE, "link-other", one.id())).isZero();
    assertThat(links.revokeAll(PRACTICE, "link-other")).isEqualTo(2);
    assertThat(open(one)).isEqualTo(open(two)).isEqualTo(open(three)).isEqualTo(new Unusable());
    assertThat(open(others)).isInstanceOf(Usable.class);
  }

  @Test
  void aSessionEndsWhenItIsNotUsedAndAfterSixHours() {
    FormSession session = sessions.start(usable(issue()), Locale.forLanguageTag("es"));

    clock.move(Duration.ofMinutes(59));
    assertThat(sessions.find(session.secret()))
        .hasValueSatisfying(
            found -> {
              assertThat(found.language().getLanguage()).isEqualTo("es");
              assertThat(found.layout()).isEqualTo(Layout.ONE);
            });
    for (int i = 0; i < 5; i++) {
      clock.move(Duration.ofMinutes(59));
      assertThat(sessions.find(session.secret())).isPresent();
    }
    clock.move(Duration.ofMinutes(7));
    assertThat(sessions.find(session.secret())).isEmpty();

    FormSession idle = sessions.start(usable(issue()), Locale.ENGLISH);
    clock.move(Duration.ofMinutes(60));
    assertThat(sessions.find(idle.secret())).isEmpty();
  }

  @Test
  void aSessionKeepsWhatWasChosenAndSentAndEndsWithItsLink() {
    IssuedLink issued = issue();
    FormSession session = sessions.start(usable(issued), Locale.ENGLISH);

    sessions.show(session, Layout.ALL);
    sessions.speak(session, Locale.forLanguageTag("es-US"));
    sessions.noteSent(session, "prom-1");
    sessions.noteSent(sessions.find(session.secret()).orElseThrow(), "prom-2");
    FormSession found = sessions.find(session.secret()).orElseThrow();
    assertThat(found.layout()).isEqualTo(Layout.ALL);
    assertThat(found.sent()).containsExactly("prom-1", "prom-2");
    assertThat(found.isSpent()).isFalse();
    links.spend(found.link());
    assertThat(sessions.find(session.secret()).orElseThrow().isSpent()).isTrue();

    IssuedLink revoked = issue();
    FormSession stopped = sessions.start(usable(revoked), Locale.ENGLISH);
    links.revoke(PRACTICE, "link-patient", revoked.id());
    assertThat(sessions.find(stopped.secret())).isEmpty();
    assertThat(sessions.find(Secrets.token())).isEmpty();
    String renewed = sessions.renew(found);
    assertThat(sessions.find(session.secret())).isEmpty();
    FormSession again = sessions.find(renewed).orElseThrow();
    assertThat(again.sent()).containsExactly("prom-1", "prom-2");
    sessions.end(again);
    assertThat(sessions.find(renewed)).isEmpty();
  }

  @Test
  void aFormIsOursOnlyWithWhatBelongsToItsSecret() {
    String secret = Sessions.newSecret();

    assertThat(Sessions.isFormKey(secret, Sessions.formKey(secret))).isTrue();
    assertThat(Sessions.isFormKey(secret, Sessions.formKey(Sessions.newSecret()))).isFalse();
    assertThat(Sessions.isFormKey(secret, secret)).isFalse();
    assertThat(Sessions.isFormKey(secret, "")).isFalse();
  }

  @Test
  void aClientsAddressIsWhatOurOwnProxiesSay() {
    ClientAddress addresses =
        ClientAddress.fromEnvironment(Map.of(ClientAddress.VARIABLE, "10.0.0.1, 10.0.0.2"));

    assertThat(addresses.of("192.0.2.9", "1.2.3.4")).isEqualTo("192.0.2.9");
    assertThat(addresses.of("10.0.0.1", "6.6.6.6, 192.0.2.9")).isEqualTo("192.0.2.9");
    assertThat(addresses.of("10.0.0.1", "6.6.6.6, 192.0.2.9, 10.0.0.2")).isEqualTo("192.0.2.9");
    assertThat(addresses.of("10.0.0.1", null)).isEqualTo("10.0.0.1");
    assertThat(addresses.of("10.0.0.1", " ")).isEqualTo("10.0.0.1");
    assertThat(new ClientAddress(Set.of()).of("10.0.0.1", "1.2.3.4")).isEqualTo("10.0.0.1");
  }

  /** A clock that a test moves; far in the future, so that no other test's link is in its way. */
  private static final class MovedClock extends Clock {

    private Instant now = Instant.parse("2027-05-01T12:00:00Z");

    void move(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("A link has no zone");
    }
  }

  private static final class Sender implements CodeSender {

    private final List<String> codes = new ArrayList<>();

    @Override
    public boolean reaches(int partition, String patientId) {
      return true;
    }

    @Override
    public void send(int partition, String patientId, String code, Locale language) {
      codes.add(code);
    }
  }
}
