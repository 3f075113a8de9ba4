package org.condyle.proms.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.condyle.proms.due.AsOf;
import org.condyle.proms.due.DueItem;
import org.condyle.proms.due.ShippedRules;
import org.condyle.proms.due.TestRecord;
import org.condyle.proms.reading.DataFile;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PracticeSchedulesTest {

  private static PracticeChoice choice(String json) {
    return PracticeChoice.read(new DataFile("practice.json", json));
  }

  private static List<String> asked(String choice) {
    TestRecord record = new TestRecord();
    record.order("1", TestRecord.KNEE, "2025-06-30");
    return ShippedRules.finder(choice(choice))
        .find(record.record(), new AsOf(LocalDate.parse("2025-06-01")))
        .items()
        .stream()
        .map(DueItem::key)
        .map(key -> key.schedule() + " " + key.interval() + " " + key.instrument())
        .toList();
  }

  @Test
  void aPracticeLeavesASchedule() {
    assertThat(asked("{\"leave\": [\"joint-follow-up\"]}"))
        .hasSize(5)
        .allMatch(item -> item.startsWith("pro-pm "));
  }

  @Test
  void aPracticeAsksOtherInstrumentsInSomeIntervals() {
    assertThat(
            asked(
                """
                {
                  "leave": ["pro-pm"],
                  "changes": [
                    {
                      "schedule": "joint-follow-up",
                      "intervals": ["month-3", "month-6"],
                      "instruments": [
                        {"instrument": "pain-nprs"},
                        {"instrument": "oxford-knee-score", "kinds": ["total-knee-arthroplasty"]}
                      ]
                    }
                  ]
                }
                """))
        .containsExactly(
            "joint-follow-up preoperative koos-jr",
            "joint-follow-up month-3 pain-nprs",
            "joint-follow-up month-3 oxford-knee-score",
            "joint-follow-up month-6 pain-nprs",
            "joint-follow-up month-6 oxford-knee-score",
            "joint-follow-up month-12 koos-jr");
  }

  @Test
  void aPracticeMayPreferTheOtherInstrumentOfAProgram() {
    assertThat(
            asked(
                """
                {
                  "changes": [
                    {
                      "schedule": "pro-pm",
                      "intervals": ["preoperative"],
                      "instruments": [
                        {"instrument": "hoos-jr", "kinds": ["total-hip-arthroplasty"]},
                        {"instrument": "koos-jr", "kinds": ["total-knee-arthroplasty"]},
                        {"instrument": "vr-12", "or": ["promis-global-10"]},
                        {"instrument": "pro-pm-preoperative"},
                        {"instrument": "sils2"},
                        {"instrument": "sane"}
                      ]
                    }
                  ]
                }
                """))
        .contains("pro-pm preoperative vr-12", "pro-pm preoperative sane")
        .doesNotContain("pro-pm preoperative promis-global-10");
  }

  @Test
  void aScheduleThatIsNotInUseIsUsedWhenAPracticeSaysSo() {
    List<Schedule> off =
        ShippedRules.SCHEDULES.schedules().stream()
            .map(
                each ->
                    new Schedule(
                        each.id(),
                        each.version(),
                        each.title(),
                        each.program(),
                        each.fixed(),
                        false,
                        each.verified(),
                        each.source(),
                        each.notCovered(),
                        each.effectivePeriod(),
                        each.eligibility(),
                        each.intervals()))
            .toList();
    ScheduleCatalog catalog = new ScheduleCatalog(off);

    assertThat(used(catalog, "{}")).isEmpty();
    assertThat(used(catalog, "{\"use\": [\"spine\"]}")).containsExactly("spine");
  }

  private static List<String> used(ScheduleCatalog catalog, String choice) {
    return PracticeSchedules.of(catalog, ShippedRules.FORMS.instruments(), choice(choice))
        .schedules()
        .stream()
        .map(Schedule::id)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{\"use\": [\"no-such\"]} ~ no-such",
        "{\"leave\": [\"no-such\"]} ~ no-such",
        "{\"use\": [\"spine\"], \"leave\": [\"spine\"]} ~ both",
        "{\"live\": [\"spine\"]} ~ live",
        "{\"changes\": [{\"schedule\": \"x\", \"intervals\": [], \"instruments\": []}]} ~ 'x'",
        "{\"changes\": [{\"schedule\": \"spine\", \"intervals\": [\"month-9\"], \"instruments\": [{\"instrument\": \"odi\"}]}]} ~ month-9",
        "{\"changes\": [{\"schedule\": \"spine\", \"intervals\": [\"year-1\"], \"instruments\": [{\"instrument\": \"o\"}]}]} ~ 'o'",
        "{\"changes\": [{\"schedule\": \"spine\", \"intervals\": [\"year-1\"], \"instruments\": []}]} ~ asks nothing",
        "{\"changes\": [{\"schedule\": \"spine\", \"intervals\": [\"year-1\"], \"instruments\": [{\"instrument\": \"odi\"}, {\"instrument\": \"ndi\", \"or\": [\"odi\"]}]}]} ~ asks twice",
        "{\"changes\": [{\"schedule\": \"spine\", \"intervals\": [\"year-1\"], \"instruments\": [{\"instrument\": \"odi\", \"kinds\": [\"total-hip-arthroplasty\"]}]}]} ~ total-hip",
        "{\"changes\": [{\"schedule\": \"pro-pm\", \"intervals\": [\"postoperative\"], \"instruments\": [{\"instrument\": \"koos-jr\"}]}]} ~ has to ask hoos-jr",
      })
  void aChoiceThatDoesNotFitIsRefused(String json, String says) {
    assertThatThrownBy(() -> asked(json.strip()))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem ->
                assertThat(problem.problems().get(0).code())
                    .isEqualTo(ProblemCode.PRACTICE_SCHEDULE_INVALID))
        .hasMessageContaining(says.strip());
  }
}
