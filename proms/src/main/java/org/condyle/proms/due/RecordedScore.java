package org.condyle.proms.due;

import java.math.BigDecimal;
import java.util.Set;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.instrument.Scale;
import org.condyle.proms.reading.RecordedMoment;
import org.condyle.proms.surgery.Side;
import org.jspecify.annotations.Nullable;

/**
 * One Observation of a score.
 *
 * @param group what belongs to one assessment has the same
 * @param moment null where no day is recorded
 * @param belongsTo orders and procedures that it says it belongs to
 * @param value null where there is none, its status does not let it count, or it is not legal
 * @param declined whether it says that the patient did not want to
 */
record RecordedScore(
    String reference,
    String group,
    Instrument instrument,
    Scale scale,
    @Nullable RecordedMoment moment,
    Side side,
    Set<String> belongsTo,
    @Nullable BigDecimal value,
    boolean declined) {

  /** The group of what is derived from a response. */
  static String groupOf(String response, Instrument instrument) {
    return response + "|" + instrument.id();
  }
}
