package org.condyle.server.users.page;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.type.MethodMetadata;

/**
 * Makes Spring Security's own parts when a page is first asked for, and not at the start: nothing
 * there needs them. What it has for clients that it would make itself is not needed at all, and
 * would look through all beans at every start.
 */
final class LazySecurity
    implements BeanDefinitionRegistryPostProcessor, BeanFactoryPostProcessor, Ordered {

  private static final String SPRING_SECURITY = "org.springframework.security.";
  private static final String OAUTH_CLIENTS =
      SPRING_SECURITY + "config.annotation.web.configuration.OAuth2Client";
  private static final String FILTER_CHAIN = "springSecurityFilterChain";

  /** Before those that have no order, of which one is taken away. */
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    for (String name : registry.getBeanDefinitionNames()) {
      if (isOf(OAUTH_CLIENTS, registry.getBeanDefinition(name))) {
        registry.removeBeanDefinition(name);
      }
    }
  }

  /** After all definitions are there, and before they are frozen. */
  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    for (String name : beans.getBeanDefinitionNames()) {
      BeanDefinition definition = beans.getBeanDefinition(name);
      if (name.equals(FILTER_CHAIN) || isOf(SPRING_SECURITY, definition)) {
        definition.setLazyInit(true);
      }
    }
  }

  private static boolean isOf(String prefix, BeanDefinition definition) {
    String type = definition.getBeanClassName();
    MethodMetadata factory =
        definition instanceof AnnotatedBeanDefinition annotated
            ? annotated.getFactoryMethodMetadata()
            : null;
    return (type != null && type.startsWith(prefix))
        || (factory != null && factory.getDeclaringClassName().startsWith(prefix));
  }
}
