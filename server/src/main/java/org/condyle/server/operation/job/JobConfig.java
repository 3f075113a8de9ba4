package org.condyle.server.operation.job;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import java.time.Clock;
import java.util.List;
import org.condyle.server.audit.SubjectLists;
import org.condyle.server.jobs.JobFiles;
import org.condyle.server.jobs.Jobs;
import org.condyle.server.operation.EvaluationTrail;
import org.condyle.server.operation.LongOperation;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.operation.OperationCalls;
import org.condyle.server.partition.PracticeOfRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the asynchronous pattern over all operations that declare themselves long. */
@Configuration(proxyBeanMethods = false)
public class JobConfig {

  @Bean
  public LongOperations longOperations(
      List<LongOperation> operations,
      OperationCalls calls,
      Jobs jobs,
      EvaluationTrail trail,
      FhirContext fhirContext) {
    return new LongOperations(operations, calls, jobs, trail, fhirContext);
  }

  @Bean
  public JobAnswer jobAnswer(
      FhirContext fhirContext, Jobs jobs, Clock clock, List<JobManifest> manifests) {
    return new JobAnswer(fhirContext, jobs, clock, manifests);
  }

  @Bean
  public RespondAsync respondAsync(
      LongOperations operations, JobAnswer answer, IInterceptorService interceptors) {
    RespondAsync respondAsync = new RespondAsync(operations, answer);
    interceptors.registerInterceptor(respondAsync);
    return respondAsync;
  }

  @Bean
  public JobProvider jobProvider(
      OperationBinding binding,
      PracticeOfRequest practices,
      Jobs jobs,
      JobFiles files,
      SubjectLists lists,
      JobAnswer answer) {
    JobService service = new JobService(binding, practices, jobs, answer);
    return new JobProvider(service, new JobFileService(binding, service, files, lists));
  }
}
