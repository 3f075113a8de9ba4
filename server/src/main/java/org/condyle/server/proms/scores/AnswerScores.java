package org.condyle.server.proms.scores;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.condyle.proms.extraction.Extraction;
import org.condyle.proms.extraction.ObservationExtractor;
import org.condyle.proms.reading.References;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.proms.derived.DerivationNote;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be written so that the Observations of a record are those of its answers. */
final class AnswerScores {

  private static final Logger LOG = LoggerFactory.getLogger(AnswerScores.class);

  private final ObservationExtractor extractor;
  private final Clock clock;

  AnswerScores(ObservationExtractor extractor, Clock clock) {
    this.extractor = extractor;
    this.clock = clock;
  }

  /** Observations that are new or changed, with their Provenance. */
  List<Resource> of(PatientRecord record) {
    List<Resource> answers = record.ofType("QuestionnaireResponse");
    if (answers.isEmpty()) {
      return List.of();
    }
    Map<String, List<Observation>> derived = derived(record);
    List<Resource> changes = new ArrayList<>();
    for (Resource answer : answers) {
      QuestionnaireResponse response = (QuestionnaireResponse) answer;
      List<Observation> stored = derived.getOrDefault(References.to(response), List.of());
      List<Observation> changed = extract(response, stored).observations();
      if (!changed.isEmpty()) {
        changes.addAll(changed);
        changes.add(note(response, stored, changed));
      }
    }
    return changes;
  }

  private static Map<String, List<Observation>> derived(PatientRecord record) {
    Map<String, List<Observation>> derived = new HashMap<>();
    for (Resource resource : record.ofType("Observation")) {
      Observation observation = (Observation) resource;
      for (Reference from : observation.getDerivedFrom()) {
        References.of(from)
            .ifPresent(
                reference ->
                    derived
                        .computeIfAbsent(reference, unused -> new ArrayList<>())
                        .add(observation));
      }
    }
    return derived;
  }

  private Extraction extract(QuestionnaireResponse response, List<Observation> stored) {
    try {
      return extractor.isKeptByItsSender(response, stored)
          ? new Extraction(List.of(), 0)
          : extractor.extract(response, stored);
    } catch (ProblemException e) {
      String id = response.getIdElement().getIdPart();
      ProblemCode code = e.problems().get(0).code();
      if (code == ProblemCode.QUESTIONNAIRE_UNKNOWN) {
        // Most forms of a practice are no instruments.
        LOG.info("QuestionnaireResponse/{} is not scored: {}", id, code.code());
      } else {
        LOG.warn("QuestionnaireResponse/{} cannot be scored: {}", id, code.code());
      }
      return ObservationExtractor.takeBack(id, stored);
    }
  }

  /** There is one for a response, about all that was extracted of it. */
  private Resource note(
      QuestionnaireResponse response, List<Observation> stored, List<Observation> changed) {
    String id = response.getIdElement().getIdPart();
    SortedSet<String> extracted = new TreeSet<>();
    changed.forEach(each -> extracted.add(References.to(each)));
    stored.stream()
        .filter(each -> ObservationExtractor.isExtracted(id, each))
        .forEach(each -> extracted.add(References.to(each)));
    String reference = References.to(response);
    return DerivationNote.of(reference, extracted, List.of(reference), clock.instant());
  }
}
