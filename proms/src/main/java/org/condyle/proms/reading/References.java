package org.condyle.proms.reading;

import java.util.Optional;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/** References as a patient record resolves them: type and id, without base and version. */
public final class References {

  private References() {}

  /** For example {@code Encounter/3}; empty for one that names no type and id. */
  public static Optional<String> of(Reference reference) {
    IIdType id = reference.getReferenceElement();
    return id.hasResourceType() && id.hasIdPart()
        ? Optional.of(id.getResourceType() + "/" + id.getIdPart())
        : Optional.empty();
  }

  /** The reference that names a resource. */
  public static String to(Resource resource) {
    return resource.fhirType() + "/" + resource.getIdElement().getIdPart();
  }
}
