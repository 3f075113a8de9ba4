package org.condyle.proms.instrument;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One question of an instrument.
 *
 * @param linkId its id in the Questionnaire
 * @param type what kind of answer it takes
 * @param code what it asks, in LOINC where there is a code
 * @param codeVerified whether a published source was seen for the code
 * @param text what is asked, or null in a shell without wording
 * @param help a hint for who answers, or null
 * @param answers the answers that it takes; null for yes or no
 * @param recode what an answer counts in a sum where that is not its ordinal; empty otherwise
 * @param required whether a response without it is incomplete
 * @param unit UCUM unit of a number, or null for a plain number
 * @param category category of its Observation beside {@code survey}, or null
 * @param respondent who can answer it
 * @param linkDays for how many days an Observation with the code answers it, or null where it has
 *     to be asked each time
 */
public record Item(
    String linkId,
    ItemType type,
    Code code,
    boolean codeVerified,
    @Nullable Text text,
    @Nullable Text help,
    @Nullable Answers answers,
    Map<Integer, Integer> recode,
    boolean required,
    @Nullable String unit,
    @Nullable String category,
    Respondent respondent,
    @Nullable Integer linkDays) {

  /** Who can answer an item. */
  public enum Respondent {
    /** The patient, or somebody for the patient. */
    PATIENT,
    /** The practice, from its records. */
    PRACTICE
  }

  public Item {
    recode = Map.copyOf(recode);
  }

  /**
   * What an answer counts in a sum.
   *
   * @param answer the ordinal of the option, or the number
   */
  public BigDecimal counts(BigDecimal answer) {
    if (recode.isEmpty()) {
      return answer;
    }
    Integer counted = recode.get(answer.intValueExact());
    if (counted == null) {
      throw new IllegalArgumentException("Item " + linkId + " does not recode " + answer);
    }
    return BigDecimal.valueOf(counted);
  }
}
