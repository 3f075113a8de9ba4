package org.condyle.server.operation.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.condyle.server.SharedServer;
import org.condyle.server.TestCaller;
import org.condyle.server.audit.AuditAgent;
import org.condyle.server.caller.Role;
import org.condyle.server.caller.Scopes;
import org.condyle.server.jobs.JobLimits;
import org.condyle.server.jobs.JobOwner;
import org.condyle.server.jobs.Jobs;
import org.condyle.server.operation.SmallMeasure;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupComponent;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupPopulationComponent;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.UnsignedIntType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The asynchronous pattern over HTTP. */
class JobTest {

  private static final String PERIOD =
      "periodStart=2026-01-01&periodEnd=2026-12-31&dataCutOff=2026-12-31";
  private static final String ASYNC = "respond-async";
  private static final int PATIENTS = 450;

  private static final JobOwner ANOTHER =
      new JobOwner("client/another", Scopes.parse("system/*.cruds"));

  private static final String PLAIN =
      """
      context Patient
      define "In": (singleton from ([Observation])) is null
      define "Out": Patient.gender.value = 'male'
      """;

  /** Some milliseconds of work for each patient, so that progress can be seen. */
  private static final String SLOW =
      """
      context Patient
      define N: { 1,2,3,4,5,6,7,8,9,10 }
      define "In": not exists(from N a, N b, N c where a + b + c < 0)
      define "Out": Patient.gender.value = 'male'
      """;

  /** Years of work. */
  private static final String ENDLESS =
      """
      context Patient
      define N: { 1,2,3,4,5,6,7,8,9,10 }
      define "In": true
      define "Out": exists(from N a, N b, N c, N d, N e, N f, N g, N h, N i, N j, N k, N l
        where a + b + c + d + e + f + g + h + i + j + k + l < 0)
      """;

  /** A call of a measure that is not there. */
  private static final String CALL =
      """
      {"definition":"Measure-evaluate-measure","instance":"JobGone","zone":"UTC",
       "requested":"2026-11-22T00:00:00Z","base":"http://localhost/fhir","parameters":
       "{\\"resourceType\\":\\"Parameters\\",\\"parameter\\":[\
      {\\"name\\":\\"periodStart\\",\\"valueString\\":\\"2026\\"},\
      {\\"name\\":\\"periodEnd\\",\\"valueString\\":\\"2026\\"}]}"}
      """;

  @BeforeAll
  static void load() {
    // Only this one can leave a gap: the others would be in the way of who asks for all gaps.
    Measure plain = SmallMeasure.measure("JobPlain", "1.0.0");
    plain
        .getImprovementNotation()
        .addCoding()
        .setSystem("http://terminology.hl7.org/CodeSystem/measure-improvement-notation")
        .setCode("increase");
    SmallMeasure.install(plain, SmallMeasure.library("JobPlain", PLAIN));
    install("JobSlow", SLOW);
    install("JobEndless", ENDLESS);
    Group group = new Group();
    group.setType(Group.GroupType.PERSON).setActual(true);
    Bundle bundle = new Bundle();
    bundle.setType(BundleType.TRANSACTION);
    for (int i = 0; i < PATIENTS; i++) {
      Patient patient = new Patient();
      patient.setGender(i % 3 == 0 ? AdministrativeGender.MALE : AdministrativeGender.FEMALE);
      put(bundle, patient, "job-" + i);
      group.addMember().setEntity(new Reference("Patient/job-" + i));
    }
    for (String id : List.of("job-o-1", "job-o-2")) {
      Observation observation = new Observation();
      observation.setStatus(Observation.ObservationStatus.FINAL);
      observation.getCode().setText("score");
      observation.setSubject(new Reference("Patient/job-7"));
      put(bundle, observation, id);
    }
    put(bundle, group, "job-all");
    HttpResponse<String> stored = SharedServer.post("", bundle);
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(200);
  }

  private static void install(String name, String logic) {
    SmallMeasure.install(SmallMeasure.measure(name, "1.0.0"), SmallMeasure.library(name, logic));
  }

  private static void put(Bundle bundle, Resource resource, String id) {
    resource.setId(id);
    bundle
        .addEntry()
        .setResource(resource)
        .getRequest()
        .setMethod(HTTPVerb.PUT)
        .setUrl(resource.fhirType() + "/" + id);
  }

  @Test
  void aReportIsAcceptedFollowedAndFetchedAndIsTheSameAsTheSynchronousOne() {
    String question =
        "Measure/JobSlow-1.0.0/$evaluate-measure?" + PERIOD + "&subject=Group/job-all";
    HttpResponse<String> accepted = get(question, ASYNC);

    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    URI job = contentLocation(accepted);
    assertThat(job.toString()).startsWith(SharedServer.uri("").toString());
    List<Long> done = new ArrayList<>();
    HttpResponse<String> answer = await(job, done);

    assertThat(done).isSorted();
    assertThat(answer.headers().firstValue("Expires")).isPresent();
    Bundle bundle = parse(Bundle.class, answer);
    assertThat(bundle.getType()).isEqualTo(BundleType.BATCHRESPONSE);
    assertThat(bundle.getEntry()).hasSize(1);
    assertThat(bundle.getEntryFirstRep().getResponse().getStatus()).isEqualTo("200 OK");
    MeasureReport report = (MeasureReport) bundle.getEntryFirstRep().getResource();
    MeasureReport synchronous = parse(MeasureReport.class, SharedServer.get(question));
    assertThat(report.getPeriod().equalsDeep(synchronous.getPeriod())).isTrue();
    assertThat(report.getGroup()).hasSize(1);
    assertThat(report.getGroupFirstRep().equalsDeep(synchronous.getGroupFirstRep())).isTrue();
    assertThat(counts(report)).containsExactly(PATIENTS, PATIENTS, PATIENTS / 3);
    assertThat(get(job).statusCode()).as("it is kept").isEqualTo(200);
  }

  @Test
  void aSubjectThatFailsIsCountedAndTheReportOfTheOthersIsGiven() {
    HttpResponse<String> accepted =
        get(
            "Measure/$evaluate-measure?measureId=JobPlain-1.0.0&"
                + PERIOD
                + "&subject=Group/job-all",
            "handling=strict, respond-async; wait=10");

    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    URI job = contentLocation(accepted);
    Bundle bundle = parse(Bundle.class, await(job, new ArrayList<>()));
    MeasureReport report = (MeasureReport) bundle.getEntryFirstRep().getResource();
    assertThat(report.getStatus()).isEqualTo(MeasureReport.MeasureReportStatus.ERROR);
    assertThat(counts(report)).containsExactly(PATIENTS - 1, PATIENTS - 1, PATIENTS / 3);
    UUID id = UUID.fromString(job.getQuery().replace("id=", ""));
    assertThat(SharedServer.server().part(Jobs.class).find(1, TestCaller.OWNER, id))
        .hasValueSatisfying(
            stored -> {
              assertThat(stored.subjects()).isEqualTo(PATIENTS);
              assertThat(stored.done()).isEqualTo(PATIENTS);
              assertThat(stored.failed()).isEqualTo(1);
            });
  }

  @Test
  void aPostedEvaluationOfSeveralMeasuresAndTheCareGapsAreAnsweredToo() {
    Parameters parameters = new Parameters();
    parameters.addParameter("measureId", "JobPlain-1.0.0");
    parameters.addParameter("measureId", "JobSlow-1.0.0");
    parameters.addParameter("periodStart", "2026-01-01");
    parameters.addParameter("periodEnd", "2026-12-31");
    Group few = new Group();
    few.setType(Group.GroupType.PERSON).setActual(true);
    few.addMember().setEntity(new Reference("Patient/job-1"));
    few.addMember().setEntity(new Reference("Patient/job-2"));
    parameters.addParameter().setName("subjectGroup").setResource(few);
    HttpRequest request =
        HttpRequest.newBuilder(SharedServer.uri("Measure/$evaluate"))
            .header("Content-Type", "application/fhir+json")
            .header("Prefer", ASYNC)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    SharedServer.FHIR.newJsonParser().encodeResourceToString(parameters)))
            .build();

    Bundle evaluated =
        parse(Bundle.class, await(contentLocation(SharedServer.send(request)), new ArrayList<>()));
    Bundle gaps =
        parse(
            Bundle.class,
            await(
                contentLocation(
                    get(
                        "Measure/JobPlain-1.0.0/$care-gaps?"
                            + "periodStart=2026-01-01&periodEnd=2026-12-31"
                            + "&status=open-gap&subject=Patient/job-1",
                        ASYNC)),
                new ArrayList<>()));

    Parameters reports = (Parameters) evaluated.getEntryFirstRep().getResource();
    assertThat(((Bundle) reports.getParameterFirstRep().getResource()).getEntry()).hasSize(2);
    assertThat(gaps.getEntryFirstRep().getResponse().getStatus()).isEqualTo("200 OK");
    assertThat(gaps.getEntryFirstRep().getResource()).isInstanceOf(Parameters.class);
  }

  @Test
  void aCancelledJobIsForgottenAndItsWorkStopsWithinTwoSeconds() {
    HttpResponse<String> accepted =
        get(
            "Measure/JobEndless-1.0.0/$evaluate-measure?" + PERIOD + "&subject=Group/job-all",
            ASYNC);
    URI job = contentLocation(accepted);
    untilRunning(job);

    long cancelled = System.nanoTime();
    HttpResponse<String> answer = delete(job);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(get(job).statusCode()).isEqualTo(404);
    assertThat(delete(job).statusCode()).isEqualTo(404);
    // Its subjects would hold every worker for a minute each.
    while (isEvaluatingEndlessly()) {
      Thread.onSpinWait();
      assertThat(Duration.ofNanos(System.nanoTime() - cancelled)).isLessThan(Duration.ofSeconds(2));
    }
  }

  private static boolean isEvaluatingEndlessly() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().startsWith("evaluation-"))
        .flatMap(thread -> Arrays.stream(thread.getValue()))
        .anyMatch(frame -> frame.getClassName().contains("QueryEvaluator"));
  }

  @Test
  void dataAreTakenInWhileAJobRuns() {
    URI job =
        contentLocation(
            get(
                "Measure/JobEndless-1.0.0/$evaluate-measure?" + PERIOD + "&subject=Group/job-all",
                ASYNC));
    try {
      untilRunning(job);
      Bundle bundle = new Bundle();
      bundle.setType(BundleType.TRANSACTION);
      Patient patient = new Patient();
      patient.setGender(AdministrativeGender.MALE);
      put(bundle, patient, "job-0");

      assertThat(SharedServer.post("", bundle).statusCode()).isEqualTo(200);
      assertThat(get(job).statusCode()).isEqualTo(202);
    } finally {
      delete(job);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, CONDYLE-1002, measureId=JobPlain-1.0.0",
    "400, CONDYLE-1003, measureId=JobPlain-1.0.0&periodStart=2026&periodEnd=2026&nonsense=1",
    "404, CONDYLE-1007, measureId=JobNone&periodStart=2026&periodEnd=2026",
    "404, CONDYLE-1006, measureId=JobPlain-1.0.0&periodStart=2026&periodEnd=2026&subject=job-none",
    "404, CONDYLE-1006,"
        + " measureId=JobPlain-1.0.0&periodStart=2026&periodEnd=2026&subject=Group/job-none"
  })
  void aBadRequestIsRefusedAtOnceAndBecomesNoJob(int status, String code, String question) {
    for (String operation : List.of("$evaluate-measure", "$evaluate")) {
      HttpResponse<String> answer = get("Measure/" + operation + "?" + question, ASYNC);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      assertThat(answer.body()).contains(code);
      assertThat(answer.headers().firstValue("Content-Location")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"00000000-0000-4000-8000-000000000000", "nonsense"})
  void anUnknownJobIsNotFound(String id) {
    for (HttpResponse<String> answer :
        List.of(SharedServer.get("$job?id=" + id), delete(SharedServer.uri("$job?id=" + id)))) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
      assertThat(answer.body()).contains("CONDYLE-6001");
    }
  }

  @Test
  void aJobOfAnotherPracticeLooksLikeAnUnknownOne() {
    Jobs jobs = SharedServer.server().part(Jobs.class);
    UUID id = jobs.submit(4711, TestCaller.OWNER, AuditAgent.SERVER, "operation", CALL);

    HttpResponse<String> others = SharedServer.get("$job?id=" + id);
    HttpResponse<String> unknown = SharedServer.get("$job?id=" + UUID.randomUUID());

    assertThat(others.statusCode()).isEqualTo(404);
    assertThat(others.body()).isEqualTo(unknown.body());
    assertThat(delete(SharedServer.uri("$job?id=" + id)).statusCode()).isEqualTo(404);
    assertThat(jobs.find(4711, TestCaller.OWNER, id)).isPresent();
    jobs.cancel(4711, TestCaller.OWNER, id);
  }

  @Test
  void aJobOfAnotherCallerOfThePracticeLooksLikeAnUnknownOne() {
    Jobs jobs = SharedServer.server().part(Jobs.class);
    UUID id = jobs.submit(1, ANOTHER, AuditAgent.SERVER, "operation", CALL);

    HttpResponse<String> others = SharedServer.get("$job?id=" + id);
    HttpResponse<String> unknown = SharedServer.get("$job?id=" + UUID.randomUUID());

    assertThat(others.statusCode()).isEqualTo(404);
    assertThat(others.body()).isEqualTo(unknown.body());
    assertThat(delete(SharedServer.uri("$job?id=" + id)).statusCode()).isEqualTo(404);
    assertThat(jobs.find(1, ANOTHER, id)).isPresent();
    jobs.cancel(1, ANOTHER, id);
  }

  /** Of one program: what the token of a start opened, and what others open that it can get. */
  static Stream<Arguments> otherTokens() {
    TestCaller starter = starter();
    return Stream.of(
        Arguments.of("the same", starter, true),
        Arguments.of("more scopes", starter.withScopes("system/*.rs system/Patient.cruds"), true),
        Arguments.of("the scopes in parts", starter.withScopes("system/*.r system/*.s"), true),
        Arguments.of("fewer letters", starter.withScopes("system/*.r"), false),
        Arguments.of("fewer types", starter.withScopes("system/Observation.rs"), false),
        Arguments.of("a part of it", starter.withScopes("system/*.rs?status=final"), false),
        Arguments.of("no scope", starter.withScopes("openid"), false),
        Arguments.of("another program", starter.withId("client/job-narrow-2"), false),
        Arguments.of("another practice", starter.in(4711), false),
        Arguments.of("held to a patient", starter.forPatient("job-1"), false),
        Arguments.of(
            "another role",
            TestCaller.of(Role.QUALITY, 1).withId(starter.id()).withScopes("user/*.rs system/*.rs"),
            false));
  }

  private static TestCaller starter() {
    return TestCaller.of(Role.SYSTEM, 1).withId("client/job-narrow").withScopes("system/*.rs");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("otherTokens")
  void whatATokenWasAnsweredIsForOneThatOpensAsMuch(
      String what, TestCaller other, boolean allowed) {
    String question =
        "Measure/JobPlain-1.0.0/$evaluate-measure?" + PERIOD + "&subject=Patient/job-1";
    URI job =
        contentLocation(
            SharedServer.send(
                starter()
                    .on(HttpRequest.newBuilder(SharedServer.uri(question)))
                    .header("Prefer", ASYNC)
                    .build()));
    HttpRequest ask = other.on(HttpRequest.newBuilder(job)).build();
    HttpRequest cancel = other.on(HttpRequest.newBuilder(job).DELETE()).build();
    HttpRequest unknown =
        other.on(HttpRequest.newBuilder(SharedServer.uri("$job?id=" + UUID.randomUUID()))).build();

    HttpResponse<String> answer = SharedServer.send(ask);

    if (allowed) {
      assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
      assertThat(SharedServer.send(cancel).statusCode()).isEqualTo(202);
    } else {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
      assertThat(answer.body()).isEqualTo(SharedServer.send(unknown).body());
      assertThat(SharedServer.send(cancel).statusCode()).isEqualTo(404);
      HttpRequest own = starter().on(HttpRequest.newBuilder(job)).build();
      assertThat(SharedServer.send(own).statusCode()).isIn(200, 202);
    }
  }

  @Test
  void aJobThatFailsTellsWhyAsTheRequestItselfWouldHaveBeenAnswered() {
    Jobs jobs = SharedServer.server().part(Jobs.class);
    UUID id = jobs.submit(1, TestCaller.OWNER, AuditAgent.SERVER, "operation", CALL);

    HttpResponse<String> answer = await(SharedServer.uri("$job?id=" + id), new ArrayList<>());

    assertThat(answer.statusCode()).isEqualTo(200);
    Bundle.BundleEntryComponent entry = parse(Bundle.class, answer).getEntryFirstRep();
    assertThat(entry.getResponse().getStatus()).isEqualTo("404 Not Found");
    assertThat(entry.hasResource()).isFalse();
    assertThat(
            ((OperationOutcome) entry.getResponse().getOutcome())
                .getIssueFirstRep()
                .getDetails()
                .getCodingFirstRep()
                .getCode())
        .isEqualTo("CONDYLE-1007");
  }

  @Test
  void aPracticeWithTooManyUnfinishedJobsIsAskedToComeBackLater() {
    String question =
        "Measure/JobEndless-1.0.0/$evaluate-measure?" + PERIOD + "&subject=Group/job-all";
    int most = SharedServer.server().part(JobLimits.class).unfinished();
    List<URI> accepted = new ArrayList<>();
    try {
      for (int i = 0; i < most; i++) {
        accepted.add(contentLocation(get(question, ASYNC)));
      }
      HttpResponse<String> refused = get(question, ASYNC);

      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
      assertThat(refused.body()).contains("CONDYLE-6003");
      assertThat(refused.headers().firstValueAsLong("Retry-After")).isPresent();
      assertThat(get(accepted.get(most - 1)).headers().firstValue("X-Progress"))
          .hasValueSatisfying(progress -> assertThat(progress).startsWith("Waiting"));
    } finally {
      accepted.forEach(JobTest::delete);
    }
  }

  @Test
  void aPreferenceForAnythingElseOrOfAnotherOperationIsPassedOver() {
    String question = "Measure/JobPlain-1.0.0/$evaluate-measure?" + PERIOD + "&subject=job-1";

    assertThat(get(question, "handling=lenient").statusCode()).isEqualTo(200);
    assertThat(get("Patient/job-1", ASYNC).statusCode()).isEqualTo(200);
    assertThat(get("Patient?_id=job-1", ASYNC).statusCode()).isEqualTo(200);
  }

  @Test
  void theCapabilityStatementSaysWhichOperationsCanBeJobs() {
    assertThat(SharedServer.get("metadata").body()).contains("Prefer: respond-async");
  }

  /** Asks until the job has ended. */
  private static HttpResponse<String> await(URI job, List<Long> done) {
    long begun = System.nanoTime();
    while (true) {
      HttpResponse<String> answer = get(job);
      if (answer.statusCode() != 202) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
      }
      assertThat(answer.headers().firstValue("X-Progress")).isPresent();
      assertThat(answer.headers().firstValueAsLong("Retry-After")).isPresent();
      done.add(done(answer));
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMinutes(5));
    }
  }

  private static void untilRunning(URI job) {
    long begun = System.nanoTime();
    while (!get(job).headers().firstValue("X-Progress").orElse("").contains("of")) {
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMinutes(2));
    }
  }

  private static long done(HttpResponse<String> answer) {
    Extension progress =
        parse(OperationOutcome.class, answer)
            .getExtensionByUrl("https://condyle.org/fhir/StructureDefinition/job-progress");
    return ((UnsignedIntType) progress.getExtensionByUrl("done").getValue()).getValue();
  }

  private static URI contentLocation(HttpResponse<String> accepted) {
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    return URI.create(accepted.headers().firstValue("Content-Location").orElseThrow());
  }

  private static List<Integer> counts(MeasureReport report) {
    return report.getGroup().stream()
        .map(MeasureReportGroupComponent::getPopulation)
        .flatMap(List::stream)
        .map(MeasureReportGroupPopulationComponent::getCount)
        .toList();
  }

  private static HttpResponse<String> get(String path, String prefer) {
    return SharedServer.send(
        HttpRequest.newBuilder(SharedServer.uri(path)).header("Prefer", prefer).GET().build());
  }

  private static HttpResponse<String> get(URI uri) {
    return SharedServer.send(HttpRequest.newBuilder(uri).GET().build());
  }

  private static HttpResponse<String> delete(URI uri) {
    return SharedServer.send(HttpRequest.newBuilder(uri).DELETE().build());
  }

  private static <T extends Resource> T parse(Class<T> type, HttpResponse<String> answer) {
    return SharedServer.FHIR.newJsonParser().parseResource(type, answer.body());
  }
}
