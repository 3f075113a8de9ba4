package org.condyle.server.capabilities;

import ca.uhn.fhir.interceptor.api.IInterceptorService;
import java.util.List;
import org.condyle.server.operation.FhirProvider;
import org.condyle.server.operation.LongOperation;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the server offers, and says that it offers. */
@Configuration(proxyBeanMethods = false)
public class CapabilitiesConfig {

  @Bean
  public OfferedOperations offeredOperations(List<FhirProvider> providers) {
    return OfferedOperations.of(providers);
  }

  @Bean
  public OnlyOfferedOperations onlyOfferedOperations(
      OfferedOperations offered, IInterceptorService interceptors) {
    OnlyOfferedOperations only = new OnlyOfferedOperations(offered);
    interceptors.registerInterceptor(only);
    return only;
  }

  @Bean
  public OnlyWorkingModifiers onlyWorkingModifiers(IInterceptorService interceptors) {
    OnlyWorkingModifiers only = new OnlyWorkingModifiers();
    interceptors.registerInterceptor(only);
    return only;
  }

  @Bean
  public TrueCapabilities trueCapabilities(
      OfferedOperations offered, List<LongOperation> async, IInterceptorService interceptors) {
    TrueCapabilities capabilities = new TrueCapabilities(offered, async);
    interceptors.registerInterceptor(capabilities);
    return capabilities;
  }
}
