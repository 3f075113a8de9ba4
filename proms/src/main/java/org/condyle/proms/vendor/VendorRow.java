package org.condyle.proms.vendor;

import java.util.List;
import org.condyle.record.Problem;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/** What one row of an export comes to. */
public sealed interface VendorRow {

  /** The line on which the row starts, from 1; the header is line 1. */
  long line();

  /**
   * A row that can be stored.
   *
   * @param response the answers and scores of the row
   * @param observations what is extracted of the response
   */
  record Accepted(long line, QuestionnaireResponse response, List<Observation> observations)
      implements VendorRow {}

  /**
   * The patient was asked and did not want to.
   *
   * @param observation the score that is missing, with {@code asked-declined} as the reason
   */
  record Declined(long line, Observation observation) implements VendorRow {}

  /**
   * A row that cannot be taken.
   *
   * @param problems each with line and column as location; no value of the row is in them
   */
  record Refused(long line, List<Problem> problems) implements VendorRow {}
}
