package org.condyle.proms.answer;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.condyle.proms.instrument.AnswerOption;
import org.condyle.proms.instrument.Code;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.instrument.Item;
import org.condyle.proms.instrument.Scale;
import org.jspecify.annotations.Nullable;

/**
 * A Questionnaire with which an instrument is asked: ours, or a site's own with licensed wording.
 *
 * @param url canonical of the Questionnaire, without version
 * @param version its business version, or null
 * @param instrument what it asks
 * @param linkIds what the instrument calls an item or a scale, by the form's linkId
 * @param lastDay the last day on which it may be answered, or null while it is in use
 * @param options what the form's own codes mean, by linkId of the instrument; a code without system
 *     has an empty one; options of the instrument are known beside them
 */
public record Form(
    String url,
    @Nullable String version,
    Instrument instrument,
    @Nullable LocalDate lastDay,
    Map<String, String> linkIds,
    Map<String, Map<Code, AnswerOption>> options) {

  /** Ends the linkId of the standard error of a score, after the id of the scale. */
  public static final String STANDARD_ERROR = ".standard-error";

  public Form {
    linkIds = Map.copyOf(linkIds);
    options = Map.copyOf(options);
  }

  /** The Questionnaire that is generated from an instrument. */
  public static Form of(Instrument instrument) {
    Map<String, String> linkIds = new HashMap<>();
    for (Item item : instrument.items()) {
      linkIds.put(item.linkId(), item.linkId());
    }
    for (Scale scale : instrument.scales()) {
      linkIds.put(scale.id(), scale.id());
      linkIds.put(scale.id() + STANDARD_ERROR, scale.id() + STANDARD_ERROR);
    }
    return new Form(
        instrument.url(),
        instrument.version(),
        instrument,
        instrument.effectivePeriod().end(),
        linkIds,
        Map.of());
  }

  /** Whether it was retired before a day. */
  public boolean isRetiredOn(LocalDate day) {
    return lastDay != null && day.isAfter(lastDay);
  }

  /** The canonical with version, where there is one. */
  public String canonical() {
    return version == null ? url : url + "|" + version;
  }

  /** What the form's own code means in an item, or null. */
  @Nullable AnswerOption option(String linkId, Code code) {
    return options.getOrDefault(linkId, Map.of()).get(code);
  }
}
