package org.condyle.proms.extraction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.condyle.proms.answer.GivenAnswers;
import org.condyle.proms.answer.ResponseReader;
import org.condyle.proms.scoring.ScaleResult;
import org.condyle.proms.scoring.ScaleResult.ScaleScore;
import org.condyle.proms.scoring.ScoreCheck;
import org.condyle.proms.scoring.Scorer;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;

/**
 * Extracts the Observations of a response, by the observation-based way of SDC.
 *
 * <p>A completed response gives final Observations and an amended one amended ones, under the same
 * ids. One that is begun gives none: it is no assessment yet, and each save would write anew. One
 * that was stopped or entered in error gives none, and what had been extracted of it becomes
 * entered-in-error.
 *
 * <p>A score that lacks answers is an Observation without value and with a reason, so that staff
 * see that the patient answered and why there is no score. The measures read only scores with a
 * legal value (library PatientReportedScores), so it counts for none of them. A scale without any
 * answer gives nothing. Nor does one whose score the sender sent itself beside the response.
 */
public final class ObservationExtractor {

  private final ResponseReader responses;

  public ObservationExtractor(ResponseReader responses) {
    this.responses = responses;
  }

  /**
   * Works out what to store.
   *
   * @param response with its logical id
   * @param stored the Observations that are derived from the response, as they are stored; those
   *     that were not extracted here are left alone
   * @throws ProblemException if the response cannot be read or scored, with everything wrong in it
   */
  public Extraction extract(QuestionnaireResponse response, Collection<Observation> stored) {
    String id = response.getIdElement().getIdPart();
    if (id == null) {
      throw new ProblemException(
          ProblemCode.RESPONSE_INCOMPLETE,
          "The response has no id, so that Observations could not say from what they derive",
          "QuestionnaireResponse.id");
    }
    return compare(id, wanted(id, response, stored), stored);
  }

  private Map<String, Observation> wanted(
      String id, QuestionnaireResponse response, Collection<Observation> stored) {
    QuestionnaireResponseStatus status = response.getStatus();
    if (status == QuestionnaireResponseStatus.ENTEREDINERROR
        || status == QuestionnaireResponseStatus.STOPPED
        || status == QuestionnaireResponseStatus.INPROGRESS) {
      return Map.of();
    }
    GivenAnswers answers = responses.read(response);
    ObservationWriter writer = new ObservationWriter(id, response, answers);
    Map<String, Observation> wanted = new LinkedHashMap<>();
    for (Observation item : writer.items()) {
      wanted.put(item.getIdElement().getIdPart(), item);
    }
    Set<String> own = ids(stored);
    for (ScaleResult result : Scorer.score(answers)) {
      for (Observation score : writer.score(result).stream().toList()) {
        String scoreId = score.getIdElement().getIdPart();
        if (own.contains(scoreId) || stored.stream().noneMatch(other -> says(other, result))) {
          wanted.put(scoreId, score);
        }
      }
    }
    return wanted;
  }

  private static Set<String> ids(Collection<Observation> observations) {
    return observations.stream()
        .map(observation -> observation.getIdElement().getIdPart())
        .collect(Collectors.toSet());
  }

  /** Whether the sender of a response sent the same score beside it: then once is enough. */
  private static boolean says(Observation other, ScaleResult result) {
    return result instanceof ScaleScore score
        && other.getStatus() != ObservationStatus.ENTEREDINERROR
        && other.getStatus() != ObservationStatus.CANCELLED
        && other.getCode().hasCoding(score.scale().code().system(), score.scale().code().code())
        && ScoreCheck.points(score.scale(), other.getValue())
            .filter(points -> points.compareTo(score.value()) == 0)
            .isPresent();
  }

  private static Extraction compare(
      String response, Map<String, Observation> wanted, Collection<Observation> stored) {
    Map<String, Observation> toStore = new LinkedHashMap<>(wanted);
    List<Observation> undone = new ArrayList<>();
    int unchanged = 0;
    for (Observation before : stored) {
      if (!ObservationId.isOf(response, before)) {
        continue;
      }
      Observation after = wanted.get(before.getIdElement().getIdPart());
      if (after == null) {
        if (before.getStatus() == ObservationStatus.ENTEREDINERROR) {
          unchanged++;
        } else {
          undone.add(inError(before));
        }
      } else if (saysTheSame(before, after)) {
        toStore.remove(after.getIdElement().getIdPart());
        unchanged++;
      }
    }
    undone.addAll(0, toStore.values());
    return new Extraction(undone, unchanged);
  }

  private static Observation inError(Observation before) {
    Observation after = before.copy();
    after.setStatus(ObservationStatus.ENTEREDINERROR);
    return after;
  }

  /** Whether two Observations differ in nothing but what a server adds. */
  private static boolean saysTheSame(Observation before, Observation after) {
    Observation bare = before.copy();
    bare.setMeta(null);
    bare.setText(null);
    bare.setId(after.getIdElement().getIdPart());
    return bare.equalsDeep(after);
  }
}
