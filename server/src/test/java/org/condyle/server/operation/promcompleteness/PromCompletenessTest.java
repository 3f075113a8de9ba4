package org.condyle.server.operation.promcompleteness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.server.operation.promcompleteness.Asked.JSON;
import static org.condyle.server.operation.promcompleteness.Asked.TODAY;
import static org.condyle.server.operation.promcompleteness.Asked.ask;
import static org.condyle.server.operation.promcompleteness.Asked.closing;
import static org.condyle.server.operation.promcompleteness.Asked.counts;
import static org.condyle.server.operation.promcompleteness.Asked.part;
import static org.condyle.server.operation.promcompleteness.Asked.report;
import static org.condyle.server.operation.promcompleteness.Asked.text;
import static org.condyle.server.operation.promcompleteness.Asked.told;
import static org.condyle.server.operation.promcompleteness.Asked.total;

import java.net.http.HttpResponse;
import java.time.YearMonth;
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
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupComponent;
import org.hl7.fhir.r4.model.MeasureReport.StratifierGroupComponent;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.RelatedArtifact;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Over HTTP, for a generated cohort that is operated in facilities of its own. */
class PromCompletenessTest {

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

  private static MeasureReportGroupComponent group(String parameters) {
    return report(ask(FACILITIES + parameters)).getGroupFirstRep();
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
    assertThat(closing.stream().map(Asked::told).sorted().toList()).isEqualTo(expected);
    assertThat(total(answer)).isEqualTo(expected.size());
    assertThat(closing).extracting(each -> text(part(each, "lastDay"))).isSorted();
  }
}
