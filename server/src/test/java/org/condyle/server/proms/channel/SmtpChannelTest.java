package org.condyle.server.proms.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.icegreen.greenmail.util.ServerSetupTest;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.condyle.server.proms.channel.Delivery.Accepted;
import org.condyle.server.proms.channel.Delivery.Deferred;
import org.condyle.server.proms.channel.Delivery.Refused;
import org.condyle.server.proms.channel.Delivery.Unclear;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpChannelTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final URI LINK = URI.create("https://forms.example/forms/l/a?b=1&c=2");

  private static Message message(String subject, String text) {
    return new Message(
        UUID.fromString("00000000-0000-0000-0000-000000000001"),
        Purpose.INVITATION,
        "es",
        new Recipient.Email("p@example.org"),
        subject,
        text,
        LINK);
  }

  private static Message message() {
    return message("Un cuestionario de la Clínica", "Hola:\n\nAbra su enlace:\n" + LINK + "\n");
  }

  private static SmtpChannel channel(int port, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>();
    environment.put(SmtpSettings.HOST, "localhost");
    environment.put(SmtpSettings.PORT, String.valueOf(port));
    environment.put(SmtpSettings.SECURITY, "none");
    environment.put(SmtpSettings.FROM, "Clínica <forms@clinic.example>");
    environment.put(SmtpSettings.ENVELOPE_FROM, "bounces@clinic.example");
    environment.put(SmtpSettings.TIMEOUT, "5");
    environment.putAll(more);
    return new SmtpChannel(
        Objects.requireNonNull(SmtpSettings.fromEnvironment(environment)),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static SmtpChannel channel(int port) {
    return channel(port, Map.of());
  }

  private static GreenMail started(ServerSetup setup) {
    GreenMail mailServer = new GreenMail(setup.dynamicPort());
    mailServer.start();
    return mailServer;
  }

  @Test
  void aMessageArrivesAsAMailWithPlainTextAndHtml() throws Exception {
    GreenMail mailServer = started(ServerSetupTest.SMTP);
    try {
      Delivery delivery = channel(mailServer.getSmtp().getPort()).send(message());

      assertThat(delivery).isEqualTo(new Accepted());
      MimeMessage mail = mailServer.getReceivedMessages()[0];
      assertThat(mail.getSubject()).isEqualTo("Un cuestionario de la Clínica");
      assertThat(mail.getFrom()[0].toString()).contains("forms@clinic.example");
      assertThat(mail.getAllRecipients()[0].toString()).isEqualTo("p@example.org");
      assertThat(mail.getHeader("Return-Path")[0]).contains("bounces@clinic.example");
      assertThat(mail.getHeader("Message-ID")[0])
          .isEqualTo("<00000000-0000-0000-0000-000000000001@clinic.example>");
      assertThat(mail.getHeader("List-Unsubscribe")[0]).isEqualTo("<" + LINK + ">");
      assertThat(mail.getHeader("Auto-Submitted")[0]).isEqualTo("auto-generated");
      assertThat(mail.getHeader("Content-Language")[0]).isEqualTo("es");
      assertThat(mail.getSentDate()).isEqualTo(NOW);
      MimeMultipart bodies = (MimeMultipart) mail.getContent();
      assertThat(bodies.getContentType()).startsWith("multipart/alternative");
      assertThat(bodies.getBodyPart(0).getContent().toString()).contains("Hola:", LINK.toString());
      assertThat(bodies.getBodyPart(1).getContent().toString())
          .contains(
              "<html lang=\"es\">",
              "<p>Hola:</p>",
              "<a href=\"https://forms.example/forms/l/a?b=1&amp;c=2\">");
    } finally {
      mailServer.stop();
    }
  }

  @Test
  void whatAPracticeIsCalledCannotAddMarkupOrHeaders() throws Exception {
    GreenMail mailServer = started(ServerSetupTest.SMTP);
    try {
      channel(mailServer.getSmtp().getPort())
          .send(message("A\r\nBcc: other@example.org", "<script>x</script>"));

      MimeMessage mail = mailServer.getReceivedMessages()[0];
      assertThat(mailServer.getReceivedMessages()).hasSize(1);
      assertThat(mail.getHeader("Bcc")).isNull();
      assertThat(((MimeMultipart) mail.getContent()).getBodyPart(1).getContent().toString())
          .doesNotContain("<script>");
    } finally {
      mailServer.stop();
    }
  }

  @Test
  void aUserAndPasswordAreSaidWhereTheyAreSet() {
    GreenMail mailServer = started(ServerSetupTest.SMTP);
    try {
      mailServer.setUser("forms@clinic.example", "forms", "right");
      int port = mailServer.getSmtp().getPort();

      assertThat(
              channel(port, Map.of(SmtpSettings.USER, "forms", SmtpSettings.PASSWORD, "right"))
                  .send(message()))
          .isEqualTo(new Accepted());
      assertThat(
              channel(port, Map.of(SmtpSettings.USER, "forms", SmtpSettings.PASSWORD, "wrong"))
                  .send(message()))
          .isInstanceOf(Deferred.class);
      assertThat(mailServer.getReceivedMessages()).hasSize(1);
    } finally {
      mailServer.stop();
    }
  }

  @Test
  void nothingIsSaidToAMailServerThatNobodyVouchesFor() {
    GreenMail mailServer = started(ServerSetupTest.SMTPS);
    try {
      Delivery delivery =
          channel(mailServer.getSmtps().getPort(), Map.of(SmtpSettings.SECURITY, "tls"))
              .send(message());

      assertThat(delivery).isInstanceOf(Deferred.class);
      assertThat(mailServer.getReceivedMessages()).isEmpty();
    } finally {
      mailServer.stop();
    }
  }

  @Test
  void nothingIsSaidInTheClearWhereTlsIsWanted() {
    GreenMail mailServer = started(ServerSetupTest.SMTP);
    try {
      Delivery delivery =
          channel(mailServer.getSmtp().getPort(), Map.of(SmtpSettings.SECURITY, "starttls"))
              .send(message());

      assertThat(delivery).isInstanceOf(Deferred.class);
      assertThat(mailServer.getReceivedMessages()).isEmpty();
    } finally {
      mailServer.stop();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RCPT, 550 no such user, Refused, 550",
    "RCPT, 450 mailbox busy, Deferred, 450",
    "MAIL, 421 go away, Deferred, 421",
    "DATA, 554 no, Refused, 554",
    "., 552 too large, Refused, 552",
    "., 451 later, Deferred, 451"
  })
  void whatTheMailServerSaysDecidesWhetherItIsTriedAgain(
      String command, String answer, String expected, String code) throws IOException {
    try (ScriptedMailServer mailServer = new ScriptedMailServer(Map.of(command, answer))) {
      Delivery delivery = channel(mailServer.port()).send(message());

      assertThat(delivery.getClass().getSimpleName()).isEqualTo(expected);
      assertThat(reason(delivery)).isEqualTo("The mail server answered " + code);
    }
  }

  private static String reason(Delivery delivery) {
    if (delivery instanceof Refused refused) {
      return refused.reason();
    }
    return delivery instanceof Deferred deferred ? deferred.reason() : "";
  }

  @Test
  void aConnectionThatBreaksAfterTheTextLeavesItUnclear() throws IOException {
    try (ScriptedMailServer mailServer =
        new ScriptedMailServer(Map.of(".", ScriptedMailServer.HANG_UP))) {
      assertThat(channel(mailServer.port()).send(message())).isInstanceOf(Unclear.class);
    }
  }

  @Test
  void whenNothingListensItIsTriedAgain() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }

    assertThat(channel(port).send(message())).isInstanceOf(Deferred.class);
  }
}
