package org.condyle.server.fhir;

import ca.uhn.fhir.batch2.jobs.config.Batch2JobsConfig;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.IDaoRegistry;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.config.ThreadPoolFactoryConfig;
import ca.uhn.fhir.jpa.api.model.HistoryCountModeEnum;
import ca.uhn.fhir.jpa.batch2.JpaBatch2Config;
import ca.uhn.fhir.jpa.cache.IResourceTypeCacheSvc;
import ca.uhn.fhir.jpa.cache.ISearchParamIdentityCacheSvc;
import ca.uhn.fhir.jpa.config.r4.JpaR4Config;
import ca.uhn.fhir.jpa.config.util.HapiEntityManagerFactoryUtil;
import ca.uhn.fhir.jpa.dao.FulltextSearchSvcImpl;
import ca.uhn.fhir.jpa.dao.IFulltextSearchSvc;
import ca.uhn.fhir.jpa.dao.SearchBuilderFactory;
import ca.uhn.fhir.jpa.dao.TransactionProcessor;
import ca.uhn.fhir.jpa.dao.index.DaoSearchParamSynchronizer;
import ca.uhn.fhir.jpa.dao.index.SearchParamWithInlineReferencesExtractor;
import ca.uhn.fhir.jpa.dao.search.HSearchSortHelperImpl;
import ca.uhn.fhir.jpa.dao.search.IHSearchSortHelper;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.config.SubscriptionSettings;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import ca.uhn.fhir.jpa.model.dialect.HapiFhirPostgresDialect;
import ca.uhn.fhir.jpa.model.entity.StorageSettings;
import ca.uhn.fhir.jpa.partition.RequestPartitionHelperSvc;
import ca.uhn.fhir.jpa.provider.DaoRegistryResourceSupportedSvc;
import ca.uhn.fhir.jpa.search.IStaleSearchDeletingSvc;
import ca.uhn.fhir.jpa.search.StaleSearchDeletingSvcImpl;
import ca.uhn.fhir.jpa.searchparam.extractor.ISearchParamExtractor;
import ca.uhn.fhir.jpa.subscription.channel.config.SubscriptionChannelConfig;
import ca.uhn.fhir.rest.api.IResourceSupportedSvc;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import jakarta.persistence.EntityManagerFactory;
import java.util.Properties;
import javax.sql.DataSource;
import org.condyle.server.database.Schema;
import org.condyle.server.partition.Partitions;
import org.hibernate.cfg.AvailableSettings;
import org.hl7.fhir.r4.model.Patient;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;

/** HAPI's JPA storage on PostgreSQL, in database partition mode. */
@Configuration(proxyBeanMethods = false)
@Import({
  JpaR4Config.class,
  JpaBatch2Config.class,
  Batch2JobsConfig.class,
  SubscriptionChannelConfig.class,
  ThreadPoolFactoryConfig.class
})
public class StorageConfig {

  /** The most resources one search page holds. */
  static final int LARGEST_PAGE = 1000;

  /** More than is ever derived of one patient; see proms.derived.DerivedDeletes. */
  private static final int DERIVED_OF_ONE = 5000;

  @Bean
  static LazyRepositories lazyRepositories() {
    return new LazyRepositories();
  }

  @Bean
  static RememberedExtraction rememberedExtraction() {
    return new RememberedExtraction();
  }

  /** In the place of HAPI's own, which is then never made. */
  @Bean
  @Primary
  public ISearchParamExtractor plainPaths() {
    return new PlainPaths();
  }

  /** A fault in it still ends the start. */
  @Bean
  public ApplicationRunner fhirPathAfterStart(ISearchParamExtractor extractor) {
    return arguments -> extractor.getPathValueExtractor(new Patient(), "Patient.active.exists()");
  }

  @Bean
  @Primary
  @Lazy
  public SearchParamWithInlineReferencesExtractor indexOfTransaction() {
    return new IndexOfTransaction();
  }

  @Bean
  @Primary
  public TransactionProcessor ingestTransaction(EntityManagerFactory entityManagers) {
    return new IngestTransaction(
        SharedEntityManagerCreator.createSharedEntityManager(entityManagers));
  }

  @Bean
  @Primary
  public DaoSearchParamSynchronizer indexOfNewResources(ISearchParamIdentityCacheSvc identities) {
    return new IndexOfNewResources(identities);
  }

  @Bean
  @Primary
  public RequestPartitionHelperSvc ownableContent() {
    return new OwnableContent();
  }

  @Bean
  @Primary
  public SearchBuilderFactory<JpaPid> searchesWithinReach() {
    return new SearchesWithinReach();
  }

  @Bean
  public PartitionSettings partitionSettings() {
    PartitionSettings settings = new PartitionSettings();
    settings.setPartitioningEnabled(true);
    // The partition is part of every key, so that Patient/1 of two practices are two resources.
    settings.setDatabasePartitionMode(true);
    settings.setDefaultPartitionId(Partitions.SHARED);
    settings.setUnnamedPartitionMode(true);
    settings.setIncludePartitionInSearchHashes(false);
    settings.setAllowReferencesAcrossPartitions(
        PartitionSettings.CrossPartitionReferenceMode.NOT_ALLOWED);
    settings.setConditionalCreateDuplicateIdentifiersEnabled(true);
    return settings;
  }

  @Bean
  public JpaStorageSettings storageSettings() {
    JpaStorageSettings settings = new JpaStorageSettings();
    // Practices bring their own ids, numbers among them.
    settings.setResourceClientIdStrategy(JpaStorageSettings.ClientIdStrategyEnum.ANY);
    settings.setResourceServerIdStrategy(JpaStorageSettings.IdStrategyEnum.UUID);
    settings.setAllowExternalReferences(true);
    settings.setReuseCachedSearchResultsForMillis(null);
    settings.setFetchSizeDefaultMaximum(LARGEST_PAGE);
    // HAPI would remember the number of versions for all practices together.
    settings.setHistoryCountMode(HistoryCountModeEnum.COUNT_DISABLED);
    // Whose a resource is, is found by these; nobody may give them another meaning.
    settings.setDefaultSearchParamsCanBeOverridden(false);
    settings.setIndexMissingFields(StorageSettings.IndexEnabledEnum.DISABLED);
    settings.setMarkResourcesForReindexingUponSearchParameterChange(false);
    // What is derived of a resource is taken out of the way when that is deleted: all of it at
    // once.
    settings.setMaximumDeleteConflictQueryCount(DERIVED_OF_ONE);
    // Value sets are answered by our own terminology; HAPI need not copy their codes to its tables.
    settings.setPreExpandValueSets(false);
    // A code system is stored with all its codes. HAPI would leave those after the first hundred to
    // another transaction, which drops them when it comes before the end of the one that brings
    // them.
    settings.setDeferIndexingForCodesystemsOfSize(Integer.MAX_VALUE);
    settings.setEnableTaskPreExpandValueSets(false);
    settings.setAdvancedHSearchIndexing(false);
    return settings;
  }

  @Bean
  public SubscriptionSettings subscriptionSettings() {
    return new SubscriptionSettings();
  }

  @Bean
  @Primary
  public LocalContainerEntityManagerFactoryBean entityManagerFactory(
      Schema schema,
      DataSource dataSource,
      ConfigurableListableBeanFactory beans,
      FhirContext fhirContext,
      JpaStorageSettings storageSettings) {
    LocalContainerEntityManagerFactoryBean factory =
        HapiEntityManagerFactoryUtil.newEntityManagerFactory(beans, fhirContext, storageSettings);
    factory.setPersistenceUnitName("HAPI_PU");
    factory.setDataSource(dataSource);
    Properties properties = new Properties();
    properties.put(AvailableSettings.DIALECT, HapiFhirPostgresDialect.class.getName());
    properties.put(AvailableSettings.HBM2DDL_AUTO, "none");
    properties.put(
        AvailableSettings.SCANNER, "org.hibernate.boot.archive.scan.internal.DisabledScanner");
    properties.put(AvailableSettings.STATEMENT_BATCH_SIZE, "50");
    properties.put(AvailableSettings.INTERCEPTOR, new RequestIdOfVersion());
    properties.put("hibernate.search.enabled", "false");
    factory.setJpaProperties(properties);
    return factory;
  }

  @Bean
  @Primary
  public JpaTransactionManager transactionManager(EntityManagerFactory entityManagerFactory) {
    return new JpaTransactionManager(entityManagerFactory);
  }

  /**
   * HAPI adds the type of a reference whose target it does not hold when it first meets one, and
   * two first meetings at once collide. So it meets one before the first request.
   */
  @Bean
  public SmartInitializingSingleton typeOfUnknownTargets(IResourceTypeCacheSvc types) {
    return () -> types.getResourceTypeId("(unknown)");
  }

  @Bean
  public IFulltextSearchSvc fullTextSearch() {
    return new FulltextSearchSvcImpl();
  }

  @Bean
  public IHSearchSortHelper searchSortHelper(ISearchParamRegistry searchParameters) {
    return new HSearchSortHelperImpl(searchParameters);
  }

  @Bean
  public IStaleSearchDeletingSvc staleSearchDeleting() {
    return new StaleSearchDeletingSvcImpl();
  }

  @Bean
  public IResourceSupportedSvc resourceSupported(IDaoRegistry daoRegistry) {
    return new DaoRegistryResourceSupportedSvc(daoRegistry);
  }
}
