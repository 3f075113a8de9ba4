package org.condyle.server.operation.importdata;

import org.hl7.fhir.r4.model.Resource;

/**
 * A resource and where it came from.
 *
 * @param place the file's name and the line in it, as the sender finds it
 */
record ImportedLine(String place, Resource resource) {

  /** For example {@code Patient/17}. */
  String reference() {
    return resource.fhirType() + "/" + resource.getIdElement().getIdPart();
  }
}
