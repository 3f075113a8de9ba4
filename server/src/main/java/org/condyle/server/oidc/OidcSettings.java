package org.condyle.server.oidc;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * What the site's OpenID provider is, and what is left to it.
 *
 * @param issuer its identifier, below which its description lies
 * @param name what people call it
 * @param signIn null where nobody signs in by it
 * @param audience what its access tokens are made out to that open something here; null where they
 *     open nothing
 * @param practiceClaim the claim of access tokens that names the practice; null where there is none
 * @param factors when a login there counts as both factors
 * @param passwords whom a password of this server opens something
 */
public record OidcSettings(
    String issuer,
    String name,
    @Nullable SignIn signIn,
    @Nullable String audience,
    @Nullable String practiceClaim,
    FactorRule factors,
    LocalPasswords passwords) {

  static final String ISSUER = "CONDYLE_OIDC_ISSUER";
  static final String CLIENT_ID = "CONDYLE_OIDC_CLIENT_ID";
  static final String CLIENT_SECRET = "CONDYLE_OIDC_CLIENT_SECRET";
  static final String NAME = "CONDYLE_OIDC_NAME";
  static final String AUDIENCE = "CONDYLE_OIDC_AUDIENCE";
  static final String PRACTICE_CLAIM = "CONDYLE_OIDC_PRACTICE_CLAIM";
  static final String SECOND_FACTOR = "CONDYLE_OIDC_SECOND_FACTOR";
  static final String ONLY = "CONDYLE_OIDC_ONLY";

  private static final int LONGEST_NAME = 60;

  /**
   * As what the provider knows this server.
   *
   * @param secret it does not show itself
   */
  public record SignIn(String clientId, String secret) {

    @Override
    public String toString() {
      return "SignIn[" + clientId + "]";
    }
  }

  /** Whom a password of this server opens something. */
  public enum LocalPasswords {
    EVERYBODY,
    /** So that somebody gets in when the provider does not answer. */
    FIRST_ADMINISTRATORS
  }

  /**
   * @return empty if no provider is set
   * @throws ProblemException OIDC_SETTING_INVALID
   */
  public static Optional<OidcSettings> fromEnvironment(Map<String, String> environment) {
    String issuer = text(environment, ISSUER);
    if (issuer.isEmpty()) {
      environment.keySet().stream()
          .filter(variable -> variable.startsWith("CONDYLE_OIDC_"))
          .filter(variable -> !text(environment, variable).isEmpty())
          .findFirst()
          .ifPresent(
              variable -> {
                throw invalid(variable, "is set, but " + ISSUER + " is not");
              });
      return Optional.empty();
    }
    SignIn signIn = signIn(environment);
    String audience = textOrNull(environment, AUDIENCE);
    if (signIn == null && audience == null) {
      throw invalid(ISSUER, "is set, but neither " + CLIENT_ID + " nor " + AUDIENCE + " is");
    }
    if (signIn != null && signIn.clientId().equals(audience)) {
      throw invalid(
          AUDIENCE,
          "must be another one than " + CLIENT_ID + ": what says who signed in opens no data");
    }
    return Optional.of(
        new OidcSettings(
            issuer(issuer),
            name(environment),
            signIn,
            audience,
            textOrNull(environment, PRACTICE_CLAIM),
            FactorRule.parse(SECOND_FACTOR, text(environment, SECOND_FACTOR)),
            passwords(environment, signIn)));
  }

  private static String issuer(String text) {
    URI uri = ProviderMetadata.address(text);
    if (uri == null || uri.getRawQuery() != null) {
      throw invalid(
          ISSUER,
          "must be the issuer's https address, such as https://login.example.org/realms/clinic;"
              + " http is for this machine alone");
    }
    return text;
  }

  private static @Nullable SignIn signIn(Map<String, String> environment) {
    String id = text(environment, CLIENT_ID);
    String secret = secret(environment);
    if (id.isEmpty() != secret.isEmpty()) {
      throw invalid(CLIENT_ID, "and " + CLIENT_SECRET + " (or its _FILE) are set together");
    }
    return id.isEmpty() ? null : new SignIn(id, secret);
  }

  /** Of the variable, or of the file that another one names. */
  private static String secret(Map<String, String> environment) {
    String value = text(environment, CLIENT_SECRET);
    String file = text(environment, CLIENT_SECRET + "_FILE");
    if (file.isEmpty()) {
      return value;
    }
    if (!value.isEmpty()) {
      throw invalid(CLIENT_SECRET, "is set beside " + CLIENT_SECRET + "_FILE; set one of them");
    }
    try {
      String text = Files.readString(Path.of(file)).strip();
      if (text.isEmpty()) {
        throw invalid(CLIENT_SECRET + "_FILE", "names a file that is empty");
      }
      return text;
    } catch (IOException e) {
      throw invalid(CLIENT_SECRET + "_FILE", "names a file that cannot be read");
    }
  }

  private static String name(Map<String, String> environment) {
    String name = text(environment, NAME);
    if (name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
      throw invalid(NAME, "must have at most " + LONGEST_NAME + " characters");
    }
    return name.isEmpty() ? "OpenID" : name;
  }

  private static LocalPasswords passwords(
      Map<String, String> environment, @Nullable SignIn signIn) {
    return switch (text(environment, ONLY).toLowerCase(Locale.ROOT)) {
      case "", "off" -> LocalPasswords.EVERYBODY;
      case "on" -> {
        if (signIn == null) {
          throw invalid(ONLY, "is on, but nobody can sign in by the provider: set " + CLIENT_ID);
        }
        yield LocalPasswords.FIRST_ADMINISTRATORS;
      }
      default -> throw invalid(ONLY, "must be on or off");
    };
  }

  private static String text(Map<String, String> environment, String variable) {
    return environment.getOrDefault(variable, "").strip();
  }

  private static @Nullable String textOrNull(Map<String, String> environment, String variable) {
    String text = text(environment, variable);
    return text.isEmpty() ? null : text;
  }

  static ProblemException invalid(String variable, String what) {
    return new ProblemException(ProblemCode.OIDC_SETTING_INVALID, variable + " " + what, variable);
  }
}
