package org.condyle.server.operation;

import ca.uhn.fhir.context.FhirContext;
import java.time.Clock;
import org.condyle.profiles.CondylePackage;
import org.condyle.server.audit.JobTrail;
import org.condyle.server.audit.SubjectLists;
import org.condyle.server.evaluation.PopulationEvaluation;
import org.condyle.server.operation.attachform.AttachFormConfig;
import org.condyle.server.operation.caregaps.CareGapsConfig;
import org.condyle.server.operation.collectdata.CollectDataConfig;
import org.condyle.server.operation.cql.CqlConfig;
import org.condyle.server.operation.datarequirements.DataRequirementsConfig;
import org.condyle.server.operation.evaluate.EvaluateConfig;
import org.condyle.server.operation.evaluatemeasure.EvaluateMeasureConfig;
import org.condyle.server.operation.explain.ExplainConfig;
import org.condyle.server.operation.export.ExportConfig;
import org.condyle.server.operation.extract.ExtractConfig;
import org.condyle.server.operation.importdata.ImportConfig;
import org.condyle.server.operation.installcontent.InstallContentConfig;
import org.condyle.server.operation.job.JobConfig;
import org.condyle.server.operation.launch.LaunchOperationConfig;
import org.condyle.server.operation.libraryevaluate.LibraryEvaluateConfig;
import org.condyle.server.operation.populate.PopulateConfig;
import org.condyle.server.operation.promcompleteness.PromCompletenessConfig;
import org.condyle.server.operation.promlink.PromLinkConfig;
import org.condyle.server.operation.smartclient.SmartClientConfig;
import org.condyle.server.operation.submitdata.SubmitDataConfig;
import org.condyle.server.partition.PracticeOfRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The FHIR operations of this server, one package each. */
@Configuration(proxyBeanMethods = false)
@Import({
  AttachFormConfig.class,
  EvaluateConfig.class,
  EvaluateMeasureConfig.class,
  CollectDataConfig.class,
  CareGapsConfig.class,
  DataRequirementsConfig.class,
  ExplainConfig.class,
  ExportConfig.class,
  ExtractConfig.class,
  CqlConfig.class,
  ImportConfig.class,
  InstallContentConfig.class,
  JobConfig.class,
  LaunchOperationConfig.class,
  LibraryEvaluateConfig.class,
  PopulateConfig.class,
  PromCompletenessConfig.class,
  PromLinkConfig.class,
  SmartClientConfig.class,
  SubmitDataConfig.class
})
public class OperationConfig {

  /** The one way to the parameters of an operation. */
  @Bean
  public OperationBinding operationBinding(FhirContext fhirContext) {
    return OperationBinding.of(CondylePackage.load(), fhirContext);
  }

  @Bean
  public OperationCalls operationCalls(
      OperationBinding binding, PracticeOfRequest practices, FhirContext fhirContext, Clock clock) {
    return new OperationCalls(binding, practices, fhirContext, clock);
  }

  @Bean
  public EvaluationTrail evaluationTrail(
      PopulationEvaluation population, SubjectLists lists, JobTrail jobs) {
    return new EvaluationTrail(population, lists, jobs);
  }

  @Bean
  public DirectAnswers directAnswers(OperationCalls calls, EvaluationTrail trail) {
    return new DirectAnswers(calls, trail);
  }
}
