package org.condyle.server.proms.channel;

import jakarta.mail.Address;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.NoSuchProviderException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.Properties;
import org.condyle.server.proms.channel.Delivery.Accepted;
import org.condyle.server.proms.channel.Delivery.Deferred;
import org.condyle.server.proms.channel.Delivery.Refused;
import org.condyle.server.proms.channel.Delivery.Unclear;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * E-mail by SMTP (RFC 5321). Whether a mail that is sent twice is seen once is up to the patient's
 * mail program, so none is.
 */
final class SmtpChannel implements Channel {

  static final String NAME = "smtp";

  private static final Logger LOG = LoggerFactory.getLogger(SmtpChannel.class);

  private static final int LOWEST_PERMANENT = 500;
  private static final int LOWEST_TRANSIENT = 400;

  private final SmtpSettings settings;
  private final Clock clock;
  private final Session session;

  SmtpChannel(SmtpSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.session = Session.getInstance(properties(settings));
  }

  private static Properties properties(SmtpSettings settings) {
    String millis = String.valueOf(settings.timeout().toMillis());
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.connectiontimeout", millis);
    properties.setProperty("mail.smtp.timeout", millis);
    properties.setProperty("mail.smtp.writetimeout", millis);
    properties.setProperty("mail.smtp.from", settings.envelopeFrom());
    properties.setProperty("mail.smtp.auth", String.valueOf(settings.user() != null));
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    properties.setProperty("mail.smtp.ssl.protocols", "TLSv1.2 TLSv1.3");
    switch (settings.security()) {
      case STARTTLS -> {
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail.smtp.starttls.required", "true");
      }
      case TLS -> properties.setProperty("mail.smtp.ssl.enable", "true");
      case NONE -> properties.setProperty("mail.smtp.starttls.enable", "false");
    }
    return properties;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean takes(Recipient recipient) {
    return recipient instanceof Recipient.Email;
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public Delivery send(Message message) {
    MimeMessage mail;
    try {
      mail = mail(message);
    } catch (MessagingException e) {
      return new Refused("The e-mail cannot be written: " + e.getClass().getSimpleName());
    }
    Transport transport = transport();
    try {
      connect(transport);
    } catch (MessagingException e) {
      close(transport);
      return new Deferred("The mail server cannot be used: " + e.getClass().getSimpleName(), null);
    }
    try {
      return send(transport, mail);
    } finally {
      close(transport);
    }
  }

  private Transport transport() {
    try {
      return session.getTransport("smtp");
    } catch (NoSuchProviderException e) {
      throw new IllegalStateException("The mail library has SMTP", e);
    }
  }

  private void connect(Transport transport) throws MessagingException {
    Secret password = settings.password();
    transport.connect(
        settings.host(),
        settings.port(),
        settings.user(),
        password == null ? null : password.value());
  }

  /** What was said before stands, whatever becomes of saying goodbye. */
  private static void close(Transport transport) {
    try {
      transport.close();
    } catch (MessagingException e) {
      LOG.debug("The connection to the mail server did not end well", e);
    }
  }

  private static Delivery send(Transport transport, MimeMessage mail) {
    try {
      transport.sendMessage(mail, mail.getAllRecipients());
      return new Accepted();
    } catch (MessagingException e) {
      return failure(e);
    }
  }

  /** RFC 5321 section 4.2.1: 4yz may be tried again, 5yz not. */
  private static Delivery failure(MessagingException thrown) {
    int code = code(thrown);
    if (code >= LOWEST_PERMANENT) {
      return new Refused("The mail server answered " + code);
    }
    if (code >= LOWEST_TRANSIENT) {
      return new Deferred("The mail server answered " + code, null);
    }
    return new Unclear("The connection to the mail server broke");
  }

  /** What the mail server said of the address or of the mail; 0 if it said nothing. */
  private static int code(MessagingException thrown) {
    int code = 0;
    for (Exception next = thrown;
        next instanceof MessagingException failure;
        next = failure.getNextException()) {
      if (next instanceof SMTPAddressFailedException address) {
        return address.getReturnCode();
      }
      if (next instanceof SMTPSendFailedException whole) {
        code = whole.getReturnCode();
      }
    }
    return code;
  }

  private MimeMessage mail(Message message) throws MessagingException {
    MimeMessage mail = new KeyedMail(session, message.key() + "@" + domain());
    mail.setFrom(settings.from());
    InternetAddress replyTo = settings.replyTo();
    if (replyTo != null) {
      mail.setReplyTo(new Address[] {replyTo});
    }
    mail.setRecipient(RecipientType.TO, new InternetAddress(message.recipient().address(), true));
    // The mail library writes a line break as it comes, and what follows would be a header.
    mail.setSubject(
        message.subject().replaceAll("\\p{Cntrl}+", " "), StandardCharsets.UTF_8.name());
    mail.setSentDate(Date.from(clock.instant()));
    mail.setHeader("Content-Language", message.language());
    // RFC 3834: no answering machine shall answer.
    mail.setHeader("Auto-Submitted", "auto-generated");
    if (message.link() != null) {
      // RFC 2369: on the page one can say that one does not want to be asked.
      mail.setHeader("List-Unsubscribe", "<" + message.link() + ">");
    }
    mail.setContent(bodies(message));
    mail.saveChanges();
    return mail;
  }

  /** The plain text, and the same for programs that show HTML; the last is the preferred one. */
  private static MimeMultipart bodies(Message message) throws MessagingException {
    MimeBodyPart plain = new MimeBodyPart();
    plain.setText(message.text(), StandardCharsets.UTF_8.name());
    MimeBodyPart html = new MimeBodyPart();
    html.setText(HtmlText.of(message), StandardCharsets.UTF_8.name(), "html");
    return new MimeMultipart("alternative", plain, html);
  }

  private String domain() {
    String address = settings.from().getAddress();
    return address.substring(address.lastIndexOf('@') + 1);
  }

  /** A mail whose id is that of the message, so that attempts at the same one can be told. */
  private static final class KeyedMail extends MimeMessage {

    private final String id;

    KeyedMail(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", "<" + id + ">");
    }
  }
}
