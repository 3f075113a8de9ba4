package org.condyle.server.jobs;

import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.condyle.server.database.DataFolder;
import org.condyle.server.database.Schema;
import org.condyle.server.recurring.RecurringWork;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires the jobs. The kinds of work are asked for when all parts of the server are there. */
@Configuration(proxyBeanMethods = false)
public class JobsConfig {

  @Bean
  public JobLimits jobLimits() {
    return JobLimits.fromEnvironment(System.getenv());
  }

  @Bean
  JobTable jobTable(Schema schema, DataSource dataSource) {
    return new JobTable(JdbcClient.create(dataSource));
  }

  @Bean
  public JobFiles jobFiles(Schema schema, DataSource dataSource) {
    return new JobFiles(JdbcClient.create(dataSource));
  }

  @Bean
  RunningJobs runningJobs(JobTable table) {
    return new RunningJobs(table);
  }

  @Bean
  JobCounts jobCounts() {
    return new JobCounts();
  }

  @Bean
  JobMeters jobMeters(JobTable table, RunningJobs running, JobCounts counts, JobLimits limits) {
    return new JobMeters(table, running, counts, limits);
  }

  @Bean
  JobScheduler jobScheduler(
      DataSource dataSource,
      DataFolder folder,
      JobTable table,
      RunningJobs running,
      JobCounts counts,
      JobLimits limits,
      Clock clock,
      ObjectProvider<JobKind> kinds,
      ObjectProvider<RecurringWork> recurring) {
    return new JobScheduler(
        dataSource,
        table,
        new JobRunner(table, running, counts, limits, clock),
        limits,
        ServerName.of(folder),
        clock,
        () -> List.copyOf(kinds.orderedStream().toList()),
        () -> List.copyOf(recurring.orderedStream().toList()));
  }

  @Bean
  public Jobs jobs(
      JobTable table, RunningJobs running, JobScheduler scheduler, JobLimits limits, Clock clock) {
    return new Jobs(table, running, scheduler, limits, clock);
  }
}
