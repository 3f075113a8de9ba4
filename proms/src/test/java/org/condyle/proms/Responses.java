package org.condyle.proms;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.condyle.proms.answer.FormCatalog;
import org.condyle.proms.instrument.Answers;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.instrument.Item;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;

/** Responses to the shipped instruments, for tests. */
public final class Responses {

  public static final FormCatalog FORMS = FormCatalog.shipped();

  private Responses() {}

  public static Instrument instrument(String id) {
    return FORMS.instruments().instrument(id).orElseThrow();
  }

  /** A completed response without answers. */
  public static QuestionnaireResponse empty(String instrument) {
    QuestionnaireResponse response = new QuestionnaireResponse();
    response.setId("response-1");
    response.setQuestionnaire(instrument(instrument).canonical());
    response.setStatus(QuestionnaireResponseStatus.COMPLETED);
    response.setSubject(new Reference("Patient/p1"));
    response.setAuthoredElement(new DateTimeType("2026-03-01T10:15:00-05:00"));
    return response;
  }

  /** A completed response with numbers as answers, in the order of the items. */
  public static QuestionnaireResponse of(String instrument, int... answers) {
    QuestionnaireResponse response = empty(instrument);
    for (int i = 0; i < answers.length; i++) {
      String linkId = instrument(instrument).items().get(i).linkId();
      response.addItem().setLinkId(linkId).addAnswer().setValue(new DecimalType(answers[i]));
    }
    return response;
  }

  /** The best or worst number of every item; those without numbers are left out. */
  public static Map<String, BigDecimal> every(Instrument instrument, Edge edge) {
    Map<String, BigDecimal> numbers = new LinkedHashMap<>();
    for (Item item : instrument.items()) {
      Answers answers = item.answers();
      if (answers != null) {
        numbers.put(item.linkId(), edge == Edge.LEAST ? answers.min() : answers.max());
      }
    }
    return numbers;
  }

  /** An end of the range of an item. */
  public enum Edge {
    LEAST,
    MOST
  }
}
