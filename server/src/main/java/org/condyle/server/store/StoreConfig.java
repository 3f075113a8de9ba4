package org.condyle.server.store;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import jakarta.persistence.EntityManagerFactory;
import javax.sql.DataSource;
import org.condyle.server.database.Schema;
import org.condyle.server.database.Transactions;
import org.condyle.server.partition.ContentPlaces;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What reads the database directly. */
@Configuration(proxyBeanMethods = false)
public class StoreConfig {

  @Bean
  public StoreReader storeReader(Transactions transactions) {
    return new StoreReader(transactions);
  }

  @Bean
  public RecordIndexWriter recordIndexWriter(
      EntityManagerFactory entityManagers, IInterceptorService interceptors) {
    RecordIndexWriter writer = new RecordIndexWriter(entityManagers);
    interceptors.registerInterceptor(writer);
    return writer;
  }

  @Bean
  CompleteIndex completeIndex(Schema schema, DataSource dataSource, FhirContext fhirContext) {
    new RecordIndexRebuild(dataSource, fhirContext).complete();
    return new CompleteIndex();
  }

  @Bean
  public RecordStore recordStore(CompleteIndex index, StoreReader reader, FhirContext fhirContext) {
    return new RecordStore(reader, fhirContext, RecordLimits.fromEnvironment(System.getenv()));
  }

  @Bean
  public ExportReader exportReader(StoreReader reader, FhirContext fhirContext) {
    return new ExportReader(reader, fhirContext);
  }

  @Bean
  public ChangeMarks changeMarks(Transactions transactions) {
    return new ChangeMarks(transactions);
  }

  @Bean
  public ContentPlaces contentPlaces(DataSource dataSource) {
    return new StoredPlaces(JdbcClient.create(dataSource));
  }

  @Bean
  public Contents contents(StoreReader reader, FhirContext fhirContext) {
    return new Contents(reader, fhirContext);
  }
}
