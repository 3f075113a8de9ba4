package org.condyle.server.operation.collectdata;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.util.ResourceReferenceInfo;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Picks of a patient's record what a measure reads: the types that its logic retrieves, and what
 * those point to, so that no reference leads out of what is given.
 */
final class DataOfInterest {

  private final FhirContext fhirContext;

  DataOfInterest(FhirContext fhirContext) {
    this.fhirContext = fhirContext;
  }

  /**
   * @param types the FHIR types that the measure's logic retrieves
   * @param after only what was stored later, and what that points to; null for everything
   */
  List<Resource> of(PatientRecord record, Set<String> types, @Nullable OffsetDateTime after) {
    Map<String, Resource> chosen = new LinkedHashMap<>();
    for (String type : types) {
      record.ofType(type).stream()
          .filter(resource -> after == null || isStoredAfter(resource, after))
          .forEach(resource -> chosen.put(reference(resource), resource));
    }
    List<Resource> open = new ArrayList<>(chosen.values());
    for (int i = 0; i < open.size(); i++) {
      for (ResourceReferenceInfo found :
          fhirContext.newTerser().getAllResourceReferences(open.get(i))) {
        String target = ((Reference) found.getResourceReference()).getReference();
        if (target != null && !chosen.containsKey(target)) {
          record
              .resolve(target)
              .ifPresent(
                  resource -> {
                    chosen.put(target, resource);
                    open.add(resource);
                  });
        }
      }
    }
    return open;
  }

  private static boolean isStoredAfter(Resource resource, OffsetDateTime moment) {
    return resource.getMeta().getLastUpdated().after(Date.from(moment.toInstant()));
  }

  static String reference(Resource resource) {
    return resource.fhirType() + "/" + resource.getIdElement().getIdPart();
  }
}
