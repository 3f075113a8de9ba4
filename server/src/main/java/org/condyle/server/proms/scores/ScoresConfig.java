package org.condyle.server.proms.scores;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import java.time.Clock;
import org.condyle.server.database.SessionLocks;
import org.condyle.server.database.Transactions;
import org.condyle.server.evaluation.PopulationEvaluation;
import org.condyle.server.proms.derived.DerivedDeletes;
import org.condyle.server.proms.derived.DerivedResources;
import org.condyle.server.proms.derived.UpkeepRules;
import org.condyle.server.proms.derived.UpkeepTable;
import org.condyle.server.proms.rules.PromRules;
import org.condyle.server.store.ChangeMarks;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Meta;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the scores of answers. */
@Configuration(proxyBeanMethods = false)
public class ScoresConfig {

  @Bean
  public DerivedResources derivedResources(IFhirSystemDao<Bundle, Meta> systemDao) {
    return new DerivedResources(systemDao);
  }

  @Bean
  public DerivedDeletes derivedDeletes(
      FhirContext fhirContext, DaoRegistry daos, IInterceptorService interceptors) {
    DerivedDeletes deletes = new DerivedDeletes(fhirContext, daos);
    interceptors.registerInterceptor(deletes);
    return deletes;
  }

  @Bean
  public UpkeepRules upkeepRules(PromRules rules, ChangeMarks marks) {
    return new UpkeepRules(rules, marks.cluster());
  }

  @Bean
  public ScoreUpkeep scoreUpkeep(
      Transactions transactions,
      PromRules rules,
      UpkeepRules named,
      ChangeMarks marks,
      RecordStore records,
      PopulationEvaluation population,
      DerivedResources resources,
      Clock clock) {
    return new ScoreUpkeep(
        new ScoreUpkeep.Parts(rules, named, marks, records, population, resources, clock),
        new ScoreTable(transactions),
        new UpkeepTable(transactions, "scores"),
        new SessionLocks(transactions, "condyle.prom_scores"));
  }
}
