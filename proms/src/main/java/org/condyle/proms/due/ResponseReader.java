package org.condyle.proms.due;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.reading.RecordedMoment;
import org.condyle.proms.reading.References;
import org.condyle.proms.surgery.Side;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.jspecify.annotations.Nullable;

/** Reads what a response to an instrument's Questionnaire is worth. */
final class ResponseReader {

  /**
   * @param derived the scores that are derived from it, or null where there are none yet
   * @return empty for a response that counts for nothing, or has no day
   */
  Optional<Assessment> read(
      QuestionnaireResponse response, Instrument instrument, @Nullable Scores derived) {
    Progress progress = progress(response, derived);
    Optional<RecordedMoment> authored = RecordedMoment.of(response.getAuthoredElement());
    Optional<RecordedMoment> scored = derived == null ? Optional.empty() : derived.moment();
    Optional<RecordedMoment> moment =
        progress == Progress.COMPLETE ? scored.or(() -> authored) : authored.or(() -> scored);
    if (progress == null || moment.isEmpty()) {
      return Optional.empty();
    }
    Set<String> belongsTo =
        new HashSet<>(ScoreReader.surgeries(response.getBasedOn(), response.getPartOf()));
    if (derived != null) {
      belongsTo.addAll(derived.belongsTo());
    }
    return Optional.of(
        new Assessment(
            References.to(response),
            instrument.id(),
            moment.get(),
            derived == null ? Side.UNKNOWN : derived.side(),
            belongsTo,
            progress,
            derived == null ? new TreeMap<>() : derived.values()));
  }

  private static @Nullable Progress progress(
      QuestionnaireResponse response, @Nullable Scores derived) {
    if (derived != null && derived.isComplete()) {
      return Progress.COMPLETE;
    }
    if (derived != null && derived.isDeclined()) {
      return Progress.DECLINED;
    }
    return switch (response.getStatus()) {
      case COMPLETED, AMENDED -> Progress.CAPTURED;
      case INPROGRESS -> Progress.BEGUN;
      default -> derived != null && !derived.values().isEmpty() ? Progress.CAPTURED : null;
    };
  }
}
