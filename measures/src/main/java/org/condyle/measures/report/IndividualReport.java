package org.condyle.measures.report;

import java.util.Map;
import java.util.Set;
import org.condyle.measures.definition.SupplementalDataDefinition;
import org.condyle.measures.definition.SupplementalDataDefinition.Usage;
import org.condyle.measures.evaluation.IndividualResult;
import org.condyle.measures.evaluation.IndividualResult.SupplementalValue;
import org.condyle.measures.evaluation.StratumValue;
import org.condyle.measures.report.ReportFrame.Profile;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
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
    for (SupplementalValue supplemental : individual.supplementalData()) {
      addSupplementalData(report, subject, supplemental);
    }
    return report;
  }

  private static void addSupplementalData(
      MeasureReport report, String subject, SupplementalValue supplemental) {
    SupplementalDataDefinition definition = supplemental.definition();
    int number = 1;
    for (StratumValue value : supplemental.values()) {
      Observation observation = new Observation();
      String id =
          definition.id().replaceAll("[^A-Za-z0-9.-]", "-")
              + (supplemental.values().size() > 1 ? "-" + number++ : "");
      observation.setId(id);
      observation.setStatus(ObservationStatus.FINAL);
      CodeableConcept code = definition.code();
      observation.setCode(
          code != null ? code : new CodeableConcept().setText(definition.expression()));
      observation
          .addCategory()
          .addCoding()
          .setSystem("http://terminology.hl7.org/CodeSystem/measure-data-usage")
          .setCode(
              definition.usage() == Usage.RISK_ADJUSTMENT_FACTOR
                  ? "risk-adjustment-factor"
                  : "supplemental-data");
      observation.setSubject(new Reference(subject));
      observation.setValue(GroupWriter.concept(value));
      report.addContained(observation);
      Reference reference = new Reference("#" + id);
      reference.addExtension(ReportExtensions.CRITERIA_REFERENCE, new StringType(definition.id()));
      report.addExtension(ReportExtensions.SUPPLEMENTAL_DATA, reference);
    }
  }
}
