package org.condyle.server.operation.export;

import ca.uhn.fhir.context.FhirContext;
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

/** Wires the operation. */
@Configuration(proxyBeanMethods = false)
public class ExportConfig {

  @Bean
  ExportJob exportJob(
      ExportReader reader,
      RecordStore records,
      JobFiles files,
      SubjectLists lists,
      JobTrail trail,
      FhirContext fhirContext) {
    return new ExportJob(reader, records, files, lists, trail, fhirContext);
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
      Jobs jobs,
      JobAnswer answer,
      Clock clock) {
    return new ExportProvider(
        new ExportService(binding, practices, records, reader, jobs, clock), answer);
  }
}
