package org.condyle.proms.schedule;

import java.time.LocalDate;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.condyle.proms.surgery.Surgery;
import org.condyle.proms.surgery.SurgeryKind;
import org.condyle.record.PatientRecord;

/**
 * Who is in a schedule.
 *
 * @param kinds the kinds of operations
 * @param minimumAge in completed years on the day of surgery
 * @param exclusions what takes an operation out
 */
public record Eligibility(List<SurgeryKind> kinds, int minimumAge, List<Exclusion> exclusions) {

  /** Given as the reason where the patient is too young, or the age is not known. */
  public static final String AGE = "age";

  private static final int MONTH_LENGTH = "1960-02".length();
  private static final int YEAR_LENGTH = "1960".length();

  public Eligibility {
    kinds = List.copyOf(kinds);
    exclusions = List.copyOf(exclusions);
  }

  /**
   * Why an operation of the right kind is not in the schedule.
   *
   * @param today stands for the day of an operation that has none yet
   * @return {@link #AGE} and ids of exclusions; empty when it is in
   */
  List<String> reasonsAgainst(PatientRecord record, Surgery surgery, LocalDate today) {
    LocalDate start = surgery.startDay() == null ? today : surgery.startDay();
    LocalDate end = surgery.endDay() == null ? start : surgery.endDay();
    List<String> reasons = new ArrayList<>();
    if (minimumAge > 0 && !isOldEnough(record, start)) {
      reasons.add(AGE);
    }
    for (Exclusion exclusion : exclusions) {
      if (exclusion.applies(record, surgery, start, end)) {
        reasons.add(exclusion.id());
      }
    }
    return reasons;
  }

  private boolean isOldEnough(PatientRecord record, LocalDate day) {
    return latestBirthday(record)
        .map(birth -> Period.between(birth, day).getYears() >= minimumAge)
        .orElse(false);
  }

  /** Of a birth date that is known to the month or year only, the last day that it can be. */
  private static Optional<LocalDate> latestBirthday(PatientRecord record) {
    String text = record.patient().getBirthDateElement().getValueAsString();
    if (text == null) {
      return Optional.empty();
    }
    if (text.length() == YEAR_LENGTH) {
      return Optional.of(Year.parse(text).atMonth(12).atEndOfMonth());
    }
    return Optional.of(
        text.length() == MONTH_LENGTH
            ? YearMonth.parse(text).atEndOfMonth()
            : LocalDate.parse(text));
  }
}
