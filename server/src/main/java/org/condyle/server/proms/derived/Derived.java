package org.condyle.server.proms.derived;

import java.util.List;
import org.hl7.fhir.r4.model.Resource;

/**
 * What is to be written because it follows from one patient's record.
 *
 * @param patient the patient's logical id
 * @param resources new or changed ones, each with its id; none where all is written already
 */
public record Derived(String patient, List<Resource> resources) {

  public Derived {
    resources = List.copyOf(resources);
  }
}
