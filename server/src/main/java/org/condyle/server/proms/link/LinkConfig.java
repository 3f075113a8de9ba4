package org.condyle.server.proms.link;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.condyle.server.database.Schema;
import org.condyle.server.page.GuessLimit;
import org.condyle.server.page.PublicAddress;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires the links. */
@Configuration(proxyBeanMethods = false)
public class LinkConfig {

  /** Wrong links and wrong second steps from one address; patients of a clinic may share one. */
  private static final int GUESSES = 30;

  private static final Duration GUESSES_WITHIN = Duration.ofMinutes(10);

  /** Codes for one link. */
  private static final int CODES = 3;

  private static final Duration CODES_WITHIN = Duration.ofMinutes(15);

  /** What the parts of this package share. */
  record LinkParts(
      LinkTable links,
      SessionTable sessions,
      BirthDates birthDates,
      Optional<CodeSender> sender,
      GuessLimit guesses) {}

  @Bean
  LinkParts linkParts(
      Schema schema,
      DataSource dataSource,
      DaoRegistry daos,
      ObjectProvider<CodeSender> senders,
      Clock clock) {
    JdbcClient database = JdbcClient.create(dataSource);
    return new LinkParts(
        new LinkTable(database),
        new SessionTable(database),
        new BirthDates(daos),
        Optional.of(new LateCodeSender(senders)),
        new GuessLimit(GUESSES, GUESSES_WITHIN, clock));
  }

  @Bean
  public Links links(LinkParts parts, PublicAddress address, Clock clock) {
    return new Links(
        parts.links(), parts.birthDates(), parts.sender(), address, parts.guesses(), clock);
  }

  @Bean
  public SecondStep secondStep(LinkParts parts, Clock clock) {
    return new SecondStep(
        parts.links(),
        parts.birthDates(),
        parts.sender(),
        parts.guesses(),
        new GuessLimit(CODES, CODES_WITHIN, clock),
        clock);
  }

  @Bean
  public Sessions formSessions(LinkParts parts, Clock clock) {
    return new Sessions(parts.sessions(), clock);
  }

  @Bean
  OldLinks oldLinks(LinkParts parts, Clock clock) {
    return new OldLinks(parts.links(), parts.sessions(), clock);
  }

  /** Asks for the sender when it is wanted: whoever sends may itself use links. */
  private record LateCodeSender(ObjectProvider<CodeSender> senders) implements CodeSender {

    @Override
    public boolean reaches(int partition, String patientId) {
      CodeSender sender = senders.getIfAvailable();
      return sender != null && sender.reaches(partition, patientId);
    }

    @Override
    public void send(int partition, String patientId, String code, Locale language) {
      senders.getObject().send(partition, patientId, code, language);
    }
  }
}
