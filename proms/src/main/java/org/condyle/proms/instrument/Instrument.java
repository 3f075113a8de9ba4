package org.condyle.proms.instrument;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One version of an instrument of patient-reported outcomes.
 *
 * @param id for example {@code koos-jr}
 * @param version its business version
 * @param title its name
 * @param effectivePeriod when it may be answered
 * @param wording how much of its text is shipped
 * @param topic what the answers are about
 * @param panel code of the whole
 * @param instructions what is said before the first question, or null
 * @param items the questions in order; none for an instrument of which only scores are taken
 * @param alternatives groups of linkIds: where it has any, a response is complete only when every
 *     item of at least one group is answered
 * @param scales the scores; none for an instrument that is answered and not scored
 * @param thresholds what values and changes mean
 * @param licence what may be shipped and what a site needs
 * @param source where items, scoring and tables are from
 */
public record Instrument(
    String id,
    String version,
    Text title,
    EffectivePeriod effectivePeriod,
    Wording wording,
    Topic topic,
    Code panel,
    @Nullable Text instructions,
    List<Item> items,
    List<List<String>> alternatives,
    List<Scale> scales,
    List<Threshold> thresholds,
    String licence,
    List<String> source) {

  /** What the canonicals of the Questionnaires start with. */
  public static final String QUESTIONNAIRES = "https://condyle.org/fhir/Questionnaire/";

  public Instrument {
    items = List.copyOf(items);
    alternatives = alternatives.stream().map(List::copyOf).toList();
    scales = List.copyOf(scales);
    thresholds = List.copyOf(thresholds);
    source = List.copyOf(source);
  }

  /** The canonical of its Questionnaire without version. */
  public String url() {
    return QUESTIONNAIRES + id;
  }

  /** The canonical of its Questionnaire with version. */
  public String canonical() {
    return url() + "|" + version;
  }

  public Optional<Item> item(String linkId) {
    return items.stream().filter(item -> item.linkId().equals(linkId)).findFirst();
  }

  public Optional<Scale> scale(String scaleId) {
    return scales.stream().filter(scale -> scale.id().equals(scaleId)).findFirst();
  }
}
