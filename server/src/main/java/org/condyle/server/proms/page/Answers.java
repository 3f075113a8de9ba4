package org.condyle.server.proms.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/**
 * The answers of a response by linkId; an item that is there without an answer was passed over.
 *
 * @param version the version of the response that they were read from; 0 for none
 */
record Answers(String version, Map<String, Optional<Type>> byLinkId) {

  /** The version of a response that is not stored yet. */
  static final String NONE = "0";

  Answers {
    byLinkId = Map.copyOf(byLinkId);
  }

  static Answers none() {
    return new Answers(NONE, Map.of());
  }

  static Answers of(QuestionnaireResponse response) {
    Map<String, Optional<Type>> answers = new LinkedHashMap<>();
    read(response.getItem(), answers);
    return new Answers(response.getIdElement().getVersionIdPart(), answers);
  }

  private static void read(
      List<QuestionnaireResponseItemComponent> items, Map<String, Optional<Type>> answers) {
    for (QuestionnaireResponseItemComponent item : items) {
      answers.put(
          item.getLinkId(),
          item.hasAnswer()
              ? Optional.ofNullable(item.getAnswerFirstRep().getValue())
              : Optional.empty());
      read(item.getItem(), answers);
    }
  }

  /** Whether an item has the same answer here and there, or in both none. */
  boolean agree(Answers that, String linkId) {
    return isSame(byLinkId.get(linkId), that.byLinkId.get(linkId));
  }

  /** Whether an item has this answer here; an empty one is passed over. */
  boolean has(String linkId, Optional<Type> answer) {
    return isSame(byLinkId.get(linkId), answer);
  }

  private static boolean isSame(@Nullable Optional<Type> one, @Nullable Optional<Type> other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return one.isPresent() == other.isPresent()
        && (one.isEmpty() || Question.isSame(one.get(), other.get()));
  }
}
