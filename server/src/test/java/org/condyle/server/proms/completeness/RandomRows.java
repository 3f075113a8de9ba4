package org.condyle.server.proms.completeness;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.condyle.proms.completeness.CompletenessRow;
import org.condyle.proms.due.Outcome;
import org.condyle.proms.schedule.Phase;
import org.condyle.proms.schedule.Window;
import org.condyle.server.proms.completeness.CompletenessTable.PatientRows;

/** Rows as patients could have them, by chance, around a day. */
final class RandomRows {

  static final LocalDate DAY = LocalDate.parse("2026-02-28");

  private static final List<String> SCHEDULES = List.of("pro-pm", "spine");
  private static final List<String> INTERVALS = List.of("preoperative", "month-3", "month-12");
  private static final List<String> INSTRUMENTS = List.of(CompletenessRow.ALL, "hoos-jr", "odi");
  private static final List<String> FACILITIES =
      List.of("Organization/a", "Organization/B", "unassigned");
  private static final List<String> SURGEONS = List.of("Practitioner/1", "unassigned");

  private final Random random;

  RandomRows(long seed) {
    this.random = new Random(seed);
  }

  /** Patients with keys from 1 on; some have no rows at all. */
  List<PatientRows> patients(int number) {
    List<PatientRows> patients = new ArrayList<>();
    for (int key = 1; key <= number; key++) {
      List<CompletenessRow> rows = new ArrayList<>();
      for (int operation = 0; operation < random.nextInt(4); operation++) {
        addOperation(
            "p" + key,
            (operation % 2 == 0 ? "Procedure/" : "ServiceRequest/")
                + key
                + "-"
                + operation
                + (operation == 2 ? "#left" : ""),
            rows);
      }
      patients.add(new PatientRows(key, rows));
    }
    return patients;
  }

  private void addOperation(String patient, String surgery, List<CompletenessRow> rows) {
    String facility = one(FACILITIES);
    String surgeon = one(SURGEONS);
    YearMonth month = YearMonth.of(2025, 11).plusMonths(random.nextInt(5));
    boolean performed = random.nextInt(4) > 0;
    for (String schedule : SCHEDULES) {
      for (String interval : INTERVALS) {
        for (String instrument : INSTRUMENTS) {
          if (random.nextInt(3) > 0) {
            LocalDate first = DAY.plusDays(random.nextInt(120) - 90);
            LocalDate last = first.plusDays(random.nextInt(60));
            Outcome outcome = one(List.of(Outcome.values()));
            rows.add(
                new CompletenessRow(
                    patient,
                    surgery,
                    schedule,
                    interval,
                    interval.equals("preoperative") ? Phase.PREOPERATIVE : Phase.POSTOPERATIVE,
                    instrument,
                    facility,
                    surgeon,
                    month,
                    new Window(first, last, random.nextBoolean() ? first.plusDays(3) : null),
                    outcome,
                    performed,
                    outcome == Outcome.COMPLETE || outcome == Outcome.CAPTURED,
                    random.nextBoolean()));
          }
        }
      }
    }
  }

  <T> T one(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** What is asked for by chance; often nothing, which means everything. */
  CompletenessFilter filter() {
    return new CompletenessFilter(
        some(SCHEDULES),
        some(INTERVALS),
        one(List.of(Set.<String>of(), Set.of("*"), Set.of("odi"))),
        some(FACILITIES),
        some(SURGEONS),
        YearMonth.of(2025, 11).plusMonths(random.nextInt(2)),
        YearMonth.of(2026, 2).plusMonths(random.nextInt(2)));
  }

  private Set<String> some(List<String> values) {
    return random.nextBoolean() ? Set.of() : Set.of(one(values));
  }
}
