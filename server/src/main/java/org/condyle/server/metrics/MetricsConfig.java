package org.condyle.server.metrics;

import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The address at which the figures are read. Each feature that counts something declares a {@link
 * MeterBinder}.
 */
@Configuration(proxyBeanMethods = false)
public class MetricsConfig {

  /** Where Spring Boot has it too. */
  public static final String PATH = "/actuator/prometheus";

  @Bean
  public ServletRegistrationBean<PrometheusServlet> prometheusServlet(
      ObjectProvider<MeterBinder> meters) {
    ServletRegistrationBean<PrometheusServlet> servlet =
        new ServletRegistrationBean<>(
            new PrometheusServlet(() -> meters.orderedStream().toList()), PATH);
    servlet.setName("prometheus");
    return servlet;
  }
}
