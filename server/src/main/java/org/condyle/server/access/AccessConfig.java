package org.condyle.server.access;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.searchparam.MatchUrlService;
import ca.uhn.fhir.jpa.searchparam.matcher.SearchParamMatcher;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import org.condyle.server.access.table.AccessTable;
import org.condyle.server.operation.OperationBinding;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Wires what decides who may do what. */
@Configuration(proxyBeanMethods = false)
public class AccessConfig {

  @Bean
  public Access access() {
    return new Access(AccessTable.load());
  }

  @Bean
  public Enforcement enforcement(
      Access access,
      ISearchParamRegistry parameters,
      @Lazy MatchUrlService urls,
      @Lazy SearchParamMatcher matcher,
      DaoRegistry daos,
      FhirContext fhirContext,
      OperationBinding binding,
      IInterceptorService interceptors) {
    Enforcement enforcement =
        Enforcement.of(
            access, new Storage(parameters, urls, matcher, daos, fhirContext), binding, Rule.ALL);
    interceptors.registerInterceptors(enforcement.interceptors());
    return enforcement;
  }
}
