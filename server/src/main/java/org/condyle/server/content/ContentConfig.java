package org.condyle.server.content;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import org.condyle.measures.evaluation.EvaluationPolicy;
import org.condyle.server.database.DataFolder;
import org.condyle.server.intake.IntakeLimits;
import org.condyle.server.intake.StrictParser;
import org.condyle.server.store.Contents;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Meta;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Measures, libraries and value sets: how they are installed and found. */
@Configuration(proxyBeanMethods = false)
public class ContentConfig {

  @Bean
  ContentWriter contentWriter(IFhirSystemDao<Bundle, Meta> systemDao) {
    return new ContentWriter(systemDao);
  }

  @Bean
  public ContentInstaller contentInstaller(
      Contents contents, ContentWriter writer, FhirContext fhirContext) {
    return new ContentInstaller(contents, writer, fhirContext);
  }

  @Bean
  StartContent startContent(
      ContentInstaller installer,
      FhirContext fhirContext,
      StrictParser parser,
      IntakeLimits limits,
      DataFolder dataFolder) {
    return new StartContent(
        installer, fhirContext, parser, limits, dataFolder.path().resolve("content"));
  }

  @Bean
  public EvaluationPolicy evaluationPolicy() {
    return LogicPath.fromEnvironment(System.getenv());
  }

  @Bean
  public MeasureCatalogs measureCatalogs(
      Contents contents, ContentWriter writer, EvaluationPolicy policy) {
    return new MeasureCatalogs(contents, writer, policy);
  }

  @Bean
  public LibraryCatalogs libraryCatalogs(Contents contents) {
    return new LibraryCatalogs(contents);
  }
}
