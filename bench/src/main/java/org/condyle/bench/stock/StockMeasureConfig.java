package org.condyle.bench.stock;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.cache.IResourceChangeListenerRegistry;
import ca.uhn.fhir.jpa.cache.ResourceChangeListenerRegistryInterceptor;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.cqframework.cql.cql2elm.CqlCompilerOptions;
import org.cqframework.cql.cql2elm.LibraryBuilder;
import org.cqframework.cql.cql2elm.model.CompiledLibrary;
import org.cqframework.cql.cql2elm.model.Model;
import org.hl7.cql.model.ModelIdentifier;
import org.hl7.elm.r1.VersionedIdentifier;
import org.opencds.cqf.cql.engine.execution.CqlEngine;
import org.opencds.cqf.cql.engine.runtime.Code;
import org.opencds.cqf.fhir.cql.EvaluationSettings;
import org.opencds.cqf.fhir.cql.engine.retrieve.RetrieveSettings;
import org.opencds.cqf.fhir.cql.engine.terminology.TerminologySettings;
import org.opencds.cqf.fhir.cr.hapi.common.CodeCacheResourceChangeListener;
import org.opencds.cqf.fhir.cr.hapi.common.CqlThreadFactory;
import org.opencds.cqf.fhir.cr.hapi.common.ElmCacheResourceChangeListener;
import org.opencds.cqf.fhir.cr.hapi.config.r4.CrR4Config;
import org.opencds.cqf.fhir.cr.measure.CareGapsProperties;
import org.opencds.cqf.fhir.cr.measure.MeasureEvaluationOptions;
import org.opencds.cqf.fhir.utility.client.TerminologyServerClientSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/** The measure service, with libraries, models and value sets cached, as the starter has it. */
@Configuration(proxyBeanMethods = false)
@Import(CrR4Config.class)
public class StockMeasureConfig {

  private static final long REFRESH_MILLIS = 1_000;
  private static final int THREADS = 2;

  @Bean
  public EvaluationSettings evaluationSettings() {
    EvaluationSettings settings = EvaluationSettings.getDefault();
    settings
        .getCqlOptions()
        .getCqlEngineOptions()
        .setOptions(EnumSet.of(CqlEngine.Options.EnableExpressionCaching));
    settings.getCqlOptions().setCqlCompilerOptions(compilerOptions());
    Map<VersionedIdentifier, CompiledLibrary> libraries = new ConcurrentHashMap<>();
    Map<ModelIdentifier, Model> models = new ConcurrentHashMap<>();
    Map<String, List<Code>> valueSets = new ConcurrentHashMap<>();
    settings.setLibraryCache(libraries);
    settings.setModelCache(models);
    settings.setValueSetCache(valueSets);
    settings.setRetrieveSettings(retrieveSettings());
    settings.setTerminologySettings(terminologySettings());
    return settings;
  }

  /** Overloads are picked when compiling, not at run time, and nothing is kept for debugging. */
  private static CqlCompilerOptions compilerOptions() {
    CqlCompilerOptions options = new CqlCompilerOptions();
    options.setSignatureLevel(LibraryBuilder.SignatureLevel.All);
    options.setCompatibilityLevel("1.5");
    return options;
  }

  private static RetrieveSettings retrieveSettings() {
    return new RetrieveSettings()
        .setSearchParameterMode(
            enumOf(
                "stock.search",
                RetrieveSettings.SEARCH_FILTER_MODE.class,
                RetrieveSettings.SEARCH_FILTER_MODE.AUTO))
        .setTerminologyParameterMode(
            enumOf(
                "stock.terminology",
                RetrieveSettings.TERMINOLOGY_FILTER_MODE.class,
                RetrieveSettings.TERMINOLOGY_FILTER_MODE.AUTO))
        .setProfileMode(
            enumOf(
                "stock.profile",
                RetrieveSettings.PROFILE_MODE.class,
                RetrieveSettings.PROFILE_MODE.OFF));
  }

  private static <T extends Enum<T>> T enumOf(String property, Class<T> type, T otherwise) {
    String value = System.getProperty(property);
    return value == null ? otherwise : Enum.valueOf(type, value);
  }

  private static TerminologySettings terminologySettings() {
    TerminologySettings settings = new TerminologySettings();
    settings.setValuesetPreExpansionMode(
        TerminologySettings.VALUESET_PRE_EXPANSION_MODE.USE_IF_PRESENT);
    return settings;
  }

  @Bean
  public TerminologyServerClientSettings terminologyServerClientSettings() {
    return TerminologyServerClientSettings.getDefault();
  }

  @Bean
  public MeasureEvaluationOptions measureEvaluationOptions(EvaluationSettings settings) {
    MeasureEvaluationOptions options = new MeasureEvaluationOptions();
    options.setEvaluationSettings(settings);
    return options;
  }

  @Bean
  public CareGapsProperties careGapsProperties() {
    CareGapsProperties properties = new CareGapsProperties();
    properties.setCareGapsReporter("default");
    properties.setCareGapsCompositionSectionAuthor("default");
    return properties;
  }

  @Primary
  @Bean
  public ExecutorService cqlExecutor() {
    return Executors.newFixedThreadPool(THREADS, new CqlThreadFactory());
  }

  @Bean
  public ElmCacheResourceChangeListener libraryChanges(
      IResourceChangeListenerRegistry registry, DaoRegistry daos, EvaluationSettings settings) {
    ElmCacheResourceChangeListener listener =
        new ElmCacheResourceChangeListener(daos, settings.getLibraryCache());
    registry.registerResourceResourceChangeListener(
        "Library", SearchParameterMap.newSynchronous(), listener, REFRESH_MILLIS);
    return listener;
  }

  @Bean
  public CodeCacheResourceChangeListener valueSetChanges(
      IResourceChangeListenerRegistry registry, DaoRegistry daos, EvaluationSettings settings) {
    CodeCacheResourceChangeListener listener =
        new CodeCacheResourceChangeListener(daos, settings.getValueSetCache());
    registry.registerResourceResourceChangeListener(
        "ValueSet", SearchParameterMap.newSynchronous(), listener, REFRESH_MILLIS);
    return listener;
  }

  @Bean
  public ResourceChangeListenerRegistryInterceptor changeInterceptor() {
    return new ResourceChangeListenerRegistryInterceptor();
  }
}
