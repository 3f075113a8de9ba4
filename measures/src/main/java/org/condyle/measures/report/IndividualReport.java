package org.condyle.measures.report;

import java.util.Map;
import java.util.Set;
import org.condyle.measures.evaluation.IndividualResult;
import org.condyle.measures.report.ReportFrame.Profile;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;

/** The MeasureReport of one patient. */
public final class IndividualReport {

  private final ReportHeader header;

  public IndividualReport(ReportHeader header) {
    this.header = header;
  }

  /** A MeasureReport of type individual with the resources that were read and why. */
  public MeasureReport of(IndividualResult individual) {
    SummaryFold fold = new SummaryFold(header.measure());
    fold.add(individual.result());
    MeasureReport report = fold.report(header, Profile.INDIVIDUAL, SubjectLists.none());
    String subject = individual.result().subject();
    report.setSubject(new Reference(subject));
    for (Map.Entry<String, Set<String>> each : individual.evaluatedResources().entrySet()) {
      Reference reference = report.addEvaluatedResource().setReference(each.getKey());
      each.getValue()
          .forEach(
              id ->
                  reference.addExtension(ReportExtensions.CRITERIA_REFERENCE, new StringType(id)));
    }
    SupplementalWriter writer = new SupplementalWriter(report);
    individual.supplementalData().forEach(value -> writer.write(subject, value));
    return report;
  }
}
