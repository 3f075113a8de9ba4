package org.condyle.server.page;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Wires what all pages share. */
@Configuration(proxyBeanMethods = false)
public class PageConfig {

  @Bean
  public PublicAddress publicAddress() {
    return PublicAddress.fromEnvironment(System.getenv());
  }

  @Bean
  public ClientAddress clientAddress() {
    return ClientAddress.fromEnvironment(System.getenv());
  }

  @Bean
  public PageHeaders pageHeaders(PublicAddress address, ClientAddress clients) {
    return new PageHeaders(address, clients);
  }

  @Bean
  FilterRegistrationBean<StrictTransportFilter> strictTransportFilter(PageHeaders headers) {
    FilterRegistrationBean<StrictTransportFilter> filter =
        new FilterRegistrationBean<>(new StrictTransportFilter(headers));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return filter;
  }

  @Bean
  ServletRegistrationBean<StyleServlet> styleServlet(PageHeaders headers) {
    ServletRegistrationBean<StyleServlet> servlet =
        new ServletRegistrationBean<>(new StyleServlet(headers), PageTemplates.STYLE);
    servlet.setName("style");
    return servlet;
  }
}
