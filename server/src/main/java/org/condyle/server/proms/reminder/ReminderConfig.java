package org.condyle.server.proms.reminder;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import java.net.URI;
import java.time.Clock;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.database.Transactions;
import org.condyle.server.page.PublicAddress;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.proms.channel.Channels;
import org.condyle.server.proms.channel.MessageTexts;
import org.condyle.server.proms.derived.DerivedResources;
import org.condyle.server.proms.due.DueUpkeep;
import org.condyle.server.proms.link.Links;
import org.condyle.server.recurring.RecurringWork;
import org.condyle.server.store.RecordStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the reminders. */
@Configuration(proxyBeanMethods = false)
public class ReminderConfig {

  /** Where no address is configured nothing is sent, so this one reaches nobody. */
  private static final URI NOWHERE = URI.create("http://localhost");

  @Bean
  ReminderRules reminderRules() {
    return ReminderRules.fromEnvironment(System.getenv());
  }

  @Bean
  ReminderSettings reminderSettings(PublicAddress address) {
    ReminderSettings settings = ReminderSettings.fromEnvironment(System.getenv());
    if (settings.on() && address.configured().isEmpty()) {
      throw new ProblemException(
          ProblemCode.PUBLIC_ADDRESS_MISSING,
          "Reminders are on, but CONDYLE_PUBLIC_URL does not say under which address patients reach"
              + " this server",
          "CONDYLE_PUBLIC_URL");
    }
    return settings;
  }

  @Bean
  NextLook nextLook(ReminderRules rules, PracticeOfRequest practices, Clock clock) {
    return new NextLook(
        new ReminderPlanner(rules), QuietHours.fromEnvironment(System.getenv()), practices, clock);
  }

  @Bean
  public Reminders reminders(NextLook nextLook) {
    return new Reminders(nextLook);
  }

  @Bean
  MessageWriter messageWriter(
      MessageTexts texts,
      Links links,
      PublicAddress address,
      PracticeOfRequest practices,
      ReminderSettings settings,
      Clock clock) {
    return new MessageWriter(
        texts, links, address.configured().orElse(NOWHERE), practices, settings.linkValid(), clock);
  }

  @Bean
  public RecurringWork reminderWork(
      ReminderSettings settings,
      ReminderRules rules,
      NextLook nextLook,
      MessageWriter writer,
      Channels channels,
      DueUpkeep upkeep,
      Transactions transactions,
      DaoRegistry daos,
      DerivedResources resources,
      RecordStore records,
      PracticeOfRequest practices,
      Clock clock) {
    ReminderTable patients = new ReminderTable(transactions, nextLook);
    MessageTable messages = new MessageTable(transactions, nextLook, rules.canonical());
    SentRecord record = new SentRecord(resources, records, messages, practices);
    ReminderSender sender =
        new ReminderSender(
            patients, messages, record, nextLook, writer, channels, upkeep, daos, clock);
    return new ReminderWork(
        settings, channels, patients, messages, record, sender, practices, clock);
  }
}
