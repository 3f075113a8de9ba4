package org.condyle.proms.due;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.instrument.Scale;
import org.condyle.proms.instrument.Scoring;
import org.condyle.proms.reading.RecordedMoment;
import org.condyle.proms.surgery.Side;

/**
 * The recorded scores of one assessment.
 *
 * @param recorded at least one, by reference, all of one instrument
 */
record Scores(List<RecordedScore> recorded) {

  Instrument instrument() {
    return recorded.get(0).instrument();
  }

  String reference() {
    return recorded.get(0).reference();
  }

  /** Values by scale; of several Observations of one scale the last by reference counts. */
  NavigableMap<String, BigDecimal> values() {
    NavigableMap<String, BigDecimal> values = new TreeMap<>();
    for (RecordedScore score : recorded) {
      if (score.value() != null) {
        values.put(score.scale().id(), score.value());
      }
    }
    return values;
  }

  boolean isComplete() {
    return isComplete(instrument(), values().keySet());
  }

  /** Whether there is no value because the patient did not want to. */
  boolean isDeclined() {
    return values().isEmpty() && recorded.stream().anyMatch(RecordedScore::declined);
  }

  /**
   * Scores without a response.
   *
   * @return empty where none of them counts, or they have no day
   */
  Optional<Assessment> assessment() {
    boolean declined = isDeclined();
    if (moment().isEmpty() || (values().isEmpty() && !declined)) {
      return Optional.empty();
    }
    Progress progress = isComplete() ? Progress.COMPLETE : Progress.CAPTURED;
    return Optional.of(
        new Assessment(
            reference(),
            instrument().id(),
            moment().get(),
            side(),
            belongsTo(),
            declined ? Progress.DECLINED : progress,
            values()));
  }

  /**
   * Whether an instrument has what it needs: every score that is made of answers, or one of those
   * that are computed elsewhere where there are no others.
   */
  static boolean isComplete(Instrument instrument, Set<String> scored) {
    List<String> needed =
        instrument.scales().stream()
            .filter(scale -> !(scale.scoring() instanceof Scoring.External))
            .map(Scale::id)
            .toList();
    return needed.isEmpty() ? !scored.isEmpty() : scored.containsAll(needed);
  }

  /** When those that count were recorded, or the others where none counts. */
  Optional<RecordedMoment> moment() {
    return recorded.stream()
        .filter(score -> score.moment() != null)
        .max(
            Comparator.comparing((RecordedScore score) -> score.value() != null)
                .thenComparing(RecordedScore::reference))
        .map(RecordedScore::moment);
  }

  /** The one side that they name; UNKNOWN where they name none, or both. */
  Side side() {
    Set<Side> sides = new HashSet<>();
    recorded.stream()
        .map(RecordedScore::side)
        .filter(side -> side != Side.UNKNOWN)
        .forEach(sides::add);
    return sides.size() == 1 ? sides.iterator().next() : Side.UNKNOWN;
  }

  Set<String> belongsTo() {
    Set<String> all = new HashSet<>();
    recorded.forEach(score -> all.addAll(score.belongsTo()));
    return all;
  }
}
