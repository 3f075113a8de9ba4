package org.condyle.proms.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.condyle.proms.due.ShippedRules;
import org.condyle.proms.reading.DataFile;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleCatalogTest {

  private static final String JSON =
      """
      {
        "id": "own",
        "version": "1",
        "title": {"en": "Own"},
        "fixed": false,
        "inUse": false,
        "verified": false,
        "source": ["a practice"],
        "notCovered": [],
        "effectivePeriod": {"start": "2024-01-01", "end": "2024-12-31"},
        "eligibility": {
          "kinds": ["total-hip-arthroplasty", "total-knee-arthroplasty"],
          "minimumAge": 18,
          "exclusions": [
            {
              "id": "fracture",
              "type": "recent-condition",
              "valueSets": ["https://condyle.org/fhir/ValueSet/femur-hip-or-pelvis-fracture"],
              "within": "P2D"
            }
          ]
        },
        "intervals": [
          {
            "id": "week-6",
            "title": {"en": "After six weeks"},
            "phase": "postoperative",
            "first": "P5W",
            "last": "P2M",
            "preferred": "P6W",
            "instruments": [
              {"instrument": "hoos-jr", "kinds": ["total-hip-arthroplasty"]},
              {"instrument": "koos-jr", "or": ["oxford-knee-score"], "kinds": ["total-knee-arthroplasty"]}
            ],
            "verified": false,
            "source": "a practice"
          }
        ]
      }
      """;

  private static ScheduleCatalog read(String... json) {
    return ScheduleCatalog.of(
        List.of(json).stream().map(text -> new DataFile("own.json", text)).toList(),
        ShippedRules.FORMS.instruments(),
        ShippedRules.KINDS,
        ShippedRules.CODES);
  }

  @Test
  void aFileIsReadAsItIsWritten() {
    Schedule schedule = read(JSON).schedules().get(0);

    assertThat(schedule.id()).isEqualTo("own");
    assertThat(schedule.program()).isNull();
    assertThat(schedule.isInEffectOn(LocalDate.parse("2024-12-31"))).isTrue();
    assertThat(schedule.isInEffectOn(LocalDate.parse("2025-01-01"))).isFalse();
    assertThat(schedule.isInEffectOn(LocalDate.parse("2023-12-31"))).isFalse();
    Interval interval = schedule.intervals().get(0);
    assertThat(interval.slotsOf(ShippedRules.KINDS.named("total-knee-arthroplasty")))
        .extracting(slot -> List.copyOf(slot.instruments()))
        .containsExactly(List.of("koos-jr", "oxford-knee-score"));
    LocalDate day = LocalDate.parse("2024-01-31");
    assertThat(interval.window(day, day))
        .isEqualTo(
            new Window(
                LocalDate.parse("2024-03-06"),
                LocalDate.parse("2024-03-31"),
                LocalDate.parse("2024-03-13")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "\"fixed\": false ~ \"fixed\": false, \"fixd\": false ~ fixd",
        "\"version\": \"1\", ~ '' ~ version",
        "\"minimumAge\": 18 ~ \"minimumAge\": \"18\" ~ 18",
        "\"minimumAge\": 18 ~ \"minimumAge\": 18.5 ~ 18.5",
        "\"minimumAge\": 18 ~ \"minimumAge\": -1 ~ minimumAge",
        "\"id\": \"own\" ~ \"id\": \"Own id\" ~ a-z",
        "[\"a practice\"] ~ [] ~ source",
        "\"end\": \"2024-12-31\" ~ \"end\": \"2023-12-31\" ~ ends before it starts",
        "\"end\": \"2024-12-31\" ~ \"end\": \"2024-13-31\" ~ 2024-13-31",
        "\"P5W\" ~ \"P5Y\" ~ P5Y",
        "\"P5W\" ~ \"P3M\" ~ first <= preferred <= last",
        "\"P6W\" ~ \"P4W\" ~ first <= preferred <= last",
        "\"hoos-jr\" ~ \"hoos\" ~ hoos",
        "[\"total-knee-arthroplasty\"]} ~ [\"total-hip-arthroplasty\"]} ~ asks nothing after a total-knee",
        "[\"oxford-knee-score\"], \"kinds\": [\"total-knee-arthroplasty\"] ~ [\"hoos-jr\"] ~ asks twice for hoos-jr",
        "[\"total-hip-arthroplasty\", ~ [\"shoulder\", ~ shoulder",
        "\"postoperative\" ~ \"later\" ~ later",
        "recent-condition ~ some-condition ~ some-condition",
        "recent-condition ~ present-condition ~ within",
        "\"week-6\" ~ \"week 6\" ~ week 6",
        "femur-hip-or-pelvis-fracture ~ no-such-set ~ no-such-set",
      })
  void aFileThatBreaksTheFormatIsRefused(String right, String wrong, String says) {
    String broken = JSON.replace(right.strip(), wrong.strip());
    assertThat(broken).isNotEqualTo(JSON);

    assertThatThrownBy(() -> read(broken))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(says.strip());
  }

  @Test
  void anElementWrittenTwiceAndAFileWithoutObjectAreRefused() {
    String twice = JSON.replace("\"inUse\": false,", "\"inUse\": false, \"inUse\": true,");

    assertThatThrownBy(() -> read(twice))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("inUse");
    assertThatThrownBy(() -> read("null")).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> read("[]")).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> read("{")).isInstanceOf(ProblemException.class);
  }

  @Test
  void aProblemSaysWhereItIs() {
    assertThatThrownBy(() -> read(JSON.replace("\"P5W\"", "5")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem ->
                assertThat(problem.problems().get(0).code())
                    .isEqualTo(ProblemCode.SCHEDULE_INVALID))
        .extracting(problem -> ((ProblemException) problem).problems().get(0).location())
        .isEqualTo("own.json.intervals[0].first");
  }

  @Test
  void versionsOfAScheduleFollowEachOther() {
    String next =
        JSON.replace("\"version\": \"1\"", "\"version\": \"2\"")
            .replace("\"2024-01-01\", \"end\": \"2024-12-31\"", "\"2025-01-01\"");

    assertThat(read(JSON, next).schedules()).hasSize(2);
    assertThatThrownBy(() -> read(JSON, next.replace("2025-01-01", "2024-12-31")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("same day");
  }

  @Test
  void theShippedSchedulesSayWhereTheyAreFrom() {
    assertThat(ShippedRules.SCHEDULES.schedules())
        .extracting(Schedule::id)
        .containsExactly("joint-follow-up", "pro-pm", "spine");
    assertThat(ShippedRules.SCHEDULES.schedules())
        .allSatisfy(
            schedule -> {
              assertThat(schedule.source()).isNotEmpty();
              assertThat(schedule.title().es()).isNotBlank();
              assertThat(schedule.intervals())
                  .allSatisfy(interval -> assertThat(interval.source()).isNotBlank())
                  .allSatisfy(interval -> assertThat(interval.title().es()).isNotBlank());
            });
  }
}
