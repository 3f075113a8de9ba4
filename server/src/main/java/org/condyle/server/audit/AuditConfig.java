package org.condyle.server.audit;

import ca.uhn.fhir.interceptor.api.IInterceptorService;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import javax.sql.DataSource;
import org.condyle.server.database.Transactions;
import org.condyle.server.errors.OutcomeAnswer;
import org.condyle.server.page.ClientAddress;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.store.ChangeMarks;
import org.condyle.server.store.RecordStore;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Wires the audit trail. */
@Configuration(proxyBeanMethods = false)
public class AuditConfig {

  /** Outside of what finds out who the caller is, so that it also sees who was refused there. */
  private static final int BEFORE_AUTHENTICATION = Ordered.HIGHEST_PRECEDENCE + 40;

  @Bean
  AuditTable auditTable(Transactions transactions) {
    return AuditTable.in(transactions);
  }

  @Bean
  AuditQueue auditQueue(Transactions transactions, AuditTable table) {
    return new AuditQueue(transactions, table);
  }

  @Bean
  public AuditTrail auditTrail(DataSource dataSource, AuditTable table, AuditQueue queue) {
    return new AuditTrail(dataSource, table, queue);
  }

  @Bean
  public JobTrail jobTrail(AuditTrail trail, Clock clock) {
    return new JobTrail(trail, clock);
  }

  @Bean
  UserAudit userAudit(AuditTrail trail) {
    return new UserAudit(trail);
  }

  @Bean
  public AuditWriter auditWriter(
      EntityManagerFactory entityManagers,
      AuditTable table,
      Clock clock,
      IInterceptorService interceptors) {
    AuditWriter writer = new AuditWriter(entityManagers, table, clock);
    interceptors.registerInterceptor(writer);
    return writer;
  }

  @Bean
  public Strangers auditStrangers(Clock clock) {
    return new Strangers(clock);
  }

  @Bean
  public SubjectLists subjectLists(
      RecordStore records, ChangeMarks marks, Transactions transactions) {
    return new SubjectLists(records, marks, new SubjectTable(transactions));
  }

  @Bean
  AnswerAudit answerAudit(AuditTrail trail, SubjectLists lists, Strangers strangers, Clock clock) {
    return new AnswerAudit(trail, lists, strangers, clock);
  }

  @Bean
  public AuditHooks auditHooks(AnswerAudit audit, IInterceptorService interceptors) {
    AuditHooks hooks = new AuditHooks(audit);
    interceptors.registerInterceptor(hooks);
    return hooks;
  }

  @Bean
  FilterRegistrationBean<AuditFilter> auditFilter(
      AnswerAudit audit, OutcomeAnswer answer, ClientAddress clients) {
    FilterRegistrationBean<AuditFilter> filter =
        new FilterRegistrationBean<>(new AuditFilter(audit, answer, clients));
    filter.addUrlPatterns("/fhir/*");
    filter.setOrder(BEFORE_AUTHENTICATION);
    return filter;
  }

  @Bean
  Sealer auditSealer(Transactions transactions, AuditTable table, Clock clock) {
    return new Sealer(transactions, table.era(), Sealer.ROWS, clock);
  }

  @Bean
  AuditKeeper auditKeeper(
      Sealer sealer,
      Strangers strangers,
      AuditTrail trail,
      Transactions transactions,
      Clock clock) {
    AuditYears years = AuditYears.fromEnvironment(System.getenv());
    return new AuditKeeper(sealer, strangers, trail, new AuditRemoval(transactions, years), clock);
  }

  @Bean
  public AuditEventProvider auditEventProvider(
      Transactions transactions, PracticeOfRequest practices, SubjectLists lists) {
    return new AuditEventProvider(new AuditReader(transactions), practices, lists);
  }

  @Bean
  public AuditCapabilities auditCapabilities(IInterceptorService interceptors) {
    AuditCapabilities capabilities = new AuditCapabilities();
    interceptors.registerInterceptor(capabilities);
    return capabilities;
  }
}
