package org.condyle.proms.answer;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.instrument.Item;

/**
 * The answers of one response to one instrument, each of them legal.
 *
 * @param instrument the version that was answered
 * @param answers by linkId of the instrument, whatever the form called it
 * @param scores scores that came with the answers, by id of the scale
 */
public record GivenAnswers(
    Instrument instrument, Map<String, Answer> answers, Map<String, GivenScore> scores) {

  /**
   * A score that came with the answers.
   *
   * @param value in points
   * @param standardError in points, where one came with it
   */
  public record GivenScore(BigDecimal value, Optional<BigDecimal> standardError) {}

  public GivenAnswers {
    answers = Map.copyOf(answers);
    scores = Map.copyOf(scores);
  }

  /** Answers of numbers alone, for scoring without a response. */
  public static GivenAnswers ofNumbers(Instrument instrument, Map<String, BigDecimal> numbers) {
    Map<String, Answer> answers = new LinkedHashMap<>();
    numbers.forEach((linkId, number) -> answers.put(linkId, new Answer.Amount(number)));
    return new GivenAnswers(instrument, answers, Map.of());
  }

  public Optional<Answer> answer(String linkId) {
    return Optional.ofNullable(answers.get(linkId));
  }

  /**
   * LinkIds of the required items without an answer, and of what the alternative lacks that lacks
   * least. Empty when the response says all that the instrument asks for.
   */
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (Item item : instrument.items()) {
      if (item.required() && !answers.containsKey(item.linkId())) {
        missing.add(item.linkId());
      }
    }
    instrument.alternatives().stream()
        .map(this::unanswered)
        .min(Comparator.comparing(List::size))
        .ifPresent(missing::addAll);
    return missing;
  }

  private List<String> unanswered(List<String> linkIds) {
    return linkIds.stream().filter(linkId -> !answers.containsKey(linkId)).toList();
  }
}
