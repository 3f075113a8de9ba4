package org.condyle.proms.due;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.condyle.proms.answer.FormCatalog;
import org.condyle.proms.answer.GivenAnswers;
import org.condyle.proms.answer.ResponseReader;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.reading.RecordedMoment;
import org.condyle.proms.reading.References;
import org.condyle.proms.scoring.ScaleResult.ScaleScore;
import org.condyle.proms.scoring.Scorer;
import org.condyle.proms.surgery.Side;
import org.condyle.proms.surgery.Sides;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.jspecify.annotations.Nullable;

/** Reads what a response to a known form is worth. */
final class ResponseWorth {

  private final ResponseReader responses;
  private final Sides sides;

  ResponseWorth(FormCatalog forms, Sides sides) {
    this.responses = new ResponseReader(forms);
    this.sides = sides;
  }

  /**
   * How far a response has come.
   *
   * @param scores by scale
   */
  private record Worth(Progress progress, NavigableMap<String, BigDecimal> scores) {}

  /**
   * The response as an assessment.
   *
   * @param derived the scores that are derived from it, or null where there are none yet
   * @return empty for a response that counts for nothing, or has no day
   */
  Optional<Assessment> read(
      QuestionnaireResponse response, Instrument instrument, @Nullable Scores derived) {
    Worth worth = derived == null ? worth(response, instrument) : worth(response, derived);
    Optional<RecordedMoment> authored = RecordedMoment.of(response.getAuthoredElement());
    Optional<RecordedMoment> scored = derived == null ? Optional.empty() : derived.moment();
    if (worth == null) {
      return Optional.empty();
    }
    Optional<RecordedMoment> moment =
        worth.progress() == Progress.COMPLETE
            ? scored.or(() -> authored)
            : authored.or(() -> scored);
    Set<String> belongsTo =
        new HashSet<>(ScoreReader.surgeries(response.getBasedOn(), response.getPartOf()));
    if (derived != null) {
      belongsTo.addAll(derived.belongsTo());
    }
    Side side = derived == null ? Side.UNKNOWN : derived.side();
    return moment.map(
        when ->
            new Assessment(
                References.to(response),
                instrument.id(),
                when,
                side == Side.UNKNOWN ? sideOf(response) : side,
                belongsTo,
                worth.progress(),
                worth.scores()));
  }

  /** Whoever withdrew a score of the response withdrew it as an answer that counts. */
  private static @Nullable Worth worth(QuestionnaireResponse response, Scores derived) {
    NavigableMap<String, BigDecimal> scores = derived.values();
    if (derived.isComplete()) {
      return new Worth(Progress.COMPLETE, scores);
    }
    if (derived.isDeclined()) {
      return new Worth(Progress.DECLINED, scores);
    }
    if (isHandedIn(response) || !scores.isEmpty()) {
      return new Worth(Progress.CAPTURED, scores);
    }
    return begun(response);
  }

  private @Nullable Worth worth(QuestionnaireResponse response, Instrument instrument) {
    if (!isHandedIn(response)) {
      return begun(response);
    }
    NavigableMap<String, BigDecimal> scores = new TreeMap<>();
    try {
      GivenAnswers answers = responses.read(response);
      Scorer.score(answers).stream()
          .filter(ScaleScore.class::isInstance)
          .map(ScaleScore.class::cast)
          .forEach(score -> scores.put(score.scale().id(), score.value()));
      boolean complete =
          instrument.scales().isEmpty()
              ? answers.missing().isEmpty()
              : Scores.isComplete(instrument, scores.keySet());
      return new Worth(complete ? Progress.COMPLETE : Progress.CAPTURED, scores);
    } catch (ProblemException e) {
      // It was handed in, but its answers are not legal ones; intake says what is wrong with it.
      return new Worth(Progress.CAPTURED, new TreeMap<>());
    }
  }

  private static boolean isHandedIn(QuestionnaireResponse response) {
    QuestionnaireResponseStatus status = response.getStatus();
    return status == QuestionnaireResponseStatus.COMPLETED
        || status == QuestionnaireResponseStatus.AMENDED;
  }

  private static @Nullable Worth begun(QuestionnaireResponse response) {
    return response.getStatus() == QuestionnaireResponseStatus.INPROGRESS
        ? new Worth(Progress.BEGUN, new TreeMap<>())
        : null;
  }

  private Side sideOf(QuestionnaireResponse response) {
    Extension site = response.getExtensionByUrl(ResponseReader.BODY_SITE);
    return site != null && site.getValue() instanceof CodeableConcept concept
        ? sides.of(List.of(concept))
        : Side.UNKNOWN;
  }
}
