package org.condyle.proms.extraction;

import java.util.List;
import org.hl7.fhir.r4.model.Observation;

/**
 * What has to be stored so that the Observations of a response are right.
 *
 * @param observations new or changed ones, each with its id; empty when all are right already
 * @param unchanged how many are stored already as they have to be
 */
public record Extraction(List<Observation> observations, int unchanged) {

  public Extraction {
    observations = List.copyOf(observations);
  }
}
