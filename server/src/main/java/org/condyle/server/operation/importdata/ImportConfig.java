package org.condyle.server.operation.importdata;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import java.time.Clock;
import org.condyle.server.audit.JobTrail;
import org.condyle.server.intake.IntakeLimits;
import org.condyle.server.intake.StrictParser;
import org.condyle.server.jobs.JobFiles;
import org.condyle.server.jobs.Jobs;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.operation.job.JobAnswer;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.validation.WriteValidation;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Meta;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operation. */
@Configuration(proxyBeanMethods = false)
public class ImportConfig {

  @Bean
  ImportJob importJob(
      StrictParser parser,
      IntakeLimits limits,
      WriteValidation validation,
      IFhirSystemDao<Bundle, Meta> systemDao,
      JobFiles files,
      JobTrail trail,
      FhirContext fhirContext) {
    return new ImportJob(parser, limits, validation, systemDao, files, trail, fhirContext);
  }

  @Bean
  ImportManifest importManifest(JobFiles files) {
    return new ImportManifest(files);
  }

  @Bean
  ImportSources importSources() {
    return ImportSources.fromEnvironment(System.getenv());
  }

  @Bean
  public ImportProvider importProvider(
      OperationBinding binding,
      PracticeOfRequest practices,
      ImportSources sources,
      Jobs jobs,
      JobAnswer answer,
      Clock clock) {
    return new ImportProvider(new ImportService(binding, practices, sources, jobs, clock), answer);
  }
}
