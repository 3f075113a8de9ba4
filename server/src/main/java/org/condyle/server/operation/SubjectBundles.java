package org.condyle.server.operation;

import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;

/**
 * The answer of a DEQM operation: one {@code return} Bundle for each subject, in it first the
 * MeasureReports, then the data that they refer to (DEQM, Bundles organized by subject).
 */
public final class SubjectBundles {

  private final String base;
  private final Parameters parameters = new Parameters();

  /**
   * @param base the FHIR base under which the data are stored
   */
  public SubjectBundles(String base) {
    this.base = base;
  }

  public void add(SubjectReports subject) {
    Bundle bundle = new Bundle();
    bundle.setType(BundleType.COLLECTION);
    for (MeasureReport report : subject.reports()) {
      if (!report.hasId()) {
        report.setId(UUID.randomUUID().toString());
      }
      add(report, bundle);
    }
    subject.data().forEach(resource -> add(resource, bundle));
    parameters.addParameter().setName("return").setResource(bundle);
  }

  /** Below one base, so that the relative references of the reports resolve in the Bundle. */
  private void add(Resource resource, Bundle bundle) {
    bundle
        .addEntry()
        .setFullUrl(base + "/" + resource.fhirType() + "/" + resource.getIdElement().getIdPart())
        .setResource(resource);
  }

  public Parameters parameters() {
    return parameters;
  }
}
