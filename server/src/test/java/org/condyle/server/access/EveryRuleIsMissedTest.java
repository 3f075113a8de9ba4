package org.condyle.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.searchparam.MatchUrlService;
import ca.uhn.fhir.jpa.searchparam.matcher.SearchParamMatcher;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.server.CondyleServer;
import org.condyle.server.SharedServer;
import org.condyle.server.TestCaller;
import org.condyle.server.caller.Role;
import org.condyle.server.operation.OperationBinding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Takes one rule after another out of the enforcement, and asks what it would have refused. */
class EveryRuleIsMissedTest {

  private static final TestCaller PATIENT = LeakWorld.patient();
  private static final Pattern PAGE = Pattern.compile("_getpages=([^&\"]+)");

  private static final String MINE =
      "{\"resourceType\":\"QuestionnaireResponse\",\"status\":\"in-progress\","
          + "\"basedOn\":[{\"reference\":\"ServiceRequest/lk-her-order\"}],"
          + "\"subject\":{\"reference\":\"Patient/lk-own\"}}";

  private static final String HERS =
      "{\"resourceType\":\"QuestionnaireResponse\",\"status\":\"in-progress\","
          + "\"subject\":{\"reference\":\"Patient/lk-her\"}}";

  /** What each rule is there for; true as long as it holds. */
  private static final Map<Rule, BooleanSupplier> PROBES = new LinkedHashMap<>();

  static {
    PROBES.put(
        Rule.INTERACTIONS,
        () -> status(LeakWorld.as(Role.ADMINISTRATOR), "Observation?_total=accurate") == 403);
    PROBES.put(Rule.OPERATIONS, () -> status(PATIENT, "$cql?expression=1") == 403);
    PROBES.put(
        Rule.SUBJECTS,
        () ->
            status(
                    PATIENT,
                    "Measure/$explain?measureUrl=urn:none&periodStart=2026&periodEnd=2026"
                        + "&subject=Patient/lk-her")
                == 403);
    PROBES.put(
        Rule.ENTRIES,
        () ->
            Http.post(
                        LeakWorld.as(Role.STAFF),
                        "",
                        Http.bundle("transaction", "GET", "DiagnosticReport?_total=accurate"))
                    .statusCode()
                == 403);
    PROBES.put(
        Rule.CHAINS,
        () -> status(PATIENT, "Practitioner?_has:Observation:performer:code=hiv") == 403);
    PROBES.put(Rule.SORTS, () -> status(PATIENT, "Observation?_sort=patient.family") == 403);
    PROBES.put(
        Rule.INCLUDES,
        () ->
            status(PATIENT, "Practitioner?_revinclude:iterate=Patient:general-practitioner")
                == 403);
    PROBES.put(
        Rule.SPECIAL_PARAMETERS, () -> status(PATIENT, "Observation?_contained=both") == 403);
    PROBES.put(
        Rule.NARROWING,
        () -> Http.get(PATIENT, "Observation?_total=accurate").body().contains("\"total\":2"));
    PROBES.put(Rule.INSTANCES, () -> status(PATIENT, "Observation/lk-removed") == 404);
    PROBES.put(Rule.HISTORIES, () -> status(PATIENT, "Observation/_history") == 403);
    PROBES.put(
        Rule.CONDITIONS,
        () ->
            Http.put(
                    LeakWorld.as(Role.CLINICIAN)
                        .withScopes("user/Observation.cruds?category=survey"),
                    "Observation?code=nothing-has-it",
                    "{\"resourceType\":\"Observation\",\"status\":\"final\","
                        + "\"code\":{\"text\":\"x\"}}")
                .body()
                .contains("CONDYLE-7007"));
    PROBES.put(
        Rule.SHOWN,
        () ->
            !Http.get(PATIENT, "Practitioner?_revinclude=Observation:performer")
                .body()
                .contains("lk-her"));
    PROBES.put(
        Rule.STORED, () -> Http.post(PATIENT, "QuestionnaireResponse", HERS).statusCode() == 403);
    PROBES.put(
        Rule.SHARED_CONTENT,
        () ->
            Http.patch(LeakWorld.as(Role.ADMINISTRATOR), "Questionnaire/lk-shared", "de")
                    .statusCode()
                == 403);
    PROBES.put(
        Rule.REFERENCES,
        () -> Http.post(PATIENT, "QuestionnaireResponse", MINE).statusCode() == 404);
    PROBES.put(Rule.PAGES, EveryRuleIsMissedTest::anothersPageIsGone);
    PROBES.put(
        Rule.SERVER_WIDE,
        () ->
            Http.delete(LeakWorld.as(Role.ADMINISTRATOR), "StructureDefinition/lk-none")
                    .statusCode()
                == 403);
  }

  private static int status(TestCaller caller, String path) {
    return Http.get(caller, path).statusCode();
  }

  private static boolean anothersPageIsGone() {
    TestCaller quality = LeakWorld.as(Role.QUALITY);
    HttpResponse<String> first = Http.get(quality, "Observation?_count=1");
    Matcher link = PAGE.matcher(first.body());
    assertThat(link.find()).as(first.body()).isTrue();
    return status(quality.withId("user/x"), "?_getpages=" + link.group(1) + "&_count=1") == 410;
  }

  @BeforeAll
  static void removeOne() {
    TestCaller system = LeakWorld.as(Role.SYSTEM);
    Http.put(
        system,
        "Observation/lk-removed",
        "{\"resourceType\":\"Observation\",\"id\":\"lk-removed\",\"status\":\"final\","
            + "\"code\":{\"text\":\"x\"},\"subject\":{\"reference\":\"Patient/lk-her\"}}");
    Http.delete(system, "Observation/lk-removed");
    Http.put(
        TestCaller.of(Role.SYSTEM, 1),
        "Questionnaire/lk-shared",
        "{\"resourceType\":\"Questionnaire\",\"id\":\"lk-shared\",\"status\":\"draft\"}");
  }

  private static Enforcement without(Set<Rule> left) {
    CondyleServer server = SharedServer.server();
    Set<Rule> rules = EnumSet.allOf(Rule.class);
    rules.removeAll(left);
    return Enforcement.of(
        server.part(Access.class),
        new Storage(
            server.part(ISearchParamRegistry.class),
            server.part(MatchUrlService.class),
            server.part(SearchParamMatcher.class),
            server.part(DaoRegistry.class),
            server.part(FhirContext.class)),
        server.part(OperationBinding.class),
        rules);
  }

  private final IInterceptorService interceptors =
      SharedServer.server().part(IInterceptorService.class);

  private final Enforcement ofServer = SharedServer.server().part(Enforcement.class);
  private List<Object> now = ofServer.interceptors();

  private void use(Enforcement enforcement) {
    interceptors.unregisterInterceptors(now);
    now = enforcement.interceptors();
    interceptors.registerInterceptors(now);
    SharedServer.server().part(SwappedHooks.class).swap(enforcement);
  }

  @AfterEach
  void restore() {
    use(ofServer);
  }

  private static List<Rule> missed() {
    return PROBES.entrySet().stream()
        .filter(probe -> !probe.getValue().getAsBoolean())
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void withAllRulesNothingIsMissed() {
    assertThat(PROBES.keySet()).containsExactlyInAnyOrder(Rule.values());
    assertThat(missed()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void aRuleThatIsLeftOutIsMissed(Rule rule) {
    use(without(EnumSet.of(rule)));

    assertThat(missed()).contains(rule);
  }
}
