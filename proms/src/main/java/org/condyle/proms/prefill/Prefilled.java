package org.condyle.proms.prefill;

import java.util.List;
import org.condyle.record.Problem;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;

/**
 * What the record knows of a form.
 *
 * @param items answered items in the order of the form
 * @param left what the record has and no item takes, with the reason
 */
public record Prefilled(List<QuestionnaireResponseItemComponent> items, List<Problem> left) {

  public Prefilled {
    items = List.copyOf(items);
    left = List.copyOf(left);
  }
}
