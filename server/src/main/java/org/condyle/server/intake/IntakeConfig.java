package org.condyle.server.intake;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import java.time.Duration;
import org.apache.catalina.core.StandardHost;
import org.condyle.server.errors.ErrorMapper;
import org.condyle.server.errors.OutcomeAnswer;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** What stands between the network and HAPI: request id, limits, strict parsing, error mapper. */
@Configuration(proxyBeanMethods = false)
public class IntakeConfig {

  /**
   * How much of a refused body is read and forgotten, so that a client which is still sending gets
   * to see the answer; beyond it the connection is cut.
   */
  private static final int SWALLOWED = 1024 * 1024 * 1024;

  /** How long a client may be silent in the middle of a request. */
  private static final Duration SILENCE = Duration.ofSeconds(20);

  /** For how long any client is waited for while it sends a body. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** Whoever takes longer sends at least so much: 80 kbit/s, less than any line that is in use. */
  private static final int BYTES_PER_SECOND = 10_000;

  /** How long a connection is kept open for the next request. */
  private static final Duration IDLE = Duration.ofSeconds(60);

  @Bean
  public IntakeLimits intakeLimits() {
    return IntakeLimits.fromEnvironment(System.getenv());
  }

  @Bean
  public OutcomeAnswer outcomeAnswer(FhirContext fhirContext) {
    return new OutcomeAnswer(fhirContext);
  }

  @Bean
  public StrictParser strictParser(FhirContext fhirContext, IntakeLimits limits) {
    return new StrictParser(fhirContext, limits);
  }

  @Bean
  public RequestBody requestBody(
      StrictParser parser,
      IntakeLimits limits,
      FhirContext fhirContext,
      IInterceptorService interceptors) {
    RequestBody body = new RequestBody(parser, new BundleRules(limits, fhirContext));
    interceptors.registerInterceptor(body);
    return body;
  }

  @Bean
  public ErrorMapper errorMapper(IInterceptorService interceptors) {
    ErrorMapper mapper = new ErrorMapper();
    interceptors.registerInterceptor(mapper);
    return mapper;
  }

  @Bean
  public FilterRegistrationBean<RequestIdFilter> requestIdFilter() {
    FilterRegistrationBean<RequestIdFilter> filter =
        new FilterRegistrationBean<>(new RequestIdFilter());
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  @Bean
  FilterRegistrationBean<ApiHeadersFilter> apiHeadersFilter() {
    FilterRegistrationBean<ApiHeadersFilter> filter =
        new FilterRegistrationBean<>(new ApiHeadersFilter());
    filter.addUrlPatterns("/fhir/*");
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return filter;
  }

  @Bean
  FilterRegistrationBean<PlainAddressFilter> plainAddressFilter(OutcomeAnswer answer) {
    FilterRegistrationBean<PlainAddressFilter> filter =
        new FilterRegistrationBean<>(new PlainAddressFilter(answer));
    filter.addUrlPatterns("/fhir/*");
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
    return filter;
  }

  @Bean
  public FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(
      IntakeLimits limits, OutcomeAnswer answer) {
    FilterRegistrationBean<BodyLimitFilter> filter =
        new FilterRegistrationBean<>(new BodyLimitFilter(limits, answer));
    filter.addUrlPatterns("/fhir/*");
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 100);
    return filter;
  }

  @Bean
  public WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcatErrors() {
    return factory -> {
      factory.addEngineValves(new PacedBodies(GRACE, BYTES_PER_SECOND, SWALLOWED));
      factory.addConnectorCustomizers(
          connector -> {
            connector.setProperty("maxSwallowSize", String.valueOf(SWALLOWED));
            connector.setProperty("connectionTimeout", String.valueOf(SILENCE.toMillis()));
            connector.setProperty("keepAliveTimeout", String.valueOf(IDLE.toMillis()));
          });
      factory.addContextCustomizers(
          context -> {
            if (context.getParent() instanceof StandardHost host) {
              host.setErrorReportValveClass(TomcatErrors.class.getName());
            }
          });
    };
  }
}
