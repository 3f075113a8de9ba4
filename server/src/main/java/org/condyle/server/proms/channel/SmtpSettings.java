package org.condyle.server.proms.channel;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.condyle.record.ProblemException;
import org.condyle.server.EnvironmentNumber;
import org.condyle.server.network.LoopbackName;
import org.jspecify.annotations.Nullable;

/**
 * The mail server by which e-mail goes out.
 *
 * @param user null where it asks for none
 * @param from what the patient sees
 * @param envelopeFrom where bounces go
 * @param replyTo null where answers go to {@code from}
 * @param timeout for connecting, and for each word of the mail server
 */
record SmtpSettings(
    String host,
    int port,
    Security security,
    @Nullable String user,
    @Nullable Secret password,
    InternetAddress from,
    String envelopeFrom,
    @Nullable InternetAddress replyTo,
    Duration timeout) {

  static final String HOST = "CONDYLE_SMTP_HOST";
  static final String PORT = "CONDYLE_SMTP_PORT";
  static final String SECURITY = "CONDYLE_SMTP_SECURITY";
  static final String USER = "CONDYLE_SMTP_USER";
  static final String PASSWORD = "CONDYLE_SMTP_PASSWORD";
  static final String FROM = "CONDYLE_SMTP_FROM";
  static final String ENVELOPE_FROM = "CONDYLE_SMTP_ENVELOPE_FROM";
  static final String REPLY_TO = "CONDYLE_SMTP_REPLY_TO";
  static final String TIMEOUT = "CONDYLE_SMTP_TIMEOUT_SECONDS";

  /** How the connection is kept private. */
  enum Security {
    /** It begins in the clear and must change to TLS before anything is said. */
    STARTTLS(587),
    /** TLS from the first byte. */
    TLS(465),
    /** In the clear, for a relay on the same machine or network. */
    NONE(25);

    private final int port;

    Security(int port) {
      this.port = port;
    }
  }

  /**
   * @return null if no mail server is named
   * @throws ProblemException CHANNEL_SETTING_INVALID or PARAMETER_INVALID
   */
  static @Nullable SmtpSettings fromEnvironment(Map<String, String> environment) {
    String host = environment.getOrDefault(HOST, "").strip();
    if (host.isEmpty()) {
      return null;
    }
    Security security = security(environment);
    String user = environment.getOrDefault(USER, "").strip();
    Secret password = Secret.read(environment, PASSWORD);
    if (user.isEmpty() != (password == null)) {
      throw Secret.invalid(
          user.isEmpty() ? USER : PASSWORD, "is missing: a user and a password belong together");
    }
    if (password != null && security == Security.NONE && !LoopbackName.is(host)) {
      throw Secret.invalid(
          SECURITY, "is none, by which " + PASSWORD + " would go over the network in the clear");
    }
    InternetAddress from = address(environment, FROM);
    if (from == null) {
      throw Secret.invalid(FROM, "is missing: the address from which patients get e-mail");
    }
    InternetAddress envelope = address(environment, ENVELOPE_FROM);
    return new SmtpSettings(
        host,
        EnvironmentNumber.read(environment, PORT, security.port, 65_535),
        security,
        user.isEmpty() ? null : user,
        password,
        from,
        (envelope == null ? from : envelope).getAddress(),
        address(environment, REPLY_TO),
        Duration.ofSeconds(EnvironmentNumber.read(environment, TIMEOUT, 20, 120)));
  }

  private static Security security(Map<String, String> environment) {
    String text = environment.getOrDefault(SECURITY, "").strip();
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "", "starttls" -> Security.STARTTLS;
      case "tls" -> Security.TLS;
      case "none" -> Security.NONE;
      default -> throw Secret.invalid(SECURITY, "must be starttls, tls or none");
    };
  }

  private static @Nullable InternetAddress address(
      Map<String, String> environment, String variable) {
    String text = environment.getOrDefault(variable, "").strip();
    if (text.isEmpty()) {
      return null;
    }
    try {
      InternetAddress address = new InternetAddress(text, true);
      if (address.getAddress().indexOf('@') > 0) {
        return address;
      }
    } catch (AddressException e) {
      throw noAddress(variable);
    }
    throw noAddress(variable);
  }

  private static ProblemException noAddress(String variable) {
    return Secret.invalid(
        variable, "must be one e-mail address, such as Orthopedic Clinic <forms@clinic.example>");
  }
}
