package org.condyle.server.jobs;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.dao.DataAccessException;

/** How many jobs there are and what became of them; {@code docs/operations.md} lists the names. */
record JobMeters(JobTable table, RunningJobs running, JobCounts counts, JobLimits limits)
    implements MeterBinder {

  private static final String NAME = "condyle.jobs.";

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder(NAME + "unfinished", table, JobMeters::unfinished)
        .description("Jobs in the database that wait or run, on whichever server")
        .register(registry);
    Gauge.builder(NAME + "running", running, RunningJobs::count)
        .description("Jobs that run on this server")
        .register(registry);
    Gauge.builder(NAME + "places", limits, JobLimits::atOnce)
        .description("Jobs that may run on this server at once")
        .register(registry);
    for (JobCounts.End end : JobCounts.End.values()) {
      FunctionCounter.builder(NAME + "ended", counts, each -> each.of(end))
          .description("Jobs that ended on this server")
          .tag("end", end.code())
          .register(registry);
    }
  }

  /** Unknown while the database is away: the other figures are worth having then. */
  private static double unfinished(JobTable table) {
    try {
      return table.countUnfinished();
    } catch (DataAccessException e) {
      return Double.NaN;
    }
  }
}
