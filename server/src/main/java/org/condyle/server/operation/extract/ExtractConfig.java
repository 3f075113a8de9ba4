package org.condyle.server.operation.extract;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.proms.rules.PromRules;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operation. */
@Configuration(proxyBeanMethods = false)
public class ExtractConfig {

  @Bean
  public ExtractProvider extractProvider(
      OperationBinding binding,
      PromRules rules,
      DaoRegistry daos,
      RecordStore records,
      PracticeOfRequest practices) {
    return new ExtractProvider(
        new ExtractService(
            binding, rules, daos.getResourceDao(QuestionnaireResponse.class), records, practices));
  }
}
