package org.condyle.server.proms.rules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.proms.instrument.Instrument;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.StringType;

/**
 * Says on a site's own Questionnaire which instrument it asks, and on its items what the instrument
 * calls them.
 *
 * @param canonical of the instrument's Questionnaire, with version
 * @param linkIds what the instrument calls an item or a scale, by the form's linkId; only where
 *     that was said and does not follow from codes
 */
public record AttachedInstrument(String canonical, Map<String, String> linkIds) {

  private static final String OWN = "https://condyle.org/fhir/StructureDefinition/";

  /** On Questionnaire, canonical: the instrument that it asks. */
  static final String INSTRUMENT = OWN + "questionnaire-instrument";

  /** On Questionnaire.item, string: what the instrument calls it. */
  static final String LINK_ID = OWN + "questionnaire-item-link-id";

  public AttachedInstrument {
    linkIds = Map.copyOf(linkIds);
  }

  public static AttachedInstrument of(Instrument instrument, Map<String, String> linkIds) {
    return new AttachedInstrument(instrument.canonical(), linkIds);
  }

  /** What a Questionnaire says; empty when it is attached to nothing. */
  public static Optional<AttachedInstrument> on(Questionnaire questionnaire) {
    Extension extension = questionnaire.getExtensionByUrl(INSTRUMENT);
    if (extension == null || !extension.hasValue()) {
      return Optional.empty();
    }
    Map<String, String> linkIds = new LinkedHashMap<>();
    collect(questionnaire.getItem(), linkIds);
    return Optional.of(new AttachedInstrument(extension.getValue().primitiveValue(), linkIds));
  }

  private static void collect(List<QuestionnaireItemComponent> items, Map<String, String> linkIds) {
    for (QuestionnaireItemComponent item : items) {
      Extension extension = item.getExtensionByUrl(LINK_ID);
      if (extension != null && extension.hasValue()) {
        linkIds.put(item.getLinkId(), extension.getValue().primitiveValue());
      }
      collect(item.getItem(), linkIds);
    }
  }

  /** The same Questionnaire with this said on it. */
  public Questionnaire addedTo(Questionnaire questionnaire) {
    Questionnaire marked = takenFrom(questionnaire);
    marked.addExtension(INSTRUMENT, new CanonicalType(canonical));
    add(marked.getItem());
    return marked;
  }

  private void add(List<QuestionnaireItemComponent> items) {
    for (QuestionnaireItemComponent item : items) {
      String linkId = linkIds.get(item.getLinkId());
      if (linkId != null) {
        item.addExtension(LINK_ID, new StringType(linkId));
      }
      add(item.getItem());
    }
  }

  /** The same Questionnaire without anything of this said on it. */
  public static Questionnaire takenFrom(Questionnaire questionnaire) {
    Questionnaire bare = questionnaire.copy();
    bare.getExtension().removeIf(extension -> extension.getUrl().equals(INSTRUMENT));
    take(bare.getItem());
    return bare;
  }

  private static void take(List<QuestionnaireItemComponent> items) {
    for (QuestionnaireItemComponent item : items) {
      item.getExtension().removeIf(extension -> extension.getUrl().equals(LINK_ID));
      take(item.getItem());
    }
  }
}
