package org.condyle.server.proms.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.proms.channel.SmtpSettings.Security;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelSettingsTest {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private static Map<String, String> environment(String settings) {
    Map<String, String> environment = new HashMap<>();
    Arrays.stream(settings.split(" "))
        .filter(setting -> !setting.isEmpty())
        .map(setting -> setting.split("=", 2))
        .forEach(setting -> environment.put("CONDYLE_" + setting[0], setting[1]));
    return environment;
  }

  private static Channels channels(String settings) {
    return Channels.fromEnvironment(environment(settings), Clock.systemUTC());
  }

  @Test
  void withoutSettingsThereIsNoChannel() {
    assertThat(channels("").isEmpty()).isTrue();
  }

  @Test
  void eMailGoesByTheMailServerAndTextMessagesByTheWebhook() {
    Channels channels =
        channels(
            "SMTP_HOST=mail.example SMTP_FROM=a@clinic.example"
                + " WEBHOOK_URL=https://sms.example/send WEBHOOK_SECRET="
                + SECRET);

    assertThat(route(channels, new Recipient.Email("p@example.org"))).isEqualTo("smtp");
    assertThat(route(channels, new Recipient.Phone("+15550100"))).isEqualTo("webhook");
  }

  private static String route(Channels channels, Recipient recipient) {
    return channels.route(List.of(recipient)).orElseThrow().channel().name();
  }

  @Test
  void theWebhookTakesEMailWhereItIsToldTo() {
    Channels channels =
        channels(
            "WEBHOOK_URL=https://sms.example/send WEBHOOK_FOR=sms,email WEBHOOK_SECRET=" + SECRET);

    assertThat(route(channels, new Recipient.Email("p@example.org"))).isEqualTo("webhook");
  }

  @Test
  void thePortFollowsFromTheSecurity() {
    SmtpSettings starttls = smtp("SMTP_HOST=mail.example SMTP_FROM=a@clinic.example");
    SmtpSettings tls = smtp("SMTP_HOST=mail.example SMTP_SECURITY=tls SMTP_FROM=a@clinic.example");

    assertThat(starttls.security()).isEqualTo(Security.STARTTLS);
    assertThat(starttls.port()).isEqualTo(587);
    assertThat(tls.port()).isEqualTo(465);
    assertThat(starttls.envelopeFrom()).isEqualTo("a@clinic.example");
  }

  private static SmtpSettings smtp(String settings) {
    return Objects.requireNonNull(SmtpSettings.fromEnvironment(environment(settings)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SMTP_HOST=mail.example | CONDYLE_SMTP_FROM",
        "SMTP_HOST=mail.example SMTP_FROM=nobody | CONDYLE_SMTP_FROM",
        "SMTP_HOST=mail.example SMTP_FROM=a@b.example,c@d.example | CONDYLE_SMTP_FROM",
        "SMTP_HOST=mail.example SMTP_FROM=a@b.example SMTP_SECURITY=ssl | CONDYLE_SMTP_SECURITY",
        "SMTP_HOST=mail.example SMTP_FROM=a@b.example SMTP_USER=u | CONDYLE_SMTP_PASSWORD",
        "SMTP_HOST=mail.example SMTP_FROM=a@b.example SMTP_PASSWORD=p | CONDYLE_SMTP_USER",
        "SMTP_HOST=mail.example SMTP_FROM=a@b.example SMTP_USER=u SMTP_PASSWORD=p"
            + " SMTP_SECURITY=none | CONDYLE_SMTP_SECURITY",
        "SMTP_HOST=mail.example SMTP_FROM=a@b.example SMTP_USER=u SMTP_PASSWORD=p"
            + " SMTP_PASSWORD_FILE=/x | CONDYLE_SMTP_PASSWORD",
        "SMTP_HOST=mail.example SMTP_FROM=a@b.example SMTP_USER=u SMTP_PASSWORD_FILE=/no/file"
            + " | CONDYLE_SMTP_PASSWORD_FILE",
        "WEBHOOK_URL=https://sms.example | CONDYLE_WEBHOOK_SECRET",
        "WEBHOOK_URL=https://sms.example WEBHOOK_SECRET=short | CONDYLE_WEBHOOK_SECRET",
        "WEBHOOK_URL=http://sms.example WEBHOOK_SECRET=" + SECRET + " | CONDYLE_WEBHOOK_URL",
        "WEBHOOK_URL=ftp://localhost WEBHOOK_SECRET=" + SECRET + " | CONDYLE_WEBHOOK_URL",
        "WEBHOOK_URL=https://u:p@sms.example WEBHOOK_SECRET=" + SECRET + " | CONDYLE_WEBHOOK_URL",
        "WEBHOOK_URL=https://sms.example/#x WEBHOOK_SECRET=" + SECRET + " | CONDYLE_WEBHOOK_URL",
        "WEBHOOK_URL=/send WEBHOOK_SECRET=" + SECRET + " | CONDYLE_WEBHOOK_URL",
        "WEBHOOK_URL=https://10.0.0.1/ WEBHOOK_SECRET=" + SECRET + " | CONDYLE_WEBHOOK_URL",
        "WEBHOOK_URL=https://127.1/ WEBHOOK_SECRET=" + SECRET + " | CONDYLE_WEBHOOK_URL",
        "WEBHOOK_URL=https://2130706433/ WEBHOOK_SECRET=" + SECRET + " | CONDYLE_WEBHOOK_URL",
        "WEBHOOK_URL=https://[fd00::1]/ WEBHOOK_SECRET=" + SECRET + " | CONDYLE_WEBHOOK_URL",
        "WEBHOOK_URL=https://169.254.169.254/ WEBHOOK_SECRET=" + SECRET + " | CONDYLE_WEBHOOK_URL",
        "WEBHOOK_URL=https://sms.example WEBHOOK_FOR=fax WEBHOOK_SECRET="
            + SECRET
            + " | CONDYLE_WEBHOOK_FOR",
        "WEBHOOK_URL=https://sms.example WEBHOOK_KEY_ID=a/b WEBHOOK_SECRET="
            + SECRET
            + " | CONDYLE_WEBHOOK_KEY_ID",
        "WEBHOOK_URL=https://sms.example WEBHOOK_PRIVATE_NETWORK=yes WEBHOOK_SECRET="
            + SECRET
            + " | CONDYLE_WEBHOOK_PRIVATE_NETWORK",
        "SMTP_HOST=mail.example SMTP_FROM=a@b.example WEBHOOK_URL=https://sms.example"
            + " WEBHOOK_FOR=email WEBHOOK_SECRET="
            + SECRET
            + " | CONDYLE_WEBHOOK_FOR"
      })
  void aSettingThatIsNoGoodIsNamed(String settingsAndFault) {
    String[] parts = settingsAndFault.split(" \\| ");

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> channels(parts[0]))
        .satisfies(
            thrown -> {
              Problem problem = thrown.problems().get(0);
              assertThat(problem.code()).isEqualTo(ProblemCode.CHANNEL_SETTING_INVALID);
              assertThat(problem.location()).isEqualTo(parts[1].strip());
              assertThat(problem.message()).startsWith(parts[1].strip() + " ");
            });
  }

  @Test
  void aPrivateNetworkIsAllowedWhereItIsMeant() {
    assertThat(
            channels(
                    "WEBHOOK_URL=https://10.0.0.1/ WEBHOOK_PRIVATE_NETWORK=on WEBHOOK_SECRET="
                        + SECRET)
                .isEmpty())
        .isFalse();
  }

  @Test
  void aSecretComesFromAFileWithoutItsLineBreak(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "s3cret\n");

    SmtpSettings settings =
        smtp("SMTP_HOST=mail.example SMTP_FROM=a@b.example SMTP_USER=u SMTP_PASSWORD_FILE=" + file);

    assertThat(Objects.requireNonNull(settings.password()).value()).isEqualTo("s3cret");
  }

  @Test
  void aSecretDoesNotShowItself() {
    assertThat(
            smtp("SMTP_HOST=mail.example SMTP_FROM=a@b.example SMTP_USER=u SMTP_PASSWORD=s3cret")
                .toString())
        .doesNotContain("s3cret");
  }
}
