package org.condyle.server.operation.collectdata;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.util.ResourceReferenceInfo;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.condyle.cql.requirements.DataRequirements;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Picks of a patient's record what a measure reads over the period, by the data requirements of its
 * logic, and what that points to, so that no reference leads out of what is given.
 */
final class DataOfInterest {

  private final FhirContext fhirContext;
  private final List<DataRequirements> requirements;
  private final MeasurementPeriod period;
  private final @Nullable OffsetDateTime after;

  /**
   * @param after only what was stored later, and what that points to; null for everything
   */
  DataOfInterest(
      FhirContext fhirContext,
      MeasureProgram measure,
      MeasurementPeriod period,
      @Nullable OffsetDateTime after) {
    this.fhirContext = fhirContext;
    this.requirements = measure.logic().stream().map(DataRequirements::of).toList();
    this.period = period;
    this.after = after;
  }

  List<Resource> of(PatientRecord record) {
    Map<String, Resource> chosen = new LinkedHashMap<>();
    for (String type : record.types()) {
      record.ofType(type).stream()
          .filter(this::isWanted)
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

  private boolean isWanted(Resource resource) {
    return (after == null
            || resource.getMeta().getLastUpdated().after(Date.from(after.toInstant())))
        && requirements.stream().anyMatch(each -> each.mayRead(resource, period));
  }

  static String reference(Resource resource) {
    return resource.fhirType() + "/" + resource.getIdElement().getIdPart();
  }
}
