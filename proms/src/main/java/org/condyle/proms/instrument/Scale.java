package org.condyle.proms.instrument;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * One score of an instrument.
 *
 * @param id its id in the instrument, and its linkId in the Questionnaire
 * @param title its name
 * @param code code of the score's Observation
 * @param unit UCUM unit of the score
 * @param otherUnits units in which a score may be received as well, each with the factor that gives
 *     points
 * @param higherIsBetter the direction; never to be guessed from the name
 * @param items linkIds of the items that it reads; empty when it is computed elsewhere
 * @param scoring how answers become the score
 * @param missing how many answers may be missing
 * @param legal the values that a score can have
 * @param rule scoring and missing rule in words
 * @param verified whether scoring and missing rule were seen in a published source; a score of one
 *     that was not is an estimate
 */
public record Scale(
    String id,
    Text title,
    Code code,
    String unit,
    Map<String, Fraction> otherUnits,
    boolean higherIsBetter,
    List<String> items,
    Scoring scoring,
    MissingRule missing,
    LegalValues legal,
    String rule,
    boolean verified) {

  public Scale {
    items = List.copyOf(items);
    otherUnits = Map.copyOf(otherUnits);
  }

  /** By how much a patient is better after than before, in points; negative when worse. */
  public BigDecimal improvement(BigDecimal before, BigDecimal after) {
    return higherIsBetter ? after.subtract(before) : before.subtract(after);
  }
}
