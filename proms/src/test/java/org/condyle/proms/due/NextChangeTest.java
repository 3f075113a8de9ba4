package org.condyle.proms.due;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.time.LocalDate;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.condyle.cohort.Cohort;
import org.condyle.cohort.CohortSettings;
import org.condyle.cohort.History;
import org.condyle.cohort.PatientRecordReader;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NextChangeTest {

  @Test
  void aWindowThatOpensIsTheNextChangeThenItsPreferredDayThenItsEnd() {
    TestRecord record = new TestRecord();
    record.order("o1", TestRecord.KNEE, "2026-06-01");

    LocalDate today = LocalDate.parse("2026-01-01");
    for (int i = 0; i < 20; i++) {
      Optional<LocalDate> next = next(record.record(), today);
      if (next.isEmpty()) {
        break;
      }
      assertThat(next.get()).isAfter(today);
      assertThat(statuses(record.record(), next.get().minusDays(1)))
          .isEqualTo(statuses(record.record(), today));
      today = next.get();
    }

    assertThat(next(record.record(), today)).as("after the last window").isEmpty();
    assertThat(statuses(record.record(), today).values()).containsOnly("missed");
  }

  @Test
  void anAnswerOfALaterDayIsAChangeOnThatDay() {
    TestRecord record = new TestRecord();
    record.procedure("p1", TestRecord.KNEE, "2025-06-01");
    record.koos("r1", "2026-05-10", 1, 1, 1, 1, 1, 1, 1);

    assertThat(next(record.record(), LocalDate.parse("2026-05-01")))
        .contains(LocalDate.parse("2026-05-10"));
  }

  @Test
  void aClosedRecordChangesNoMore() {
    TestRecord record = new TestRecord();
    record.procedure("p1", TestRecord.KNEE, "2020-06-01");
    record.koos("r1", "2021-05-10", 1, 1).setStatus(QuestionnaireResponseStatus.INPROGRESS);

    assertThat(next(record.record(), LocalDate.parse("2026-05-01"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-08-20", "2025-03-31", "2025-11-03", "2026-06-30"})
  void nothingOfAGeneratedPopulationChangesBeforeTheNextChange(LocalDate today) {
    Cohort cohort = new Cohort(new CohortSettings(150, 21, History.NONE));
    PatientRecordReader reader = PatientRecordReader.of(FhirContext.forR4Cached(), cohort);
    int changes = 0;
    int later = 0;
    for (int number = 1; number <= cohort.settings().patients(); number++) {
      PatientRecord record = reader.read(cohort.patient(number));
      Optional<LocalDate> next = next(record, today);
      // Far enough for every window of an operation that is known.
      LocalDate last = next.map(day -> day.minusDays(1)).orElse(today.plusYears(3));
      assertThat(statuses(record, last)).as(record.patientId()).isEqualTo(statuses(record, today));
      if (next.isPresent()) {
        later++;
        changes += statuses(record, next.get()).equals(statuses(record, today)) ? 0 : 1;
      }
    }
    assertThat(later).isPositive();
    assertThat(changes).as("days on which something does change").isPositive();
  }

  private static Optional<LocalDate> next(PatientRecord record, LocalDate today) {
    return NextChange.of(record, ShippedRules.finder().find(record, new AsOf(today)));
  }

  /** What items there are, and what state each is in. */
  private static SortedMap<String, String> statuses(PatientRecord record, LocalDate day) {
    SortedMap<String, String> statuses = new TreeMap<>();
    for (DueItem item : ShippedRules.finder().find(record, new AsOf(day)).items()) {
      statuses.put(item.key().toString(), item.statusOn(day).code());
    }
    return statuses;
  }
}
