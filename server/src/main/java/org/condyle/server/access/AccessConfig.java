package org.condyle.server.access;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Wires what decides who may do what. */
@Configuration(proxyBeanMethods = false)
public class AccessConfig {

  @Bean
  FilterRegistrationBean<OpenDoorFilter> openDoorFilter() {
    FilterRegistrationBean<OpenDoorFilter> filter =
        new FilterRegistrationBean<>(new OpenDoorFilter());
    filter.addUrlPatterns("/fhir/*");
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 50);
    return filter;
  }
}
