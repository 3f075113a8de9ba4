package org.condyle.server.proms.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.condyle.proms.instrument.Item;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.Type;

/** Puts answers into a response, and leaves in it what others answered. */
final class AnsweredItems {

  private AnsweredItems() {}

  /**
   * Puts the answers to the questions of a form in the place of those that are there.
   *
   * @param answers by linkId; an empty one was passed over
   */
  static void replace(
      QuestionnaireResponse response, AskedForm form, Map<String, Optional<Type>> answers) {
    Set<String> asked =
        form.questions().stream().map(Question::linkId).collect(Collectors.toUnmodifiableSet());
    List<QuestionnaireResponseItemComponent> items = new ArrayList<>(response.getItem());
    remove(items, asked);
    for (Question question : form.questions()) {
      Optional<Type> answer = answers.get(question.linkId());
      if (answer != null) {
        QuestionnaireResponseItemComponent item = new QuestionnaireResponseItemComponent();
        item.setLinkId(question.linkId()).setText(question.text().en());
        answer.ifPresent(value -> item.addAnswer().setValue(value));
        items.add(item);
      }
    }
    Map<String, Integer> places = places(form);
    items.sort(Comparator.comparingInt(item -> place(places, item)));
    response.setItem(items);
  }

  /** Whoever sent a response may have its items in groups. */
  private static void remove(List<QuestionnaireResponseItemComponent> items, Set<String> asked) {
    items.removeIf(item -> asked.contains(item.getLinkId()));
    items.forEach(item -> remove(item.getItem(), asked));
  }

  /** FHIR has the items of a response in the order of the Questionnaire. */
  private static Map<String, Integer> places(AskedForm form) {
    List<String> order = form.form().instrument().items().stream().map(Item::linkId).toList();
    Map<String, Integer> places = new HashMap<>();
    form.form().linkIds().forEach((own, known) -> places.put(own, order.indexOf(known)));
    return places;
  }

  private static int place(Map<String, Integer> places, QuestionnaireResponseItemComponent item) {
    return places.getOrDefault(item.getLinkId(), -1);
  }
}
