package org.condyle.server.results;

import ca.uhn.fhir.context.FhirContext;
import org.condyle.server.database.Transactions;
import org.condyle.server.evaluation.PopulationEvaluation;
import org.condyle.server.store.ChangeMarks;
import org.condyle.server.store.Contents;
import org.condyle.server.store.RecordStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The stored results. */
@Configuration(proxyBeanMethods = false)
public class ResultsConfig {

  @Bean
  public StoredResults storedResults(
      Transactions transactions,
      ChangeMarks marks,
      RecordStore records,
      Contents contents,
      PopulationEvaluation population,
      FhirContext fhirContext) {
    return new StoredResults(
        transactions,
        marks,
        records,
        contents,
        population,
        fhirContext,
        EvaluationVersion.read(),
        CatchUp.Sizes.USUAL);
  }
}
