package org.condyle.server.users.page;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.core.type.MethodMetadata;

/**
 * Makes Spring Security's own parts when a page is first asked for, and not at the start: nothing
 * there needs them.
 */
final class LazySecurity implements BeanDefinitionRegistryPostProcessor, BeanFactoryPostProcessor {

  private static final String SPRING_SECURITY = "org.springframework.security.";
  private static final String FILTER_CHAIN = "springSecurityFilterChain";

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {}

  /** After all definitions are there, and before they are frozen. */
  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    for (String name : beans.getBeanDefinitionNames()) {
      BeanDefinition definition = beans.getBeanDefinition(name);
      if (name.equals(FILTER_CHAIN) || isSpringSecuritys(definition)) {
        definition.setLazyInit(true);
      }
    }
  }

  private static boolean isSpringSecuritys(BeanDefinition definition) {
    String type = definition.getBeanClassName();
    MethodMetadata factory =
        definition instanceof AnnotatedBeanDefinition annotated
            ? annotated.getFactoryMethodMetadata()
            : null;
    return (type != null && type.startsWith(SPRING_SECURITY))
        || (factory != null && factory.getDeclaringClassName().startsWith(SPRING_SECURITY));
  }
}
