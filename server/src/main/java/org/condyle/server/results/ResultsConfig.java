package org.condyle.server.results;

import ca.uhn.fhir.context.FhirContext;
import javax.sql.DataSource;
import org.condyle.server.database.Schema;
import org.condyle.server.evaluation.PopulationEvaluation;
import org.condyle.server.store.RecordStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The stored results. */
@Configuration(proxyBeanMethods = false)
public class ResultsConfig {

  @Bean
  public StoredResults storedResults(
      Schema schema,
      DataSource dataSource,
      RecordStore records,
      PopulationEvaluation population,
      FhirContext fhirContext) {
    return new StoredResults(
        new Transactions(dataSource),
        records,
        population,
        fhirContext,
        EvaluationVersion.read(),
        CatchUp.Sizes.USUAL);
  }
}
