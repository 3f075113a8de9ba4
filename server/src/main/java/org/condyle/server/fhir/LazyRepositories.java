package org.condyle.server.fhir;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;
import org.springframework.core.PriorityOrdered;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;

/**
 * Makes each of HAPI's sixty repositories when it is first called. Otherwise the start waits until
 * the queries of all of them are parsed, most of which no server ever asks. It is what Spring Data
 * calls bootstrap mode LAZY, which HAPI's own configuration leaves at its default. HAPI's extractor
 * of search parameters, in whose place is ours, is not made at all.
 */
final class LazyRepositories implements BeanFactoryPostProcessor, PriorityOrdered {

  /** Before the definitions are frozen. */
  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    for (String name : beans.getBeanNamesForType(RepositoryFactoryBeanSupport.class, true, false)) {
      BeanDefinition repository = beans.getBeanDefinition(name.substring(1));
      repository.setLazyInit(true);
      repository.getPropertyValues().add("lazyInit", true);
    }
    beans.getBeanDefinition("searchParamExtractor").setLazyInit(true);
    ((DefaultListableBeanFactory) beans).setAutowireCandidateResolver(new LazyInjection());
  }

  /** Gives who wants a repository something that makes it at the first call. */
  private static final class LazyInjection extends ContextAnnotationAutowireCandidateResolver {
    @Override
    protected boolean isLazy(DependencyDescriptor wanted) {
      return Repository.class.isAssignableFrom(wanted.getDependencyType()) || super.isLazy(wanted);
    }
  }
}
