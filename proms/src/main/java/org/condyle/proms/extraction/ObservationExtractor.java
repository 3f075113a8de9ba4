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
import org.condyle.proms.instrument.Scale;
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
 *
 * <p>Whoever withdrew a score (cancelled, entered-in-error) that is derived from the response, his
 * own or ours, withdrew it as an answer: it is not written again, also when the response is amended
 * later, until the withdrawal is taken back. Due items say the same.
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
    String id = idOf(response);
    return compare(id, wanted(id, response, stored), stored);
  }

  /**
   * Whether somebody else derived scores from a response and nothing was extracted of it here: then
   * it is the sender who keeps them right.
   *
   * @param stored as for {@link #extract}
   * @throws ProblemException if the response names no known Questionnaire
   */
  public boolean isKeptByItsSender(QuestionnaireResponse response, Collection<Observation> stored) {
    String id = response.getIdElement().getIdPart();
    if (stored.stream().anyMatch(observation -> ObservationId.isOf(id, observation))) {
      return false;
    }
    List<Scale> scales = responses.form(response).instrument().scales();
    return stored.stream()
        .anyMatch(observation -> scales.stream().anyMatch(scale -> isCoded(observation, scale)));
  }

  /** Whether an Observation was extracted here from a response, and not sent by somebody. */
  public static boolean isExtracted(String responseId, Observation observation) {
    return ObservationId.isOf(responseId, observation);
  }

  /**
   * Takes back all that was extracted from a response that cannot be read any more.
   *
   * @param responseId its logical id
   * @param stored as for {@link #extract}
   */
  public static Extraction takeBack(String responseId, Collection<Observation> stored) {
    return compare(responseId, Map.of(), stored);
  }

  /**
   * All Observations of a response, stored or not.
   *
   * @param response with its logical id
   * @param stored as for {@link #extract}
   * @return empty for a response that counts for nothing yet, or no more
   * @throws ProblemException as {@link #extract}
   */
  public List<Observation> all(QuestionnaireResponse response, Collection<Observation> stored) {
    return List.copyOf(wanted(idOf(response), response, stored).values());
  }

  private static String idOf(QuestionnaireResponse response) {
    String id = response.getIdElement().getIdPart();
    if (id == null) {
      throw new ProblemException(
          ProblemCode.RESPONSE_INCOMPLETE,
          "The response has no id, so that Observations could not say from what they derive",
          "QuestionnaireResponse.id");
    }
    return id;
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
    Set<String> withdrawn = withdrawn(id, stored);
    for (Observation item : writer.items()) {
      String itemId = item.getIdElement().getIdPart();
      if (!withdrawn.contains(itemId)) {
        wanted.put(itemId, item);
      }
    }
    Set<String> own = ids(stored);
    for (ScaleResult result : Scorer.score(answers)) {
      for (Observation score : writer.score(result).stream().toList()) {
        String scoreId = score.getIdElement().getIdPart();
        if (withdrawn.contains(scoreId) || isWithdrawnByItsSender(id, result, stored)) {
          continue;
        }
        if (own.contains(scoreId) || stored.stream().noneMatch(other -> says(other, result))) {
          wanted.put(scoreId, score);
        }
      }
    }
    return wanted;
  }

  /** Ids of what was extracted here and withdrawn by somebody else since. */
  private static Set<String> withdrawn(String response, Collection<Observation> stored) {
    return stored.stream()
        .filter(before -> isWithdrawn(before) && ObservationId.isOf(response, before))
        .filter(before -> !ObservationId.isTakenBack(response, before))
        .map(before -> before.getIdElement().getIdPart())
        .collect(Collectors.toSet());
  }

  private static boolean isWithdrawnByItsSender(
      String response, ScaleResult result, Collection<Observation> stored) {
    return stored.stream()
        .filter(other -> isWithdrawn(other) && !ObservationId.isOf(response, other))
        .anyMatch(other -> isCoded(other, result.scale()));
  }

  private static boolean isWithdrawn(Observation observation) {
    return observation.getStatus() == ObservationStatus.ENTEREDINERROR
        || observation.getStatus() == ObservationStatus.CANCELLED;
  }

  private static boolean isCoded(Observation observation, Scale scale) {
    return observation.getCode().hasCoding(scale.code().system(), scale.code().code());
  }

  private static Set<String> ids(Collection<Observation> observations) {
    return observations.stream()
        .map(observation -> observation.getIdElement().getIdPart())
        .collect(Collectors.toSet());
  }

  /** Whether the sender of a response sent the same score beside it: then once is enough. */
  private static boolean says(Observation other, ScaleResult result) {
    return result instanceof ScaleScore score
        && !isWithdrawn(other)
        && isCoded(other, result.scale())
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
        if (isWithdrawn(before)) {
          unchanged++;
        } else {
          undone.add(takenBack(response, before));
        }
      } else if (saysTheSame(before, after)) {
        toStore.remove(after.getIdElement().getIdPart());
        unchanged++;
      }
    }
    undone.addAll(0, toStore.values());
    return new Extraction(undone, unchanged);
  }

  private static Observation takenBack(String response, Observation before) {
    Observation after = before.copy();
    after.setStatus(ObservationStatus.ENTEREDINERROR);
    ObservationId.takeBack(response, after);
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
