package org.condyle.cohort.truth;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one instrument that a patient was to answer at one time. Days are written as in
 * FHIR.
 *
 * @param patient {@code Patient/...}
 * @param procedure {@code Procedure/...}
 * @param instrument id of the instrument; {@code *} for all of the interval together
 * @param facility {@code Organization/...} or {@code unassigned}
 * @param surgeon {@code Practitioner/...} or {@code unassigned}
 * @param month month of the procedure, for example {@code 2025-03}
 * @param status its state on the day it was asked for, for example {@code missed}
 * @param performed whether the procedure was done by then
 * @param due whether the procedure was done, its window has opened and nothing called it off
 * @param captured whether something was handed in
 * @param matched whether it and its preoperative half are complete
 * @param response {@code QuestionnaireResponse/...} that counts
 * @param scores value by scale
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DueTruth(
    String patient,
    String procedure,
    String schedule,
    String interval,
    String instrument,
    String facility,
    String surgeon,
    String month,
    String first,
    String last,
    String status,
    boolean performed,
    boolean due,
    boolean captured,
    boolean matched,
    @Nullable String response,
    SortedMap<String, BigDecimal> scores) {

  /** Stands for all instruments of an interval together. */
  public static final String ALL = "*";

  static final String COMPLETED = "completed";
  static final String CANCELLED = "cancelled";
  static final String MISSED = "missed";
  static final String UPCOMING = "upcoming";

  boolean isComplete() {
    return status.equals(COMPLETED);
  }
}
