package org.condyle.server.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.provider.IJpaSystemProvider;
import ca.uhn.fhir.jpa.provider.ValueSetOperationProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.jpa.util.ResourceCountCache;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import java.util.List;
import java.util.Map;
import org.condyle.server.audit.AuditEventProvider;
import org.condyle.server.operation.FhirProvider;
import org.condyle.server.page.PublicAddress;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.OperationDefinition;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The FHIR endpoint at {@code /fhir}: HAPI's providers for every resource type, and ours. */
@Configuration(proxyBeanMethods = false)
public class FhirEndpointConfig {

  private static final int DEFAULT_PAGE = 50;

  @Bean
  public DatabaseBackedPagingProvider pagingProvider() {
    DatabaseBackedPagingProvider paging = new DatabaseBackedPagingProvider();
    paging.setDefaultPageSize(DEFAULT_PAGE);
    paging.setMaximumPageSize(StorageConfig.LARGEST_PAGE);
    return paging;
  }

  /**
   * HAPI looks this bean up by name and fills it with the numbers of resources of all practices
   * together, which are nobody's to know.
   */
  @Bean(name = "myResourceCountsCache")
  public ResourceCountCache resourceCounts() {
    return new ResourceCountCache(Map::of);
  }

  @Bean
  public RestfulServer restfulServer(
      FhirContext fhirContext,
      IFhirSystemDao<Bundle, Meta> systemDao,
      IJpaSystemProvider systemProvider,
      ResourceProviderFactory resourceProviders,
      ValueSetOperationProvider valueSetOperations,
      JpaStorageSettings storageSettings,
      ISearchParamRegistry searchParameters,
      IValidationSupport validationSupport,
      DatabaseBackedPagingProvider paging,
      IInterceptorService interceptors,
      DaoRegistry daos,
      AuditEventProvider audit,
      InterceptorsOfRequest hooks,
      PublicAddress address,
      List<FhirProvider> ourProviders) {
    RestfulServer server = new CondyleEndpoint(fhirContext, hooks);
    server.setInterceptorService(interceptors);
    server.registerProviders(allBut(audit, resourceProviders.createProviders()));
    server.registerProvider(audit);
    server.registerProvider(systemProvider);
    server.registerProvider(valueSetOperations);
    ourProviders.forEach(server::registerProvider);
    server.setDefaultResponseEncoding(EncodingEnum.JSON);
    server.setPagingProvider(paging);
    server.setServerAddressStrategy(new PublicServerBase(address));
    StoredOperationDefinitions capabilities =
        new StoredOperationDefinitions(
            server,
            systemDao,
            storageSettings,
            searchParameters,
            validationSupport,
            daos.getResourceDao(OperationDefinition.class));
    capabilities.setIncludeResourceCounts(false);
    capabilities.setImplementationDescription("Condyle: orthopedic quality measures on FHIR");
    server.setServerConformanceProvider(capabilities);
    return server;
  }

  /** HAPI's providers without the one of the type for which we have our own. */
  private static List<Object> allBut(IResourceProvider ours, List<Object> providers) {
    return providers.stream()
        .filter(
            provider ->
                !(provider instanceof IResourceProvider theirs
                    && theirs.getResourceType().equals(ours.getResourceType())))
        .toList();
  }

  @Bean
  public FilterRegistrationBean<UnflushedAnswerFilter> unflushedAnswerFilter() {
    FilterRegistrationBean<UnflushedAnswerFilter> filter =
        new FilterRegistrationBean<>(new UnflushedAnswerFilter());
    filter.addUrlPatterns("/fhir/*");
    return filter;
  }

  @Bean
  public ServletRegistrationBean<RestfulServer> fhirServlet(RestfulServer server) {
    ServletRegistrationBean<RestfulServer> registration =
        new ServletRegistrationBean<>(server, "/fhir/*");
    registration.setName("fhir");
    registration.setLoadOnStartup(1);
    return registration;
  }
}
