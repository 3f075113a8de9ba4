package org.condyle.server.operation.promcompleteness;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.condyle.cohort.Cohort;
import org.condyle.cohort.CohortSettings;
import org.condyle.cohort.GeneratedPatient;
import org.condyle.cohort.History;
import org.condyle.cohort.plan.CohortData;
import org.condyle.cohort.truth.CollectionTruth;
import org.condyle.cohort.truth.DueTruth;
import org.condyle.proms.instrument.Scale;
import org.condyle.server.SharedServer;
import org.condyle.server.proms.rules.PromRules;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupComponent;
import org.hl7.fhir.r4.model.MeasureReport.StratifierGroupComponent;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedArtifact;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over HTTP, for a generated cohort that is operated in facilities of its own. */
class PromCompletenessTest {

  private static final String JSON = "application/fhir+json";
  private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);
  private static final String PERIOD =
      "$prom-completeness?periodStart=2023-01&periodEnd=" + (TODAY.getYear() + 1);

  private static final Cohort COHORT = new Cohort(new CohortSettings(40, 4545, History.NONE));
  private static final List<DueTruth> KNOWN = new ArrayList<>();
  private static final String FACILITIES;

  static {
    StringBuilder facilities = new StringBuilder();
    for (int number = 1; number <= 4; number++) {
      facilities.append("&facility=Organization/complete-").append(number);
    }
    FACILITIES = facilities.toString();
  }

  @BeforeAll
  static void storeTheCohort() {
    store(COHORT.shared().json().toString());
    CollectionTruth truth = new CollectionTruth(CohortData.load());
    for (int number = 1; number <= COHORT.settings().patients(); number++) {
      GeneratedPatient patient = COHORT.patient(number);
      store(patient.bundle().json().toString());
      KNOWN.addAll(truth.of(patient.plan(), TODAY));
    }
    KNOWN.removeIf(item -> !item.facility().startsWith("Organization/"));
    assertThat(KNOWN.stream().filter(DueTruth::performed).count()).isGreaterThan(100);
  }

  private static void store(String bundle) {
    HttpResponse<String> answer = SharedServer.post("", JSON, ownFacilities(bundle));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** Other tests have the same cohort's facilities. */
  private static String ownFacilities(String text) {
    return text.replace("facility-", "complete-");
  }

  private static Parameters ask(String parameters) {
    HttpResponse<String> answer = SharedServer.get(PERIOD + parameters);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR.newJsonParser().parseResource(Parameters.class, answer.body());
  }

  private static MeasureReport report(Parameters answer) {
    return (MeasureReport) answer.getParameter("report").getResource();
  }

  private static MeasureReportGroupComponent group(String parameters) {
    return report(ask(FACILITIES + parameters)).getGroupFirstRep();
  }

  private static SortedMap<String, Integer> counts(MeasureReportGroupComponent group) {
    return group.getPopulation().stream()
        .collect(
            Collectors.toMap(
                each -> each.getCode().getCodingFirstRep().getCode(),
                each -> each.getCount(),
                Integer::sum,
                TreeMap::new));
  }

  private static SortedMap<String, Integer> counts(StratifierGroupComponent stratum) {
    return stratum.getPopulation().stream()
        .collect(
            Collectors.toMap(
                each -> each.getCode().getCodingFirstRep().getCode(),
                each -> each.getCount(),
                Integer::sum,
                TreeMap::new));
  }

  private static SortedMap<String, Integer> known(Predicate<DueTruth> wanted) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    List<DueTruth> items = KNOWN.stream().filter(DueTruth::performed).filter(wanted).toList();
    Predicate<DueTruth> complete = item -> item.due() && item.status().equals("completed");
    Predicate<DueTruth> missed = item -> item.due() && item.status().equals("missed");
    put(counts, "eligible", items, item -> true);
    put(counts, "due", items, DueTruth::due);
    put(counts, "captured", items, item -> item.due() && item.captured());
    put(counts, "complete", items, complete);
    put(counts, "matched", items, complete.and(DueTruth::matched));
    put(counts, "declined", items, item -> false);
    put(counts, "missed", items, missed);
    put(counts, "open", items, item -> item.due() && !complete.test(item) && !missed.test(item));
    return counts;
  }

  private static int count(SortedMap<String, Integer> counts, String code) {
    return counts.getOrDefault(code, -1);
  }

  private static void put(
      SortedMap<String, Integer> counts,
      String code,
      List<DueTruth> items,
      Predicate<DueTruth> wanted) {
    counts.put(code, (int) items.stream().filter(wanted).count());
  }

  private static boolean isWhole(DueTruth item) {
    return item.instrument().equals(DueTruth.ALL);
  }

  @Test
  void everyCellOfInstrumentsAndOfWholeIntervalsCountsWhatTheCohortKnows() {
    String all = "&groupBy=schedule,interval,instrument,facility,surgeon,month";

    SortedMap<String, SortedMap<String, Integer>> told = new TreeMap<>();
    cells(group(all), told);
    cells(group(all + "&instrument=*"), told);

    SortedMap<String, SortedMap<String, Integer>> expected = new TreeMap<>();
    KNOWN.stream()
        .filter(DueTruth::performed)
        .map(PromCompletenessTest::cell)
        .forEach(cell -> expected.put(cell, known(item -> cell(item).equals(cell))));
    assertThat(expected).hasSizeGreaterThan(80);
    assertThat(told).isEqualTo(expected);
  }

  private static String cell(DueTruth item) {
    return String.join(
        " ",
        "facility=" + ownFacilities(item.facility()),
        "instrument=" + item.instrument(),
        "interval=" + item.interval(),
        "month=" + item.month(),
        "schedule=" + item.schedule(),
        "surgeon=" + item.surgeon());
  }

  private static void cells(
      MeasureReportGroupComponent group, SortedMap<String, SortedMap<String, Integer>> told) {
    for (StratifierGroupComponent stratum : group.getStratifierFirstRep().getStratum()) {
      String cell =
          stratum.getComponent().stream()
              .map(
                  each ->
                      each.getCode().getCodingFirstRep().getCode()
                          + "="
                          + each.getValue().getText())
              .sorted()
              .collect(Collectors.joining(" "));
      assertThat(told.put(cell, counts(stratum))).isNull();
    }
  }

  @Test
  void intervalsAsAWholeAreCountedUnlessSingleInstrumentsAreAskedFor() {
    assertThat(counts(group(""))).isEqualTo(known(PromCompletenessTest::isWhole));
    assertThat(counts(group("&groupBy=instrument"))).isEqualTo(known(item -> !isWhole(item)));
    assertThat(counts(group("&instrument=hoos-jr&instrument=odi")))
        .isEqualTo(known(item -> List.of("hoos-jr", "odi").contains(item.instrument())));
  }

  @Test
  void aPartIsAskedForByAnyOfItsNames() {
    DueTruth some =
        KNOWN.stream()
            .filter(DueTruth::performed)
            .filter(DueTruth::matched)
            .findFirst()
            .orElseThrow();
    YearMonth month = YearMonth.parse(some.month());

    assertThat(counts(group("&schedule=" + some.schedule())))
        .isEqualTo(known(item -> isWhole(item) && item.schedule().equals(some.schedule())));
    assertThat(counts(group("&interval=preoperative&surgeon=" + some.surgeon())))
        .isEqualTo(
            known(
                item ->
                    isWhole(item)
                        && item.interval().equals("preoperative")
                        && item.surgeon().equals(some.surgeon())));
    MeasureReport ofOneMonth =
        report(
            SharedServer.FHIR
                .newJsonParser()
                .parseResource(
                    Parameters.class,
                    SharedServer.get(
                            "$prom-completeness?periodStart="
                                + month.atDay(1)
                                + "&periodEnd="
                                + month.atEndOfMonth()
                                + FACILITIES)
                        .body()));
    assertThat(counts(ofOneMonth.getGroupFirstRep()))
        .isEqualTo(known(item -> isWhole(item) && item.month().equals(some.month())));
    assertThat(ofOneMonth.getPeriod().getStartElement().getValueAsString())
        .startsWith(month.atDay(1) + "T00:00:00");
    assertThat(ofOneMonth.getPeriod().getEndElement().getValueAsString())
        .startsWith(month.atEndOfMonth() + "T23:59:59");
  }

  @Test
  void eachGroupingIsAStratifierWhoseStrataAddUpToTheWhole() {
    MeasureReportGroupComponent group = group("&groupBy=facility&groupBy=month");

    assertThat(group.getStratifier())
        .extracting(each -> each.getCodeFirstRep().getCodingFirstRep().getCode())
        .containsExactly("facility", "month");
    group
        .getStratifier()
        .forEach(
            stratifier ->
                assertThat(
                        stratifier.getStratum().stream()
                            .mapToInt(each -> counts(each).getOrDefault("due", 0))
                            .sum())
                    .isEqualTo(counts(group).get("due")));
    assertThat(group.getStratifierFirstRep().getStratum())
        .extracting(each -> each.getValue().getText())
        .isSorted()
        .allMatch(text -> text.startsWith("Organization/complete-"));
  }

  @Test
  void theReportNamesDayZoneSchedulesInstrumentsAndItsScore() {
    MeasureReport report = report(ask(FACILITIES + "&schedule=pro-pm"));

    assertThat(extension(report, "measurereport-as-of")).isEqualTo(TODAY.toString());
    assertThat(extension(report, "measurereport-time-zone")).isEqualTo("Z");
    assertThat(report.getType()).isEqualTo(MeasureReport.MeasureReportType.SUMMARY);
    Library manifest =
        report.getContained().stream()
            .filter(Library.class::isInstance)
            .map(Library.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(manifest.getRelatedArtifact())
        .extracting(RelatedArtifact::getResource)
        .anyMatch(each -> each.matches("https://condyle.org/fhir/collection-schedule/pro-pm\\|.+"))
        .anyMatch(each -> each.startsWith("https://condyle.org/fhir/Questionnaire/koos-jr|"))
        .noneMatch(each -> each.contains("spine"));
    SortedMap<String, Integer> counts = counts(report.getGroupFirstRep());
    assertThat(report.getGroupFirstRep().getMeasureScore().getValue().doubleValue())
        .isEqualTo((double) count(counts, "complete") / count(counts, "due"));
  }

  private static String extension(MeasureReport report, String name) {
    return ((Base)
            report
                .getExtensionByUrl("https://condyle.org/fhir/StructureDefinition/" + name)
                .getValue())
        .primitiveValue();
  }

  @Test
  void onALaterDayWhatIsStillOpenIsMissed() {
    SortedMap<String, Integer> today = counts(group("&interval=month-12"));
    SortedMap<String, Integer> later =
        counts(group("&interval=month-12&asOf=" + TODAY.plusYears(3)));

    assertThat(later.get("open")).isZero();
    assertThat(later.get("eligible")).isEqualTo(today.get("eligible"));
    assertThat(later.get("missed"))
        .isEqualTo(count(later, "due") - count(later, "complete") - count(later, "declined"));
    assertThat(later.get("due")).isGreaterThanOrEqualTo(today.get("due"));
  }

  @Test
  void windowsThatCloseAreThoseOfTheCohortByTheDaysLeft() {
    Parameters answer = ask(FACILITIES + "&closingWithin=400&closingCount=1000");

    List<ParametersParameterComponent> closing = closing(answer);
    List<String> expected =
        KNOWN.stream()
            .filter(item -> !isWhole(item))
            .filter(item -> List.of("open", "overdue", "in-progress").contains(item.status()))
            .map(
                item ->
                    String.join(
                        " ",
                        item.patient(),
                        item.procedure(),
                        item.schedule(),
                        item.interval(),
                        item.instrument(),
                        item.last()))
            .sorted()
            .toList();
    assertThat(closing.stream().map(PromCompletenessTest::told).sorted().toList())
        .isEqualTo(expected);
    assertThat(total(answer)).isEqualTo(expected.size());
    assertThat(closing).extracting(each -> text(part(each, "lastDay"))).isSorted();
  }

  private static List<ParametersParameterComponent> closing(Parameters answer) {
    return answer.getParameter().stream().filter(each -> each.getName().equals("closing")).toList();
  }

  private static int total(Parameters answer) {
    return Integer.parseInt(text(answer.getParameter("closingTotal").getValue()));
  }

  /** A hip that was replaced 320 days ago: its year's answer is due twice, by two schedules. */
  @Test
  void anOpenWindowIsListedWithItsTaskUntilThePatientDeclines() {
    LocalDate surgery = TODAY.minusDays(320);
    operate("complete-hip", surgery);
    String own = "&facility=Organization/complete-hip";

    Parameters before = ask(own + "&closingWithin=105");

    assertThat(counts(report(before).getGroupFirstRep()))
        .containsEntry("eligible", 6)
        .containsEntry("due", 6)
        .containsEntry("open", 2)
        .containsEntry("missed", 4)
        .containsEntry("declined", 0);
    assertThat(total(before)).isEqualTo(2);
    assertThat(closing(before))
        .extracting(each -> text(part(each, "schedule")))
        .containsExactly("joint-follow-up", "pro-pm");
    ParametersParameterComponent first = closing(before).get(0);
    assertThat(told(first))
        .isEqualTo(
            "Patient/complete-hip Procedure/complete-hip joint-follow-up month-12 hoos-jr "
                + surgery.plusDays(425));
    assertThat(text(part(first, "daysLeft"))).isEqualTo("105");
    assertThat(text(part(first, "status"))).isEqualTo("open");
    assertThat(text(part(first, "paired"))).isEqualTo("false");
    assertThat(task(first).getStatus()).isEqualTo(Task.TaskStatus.READY);
    assertThat(total(ask(own + "&closingWithin=104"))).isZero();
    Parameters second = ask(own + "&closingWithin=105&closingFrom=1&closingCount=1");
    assertThat(total(second)).isEqualTo(2);
    assertThat(closing(second)).hasSize(1);
    assertThat(told(closing(second).get(0))).isEqualTo(told(closing(before).get(1)));

    decline("complete-hip", text(part(first, "instrument")));

    Parameters after = ask(own + "&closingWithin=105");
    assertThat(counts(report(after).getGroupFirstRep()))
        .containsEntry("open", 0)
        .containsEntry("declined", 2);
    assertThat(total(after)).isZero();
    assertThat(task(first).getStatus()).isEqualTo(Task.TaskStatus.REJECTED);
  }

  private static void operate(String id, LocalDate day) {
    String bundle =
        """
        {"resourceType":"Bundle","type":"transaction","entry":[
         {"resource":{"resourceType":"Organization","id":"ID","name":"ID"},
          "request":{"method":"PUT","url":"Organization/ID"}},
         {"resource":{"resourceType":"Patient","id":"ID","birthDate":"1950-03-10"},
          "request":{"method":"PUT","url":"Patient/ID"}},
         {"resource":{"resourceType":"Encounter","id":"ID","status":"finished",
           "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"IMP"},
           "subject":{"reference":"Patient/ID"},"period":{"start":"DAY","end":"DAY"},
           "serviceProvider":{"reference":"Organization/ID"}},
          "request":{"method":"PUT","url":"Encounter/ID"}},
         {"resource":{"resourceType":"Procedure","id":"ID","status":"completed",
           "code":{"coding":[{"system":"http://www.cms.gov/Medicare/Coding/ICD10",
                              "code":"0SR90J9"}]},
           "subject":{"reference":"Patient/ID"},"encounter":{"reference":"Encounter/ID"},
           "performedDateTime":"DAY"},
          "request":{"method":"PUT","url":"Procedure/ID"}}]}
        """;
    HttpResponse<String> answer =
        SharedServer.post("", JSON, bundle.replace("ID", id).replace("DAY", day.toString()));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void decline(String patient, String instrument) {
    Scale scale =
        SharedServer.server()
            .part(PromRules.class)
            .instruments()
            .instrument(instrument)
            .orElseThrow()
            .scales()
            .get(0);
    Observation declined = new Observation();
    declined.setId(patient + "-declined");
    declined.setStatus(ObservationStatus.FINAL);
    declined.getCode().addCoding().setSystem(scale.code().system()).setCode(scale.code().code());
    declined.setSubject(new Reference("Patient/" + patient));
    declined.setEffective(new DateTimeType(TODAY.toString()));
    declined
        .getDataAbsentReason()
        .addCoding()
        .setSystem("http://terminology.hl7.org/CodeSystem/data-absent-reason")
        .setCode("asked-declined");
    SharedServer.client().update().resource(declined).execute();
  }

  private static Task task(ParametersParameterComponent closing) {
    HttpResponse<String> answer = SharedServer.get(reference(closing, "task"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR.newJsonParser().parseResource(Task.class, answer.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "?periodStart=2025-01;400;CONDYLE-1002;periodEnd",
        "?periodStart=2025-13&periodEnd=2026-01;400;CONDYLE-1004;2025-13",
        "?periodStart=2026-02&periodEnd=2026-01;400;CONDYLE-1005;before it starts",
        "?periodStart=2025-01-02&periodEnd=2026-01;400;CONDYLE-1003;whole months",
        "?periodStart=2025-01&periodEnd=2026-01-30;400;CONDYLE-1003;whole months",
        "YEAR&schedule=hip;400;CONDYLE-1003;joint-follow-up, pro-pm",
        "YEAR&interval=month-7;400;CONDYLE-1003;month-12, month-3",
        "YEAR&schedule=pro-pm&interval=month-3;400;CONDYLE-1003;postoperative, preoperative",
        "YEAR&instrument=hoos;400;CONDYLE-1003;hoos-jr",
        "YEAR&instrument=*&instrument=hoos-jr;400;CONDYLE-1003;one or the other",
        "YEAR&facility=Organization/none-complete;404;CONDYLE-1008;Organization/none-complete",
        "YEAR&facility=Practitioner/1;400;CONDYLE-1003;Organization",
        "YEAR&surgeon=Practitioner/none-complete;404;CONDYLE-1008;Practitioner/none-complete",
        "YEAR&groupBy=hospital;400;CONDYLE-1003;facility",
        "YEAR&groupBy=facility,;400;CONDYLE-1003;groupBy",
        "YEAR&asOf=2020-01-01;400;CONDYLE-1003;known today",
        "YEAR&asOf=soon;400;CONDYLE-1003;asOf",
        "YEAR&closingCount=5;400;CONDYLE-1003;closingWithin",
        "YEAR&closingWithin=-1;400;CONDYLE-1003;closingWithin",
        "YEAR&closingWithin=3&closingCount=1001;400;CONDYLE-1003;at most 1000",
        "YEAR&facilities=x;400;CONDYLE-1003;facility"
      })
  void whatCannotBeAnsweredIsRefusedByNumberWithWhatCan(
      String parameters, int status, String code, String text) {
    HttpResponse<String> answer =
        SharedServer.get(
            "$prom-completeness" + parameters.replace("YEAR", "?periodStart=2025&periodEnd=2025"));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(code).contains(text);
  }

  private static String told(ParametersParameterComponent closing) {
    return String.join(
        " ",
        reference(closing, "patient"),
        reference(closing, "operation"),
        text(part(closing, "schedule")),
        text(part(closing, "interval")),
        text(part(closing, "instrument")),
        text(part(closing, "lastDay")));
  }

  private static String reference(ParametersParameterComponent closing, String name) {
    return ((Reference) part(closing, name)).getReference();
  }

  private static Base part(ParametersParameterComponent parameter, String name) {
    return parameter.getPart().stream()
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private static String text(Base value) {
    return value.primitiveValue();
  }
}
