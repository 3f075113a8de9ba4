package org.condyle.server.operation.submitdata;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import java.time.Clock;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.store.Contents;
import org.condyle.server.validation.WriteValidation;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Meta;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operation. */
@Configuration(proxyBeanMethods = false)
public class SubmitDataConfig {

  @Bean
  public SubmitDataProvider submitDataProvider(
      OperationBinding binding,
      FhirContext fhirContext,
      DaoRegistry daos,
      IFhirSystemDao<Bundle, Meta> systemDao,
      Contents contents,
      WriteValidation validation,
      PracticeOfRequest practices,
      Clock clock) {
    return new SubmitDataProvider(
        new SubmitDataService(
            binding,
            fhirContext,
            new StoredResources(fhirContext, daos),
            systemDao,
            contents,
            validation,
            practices,
            clock));
  }
}
