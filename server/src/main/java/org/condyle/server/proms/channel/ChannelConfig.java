package org.condyle.server.proms.channel;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import java.time.Clock;
import org.condyle.server.partition.PracticeOfRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The ways to patients that the environment names, and what is written on them. */
@Configuration(proxyBeanMethods = false)
public class ChannelConfig {

  @Bean
  public MessageTexts messageTexts() {
    return MessageTexts.fromEnvironment(System.getenv());
  }

  @Bean
  public Channels channels(MessageTexts texts, Clock clock) {
    Channels channels = Channels.fromEnvironment(System.getenv(), clock);
    if (!channels.isEmpty() && !texts.hasPractice()) {
      throw Secret.invalid(
          MessageTexts.PRACTICE_NAME, "is missing: patients have to know who writes to them");
    }
    return channels;
  }

  @Bean
  CodeMessages codeMessages(
      Channels channels,
      MessageTexts texts,
      DaoRegistry daos,
      PracticeOfRequest practices,
      Clock clock) {
    return new CodeMessages(channels, texts, daos, practices, clock);
  }
}
