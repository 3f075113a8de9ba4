package org.condyle.server.users.page;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.security.InvalidKeyException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;
import org.condyle.server.SharedServer;
import org.condyle.server.caller.Role;
import org.condyle.server.users.Account;
import org.condyle.server.users.Accounts;
import org.condyle.server.users.Actor;
import org.condyle.server.users.NewMembership;
import org.condyle.server.users.OneTimePassword;

/** A person of the shared server, with an authenticator app. */
final class Somebody {

  static final String PASSWORD = "seven quiet rivers";

  private final OneTimePassword given;
  private String secret = "";
  private long lastStep;

  private Somebody(OneTimePassword given) {
    this.given = given;
  }

  static Accounts accounts() {
    return SharedServer.server().part(Accounts.class);
  }

  static Somebody as(Role... roles) {
    List<NewMembership> memberships =
        Arrays.stream(roles)
            .map(
                role ->
                    new NewMembership(
                        Set.of(1), role, role == Role.PATIENT ? "somebody" : null, null))
            .toList();
    return with(memberships);
  }

  static Somebody with(List<NewMembership> memberships) {
    String login = "page-" + UUID.randomUUID();
    return new Somebody(accounts().add(Actor.SERVER, login, "Some Body", null, memberships));
  }

  String login() {
    return given.login();
  }

  Account account() {
    return accounts().find(login()).orElseThrow();
  }

  String oneTimePassword() {
    return given.password();
  }

  /** Reads the key that a page shows. */
  void readKey(String shown) {
    secret = shown.replace(" ", "").toUpperCase(Locale.ROOT);
  }

  /** A code that the app shows and that was not asked for yet. */
  String code() {
    long now = Instant.now().getEpochSecond() / 30;
    long step = Math.max(now - 1, lastStep + 1);
    if (step > now + 1) {
      throw new IllegalStateException("More codes than a test can wait for");
    }
    lastStep = step;
    try {
      return new TimeBasedOneTimePasswordGenerator()
          .generateOneTimePasswordString(
              new SecretKeySpec(new Base32().decode(secret), "RAW"),
              Instant.ofEpochSecond(step * 30));
    } catch (InvalidKeyException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Signs in for the first time: another password, the app, the recovery codes. */
  Browser firstLogin() {
    Browser browser = new Browser().open("/login");
    browser.submit("/login", "login", login(), "password", oneTimePassword());
    browser.submit("/password", "new", PASSWORD, "again", PASSWORD);
    if (browser.path().equals("/second-factor/set-up")) {
      readKey(browser.between("<code class=\"secret\">", "</code>"));
      browser.submit("/second-factor/set-up", "code", code());
      browser.open("/practice");
    }
    return browser;
  }

  /** Signs in again. */
  Browser login(Browser browser) {
    browser.open("/login").submit("/login", "login", login(), "password", PASSWORD);
    if (browser.path().equals("/second-factor")) {
      browser.submit("/second-factor", "code", code());
    }
    return browser;
  }
}
