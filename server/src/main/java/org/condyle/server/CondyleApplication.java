package org.condyle.server;

import java.time.Clock;
import org.condyle.server.access.AccessConfig;
import org.condyle.server.audit.AuditConfig;
import org.condyle.server.capabilities.CapabilitiesConfig;
import org.condyle.server.content.ContentConfig;
import org.condyle.server.database.DatabaseConfig;
import org.condyle.server.evaluation.EvaluationConfig;
import org.condyle.server.fhir.FhirEndpointConfig;
import org.condyle.server.fhir.StorageConfig;
import org.condyle.server.intake.IntakeConfig;
import org.condyle.server.jobs.JobsConfig;
import org.condyle.server.metrics.MetricsConfig;
import org.condyle.server.oidc.OidcConfig;
import org.condyle.server.operation.OperationConfig;
import org.condyle.server.page.PageConfig;
import org.condyle.server.partition.PartitionConfig;
import org.condyle.server.proms.channel.ChannelConfig;
import org.condyle.server.proms.completeness.CompletenessConfig;
import org.condyle.server.proms.due.DueConfig;
import org.condyle.server.proms.link.LinkConfig;
import org.condyle.server.proms.page.FormsConfig;
import org.condyle.server.proms.reminder.ReminderConfig;
import org.condyle.server.proms.rules.PromRulesConfig;
import org.condyle.server.proms.scores.ScoresConfig;
import org.condyle.server.results.ResultsConfig;
import org.condyle.server.smart.SmartConfig;
import org.condyle.server.store.StoreConfig;
import org.condyle.server.upkeep.UpkeepConfig;
import org.condyle.server.users.UsersConfig;
import org.condyle.server.users.page.LoginConfig;
import org.condyle.server.users.page.WebSecurityConfig;
import org.condyle.server.validation.ValidationConfig;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The parts of the server. They are named one by one rather than found by scanning, so that the
 * start is short and everything that runs can be read here.
 */
@SpringBootConfiguration
@ImportAutoConfiguration({
  SslAutoConfiguration.class,
  ServletWebServerFactoryAutoConfiguration.class
})
@Import({
  CapabilitiesConfig.class,
  DatabaseConfig.class,
  StorageConfig.class,
  PartitionConfig.class,
  PageConfig.class,
  OidcConfig.class,
  UsersConfig.class,
  WebSecurityConfig.class,
  LoginConfig.class,
  StoreConfig.class,
  ContentConfig.class,
  EvaluationConfig.class,
  JobsConfig.class,
  ResultsConfig.class,
  PromRulesConfig.class,
  ScoresConfig.class,
  DueConfig.class,
  CompletenessConfig.class,
  LinkConfig.class,
  FormsConfig.class,
  ChannelConfig.class,
  ReminderConfig.class,
  OperationConfig.class,
  UpkeepConfig.class,
  AccessConfig.class,
  AuditConfig.class,
  SmartConfig.class,
  IntakeConfig.class,
  ValidationConfig.class,
  MetricsConfig.class,
  FhirEndpointConfig.class
})
public class CondyleApplication {

  /**
   * Spring remembers which bean has which type once the definitions are frozen. Our servlet, and
   * with it nearly every bean, is made before that, when each of thousands of look-ups would go
   * through all definitions. What was remembered before is forgotten first: a later change of a
   * definition would not be seen.
   */
  @Bean
  static BeanFactoryPostProcessor frozenDefinitions() {
    return beans -> {
      beans.clearMetadataCache();
      beans.freezeConfiguration();
    };
  }

  /** The one clock: what needs the time is given it. */
  @Bean
  public Clock clock() {
    return Clock.systemUTC();
  }
}
