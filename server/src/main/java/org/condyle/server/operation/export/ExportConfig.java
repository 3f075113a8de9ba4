package org.condyle.server.operation.export;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.searchparam.MatchUrlService;
import ca.uhn.fhir.jpa.searchparam.matcher.InMemoryResourceMatcher;
import ca.uhn.fhir.jpa.searchparam.matcher.SearchParamMatcher;
import java.time.Clock;
import org.condyle.server.audit.JobTrail;
import org.condyle.server.audit.SubjectLists;
import org.condyle.server.jobs.JobFiles;
import org.condyle.server.jobs.Jobs;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.operation.job.JobAnswer;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.store.ExportReader;
import org.condyle.server.store.RecordStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Wires the operation. */
@Configuration(proxyBeanMethods = false)
public class ExportConfig {

  @Bean
  ExportJob exportJob(
      ExportReader reader,
      RecordStore records,
      ExportFilters filters,
      JobFiles files,
      SubjectLists lists,
      JobTrail trail,
      FhirContext fhirContext) {
    return new ExportJob(reader, records, filters, files, lists, trail, fhirContext);
  }

  @Bean
  ExportFilters exportFilters(
      @Lazy MatchUrlService urls,
      @Lazy InMemoryResourceMatcher support,
      @Lazy SearchParamMatcher matcher,
      FhirContext fhirContext) {
    return new ExportFilters(urls, support, matcher, fhirContext);
  }

  @Bean
  ExportManifest exportManifest(JobFiles files) {
    return new ExportManifest(files);
  }

  @Bean
  public ExportProvider exportProvider(
      OperationBinding binding,
      PracticeOfRequest practices,
      RecordStore records,
      ExportReader reader,
      ExportFilters filters,
      Jobs jobs,
      JobAnswer answer,
      Clock clock) {
    return new ExportProvider(
        new ExportService(binding, practices, records, reader, filters, jobs, clock), answer);
  }
}
