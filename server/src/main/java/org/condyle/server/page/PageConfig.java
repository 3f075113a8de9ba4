package org.condyle.server.page;

import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
  public PageHeaders pageHeaders(PublicAddress address) {
    return new PageHeaders(address);
  }

  @Bean
  ServletRegistrationBean<StyleServlet> styleServlet(PageHeaders headers) {
    ServletRegistrationBean<StyleServlet> servlet =
        new ServletRegistrationBean<>(new StyleServlet(headers), PageTemplates.STYLE);
    servlet.setName("style");
    return servlet;
  }
}
