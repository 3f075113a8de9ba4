package org.condyle.server.users;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.commons.codec.binary.Base32;

/** A second factor that is being set up: its secret is shown to its owner, and to nobody again. */
public final class Enrolment {

  private static final String ISSUER = "Condyle";

  private final String login;
  private final byte[] secret;

  Enrolment(String login, byte[] secret) {
    this.login = login;
    this.secret = secret.clone();
  }

  byte[] secret() {
    return secret.clone();
  }

  /** The secret to be typed into an app: groups of four letters and digits. */
  public String text() {
    return base32().toLowerCase(Locale.ROOT).replaceAll("(.{4})(?!$)", "$1 ");
  }

  /** What the QR code says: the key URI format that authenticator apps read. */
  public String uri() {
    return "otpauth://totp/"
        + ISSUER
        + ":"
        + URLEncoder.encode(login, StandardCharsets.UTF_8)
        + "?secret="
        + base32()
        + "&issuer="
        + ISSUER
        + "&algorithm=SHA1&digits=6&period="
        + TotpCodes.STEP.toSeconds();
  }

  private String base32() {
    return new Base32().encodeToString(secret);
  }

  /** Without the secret: it must not get into a log. */
  @Override
  public String toString() {
    return "Enrolment[" + login + "]";
  }
}
