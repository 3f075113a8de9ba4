package org.condyle.server.proms.due;

import java.time.Clock;
import org.condyle.server.database.SessionLocks;
import org.condyle.server.database.Transactions;
import org.condyle.server.evaluation.PopulationEvaluation;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.proms.derived.DerivedResources;
import org.condyle.server.proms.derived.UpkeepRules;
import org.condyle.server.proms.derived.UpkeepTable;
import org.condyle.server.proms.rules.PromRules;
import org.condyle.server.proms.scores.ScoreUpkeep;
import org.condyle.server.recurring.RecurringWork;
import org.condyle.server.store.ChangeMarks;
import org.condyle.server.store.RecordStore;
import org.condyle.server.upkeep.UpkeepLimits;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the upkeep of what is due. */
@Configuration(proxyBeanMethods = false)
public class DueConfig {

  @Bean
  public DueUpkeep dueUpkeep(
      Transactions transactions,
      ScoreUpkeep scores,
      PromRules rules,
      UpkeepRules named,
      ChangeMarks marks,
      RecordStore records,
      PopulationEvaluation population,
      DerivedResources resources,
      ObjectProvider<DueKeeper> keepers,
      Clock clock) {
    return new DueUpkeep(
        scores,
        new DuePass.Parts(
            rules,
            named,
            marks,
            new DueTable(transactions, () -> keepers.orderedStream().toList()),
            new UpkeepTable(transactions, "due"),
            records,
            population,
            resources,
            TaskPolicy.fromEnvironment(System.getenv()),
            clock),
        new SessionLocks(transactions, "condyle.prom_due"));
  }

  @Bean
  public RecurringWork backgroundDue(
      DueUpkeep upkeep,
      ChangeMarks marks,
      PracticeOfRequest practices,
      UpkeepLimits limits,
      Clock clock) {
    return new BackgroundDue(upkeep, marks, practices, limits, clock);
  }
}
