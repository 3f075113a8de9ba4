package org.condyle.server.proms.derived;

import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.audit.AuditAgent;
import org.condyle.server.errors.ThrownCode;
import org.condyle.server.errors.UnexpectedError;
import org.condyle.server.partition.SystemRequests;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes derived resources by the way all data come in, many patients at a time. What cannot be
 * written for one patient does not keep it from the others.
 */
public final class DerivedResources {

  private static final Logger LOG = LoggerFactory.getLogger(DerivedResources.class);

  private final IFhirSystemDao<Bundle, Meta> systemDao;

  public DerivedResources(IFhirSystemDao<Bundle, Meta> systemDao) {
    this.systemDao = systemDao;
  }

  /**
   * Writes all that there is; what is one patient's as a whole or not at all.
   *
   * @return by the id of the patient why nothing was written; logged already
   * @throws ProblemException DATABASE_UNAVAILABLE
   */
  public Map<String, ProblemCode> write(int partition, Collection<Derived> patients) {
    List<Derived> some = patients.stream().filter(each -> !each.resources().isEmpty()).toList();
    if (some.isEmpty()) {
      return Map.of();
    }
    try {
      transaction(partition, some);
      return Map.of();
    } catch (RuntimeException e) {
      requireDatabase(e);
      // Only who is at fault stays behind.
      return some.size() == 1
          ? Map.of(some.get(0).patient(), failed(some.get(0), e))
          : each(partition, some);
    }
  }

  private Map<String, ProblemCode> each(int partition, List<Derived> patients) {
    Map<String, ProblemCode> failed = new HashMap<>();
    for (Derived patient : patients) {
      try {
        transaction(partition, List.of(patient));
      } catch (RuntimeException e) {
        requireDatabase(e);
        failed.put(patient.patient(), failed(patient, e));
      }
    }
    return failed;
  }

  private static void requireDatabase(RuntimeException thrown) {
    if (ThrownCode.of(thrown) == ProblemCode.DATABASE_UNAVAILABLE) {
      throw new ProblemException(
          ProblemCode.DATABASE_UNAVAILABLE, "The database does not answer as it should", thrown);
    }
  }

  private static ProblemCode failed(Derived patient, RuntimeException thrown) {
    ProblemCode code = ThrownCode.of(thrown);
    LOG.warn(
        "What follows from the record of Patient/{} was not written: {}",
        patient.patient(),
        code.code());
    if (code == ProblemCode.INTERNAL) {
      UnexpectedError.log(LOG, thrown);
    }
    return code;
  }

  private void transaction(int partition, List<Derived> patients) {
    Bundle transaction = new Bundle();
    transaction.setType(Bundle.BundleType.TRANSACTION);
    for (Derived patient : patients) {
      for (Resource resource : patient.resources()) {
        String type = resource.fhirType();
        String id = resource.getIdElement().getIdPart();
        // An attempt that failed has left a version in them.
        resource.setIdElement(new IdType(type, id));
        resource.getMeta().setVersionIdElement(null).setLastUpdatedElement(null);
        transaction
            .addEntry()
            .setResource(resource)
            .getRequest()
            .setMethod(Bundle.HTTPVerb.PUT)
            .setUrl(type + "/" + id);
      }
    }
    systemDao.transaction(
        AuditAgent.SERVER.by("derived-data").actsBy(SystemRequests.in(partition)), transaction);
  }
}
