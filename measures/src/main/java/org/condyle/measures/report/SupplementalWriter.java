package org.condyle.measures.report;

import java.util.LinkedHashSet;
import java.util.Set;
import org.condyle.measures.definition.SupplementalDataDefinition;
import org.condyle.measures.definition.SupplementalDataDefinition.Usage;
import org.condyle.measures.evaluation.IndividualResult.SupplementalValue;
import org.condyle.measures.evaluation.StratumValue;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;

/**
 * Writes supplemental data and risk-adjustment factors as DEQM STU5 has them: a reference to each
 * resource, and a contained Observation for what was calculated. In a summary the Observation's
 * code is the value and its integer the number of subjects.
 */
final class SupplementalWriter {

  private final MeasureReport report;
  private final Set<String> usedIds = new LinkedHashSet<>();

  SupplementalWriter(MeasureReport report) {
    this.report = report;
    for (Resource contained : report.getContained()) {
      usedIds.add(contained.getIdElement().getIdPart());
    }
  }

  /** The values of one subject. */
  void write(String subject, SupplementalValue supplemental) {
    SupplementalDataDefinition definition = supplemental.definition();
    for (StratumValue value : supplemental.values()) {
      Observation observation = observation(definition);
      observation.setCode(codeOf(definition));
      observation.setSubject(new Reference(subject));
      observation.setValue(GroupWriter.concept(value));
      contain(definition, observation);
    }
    for (String reference : supplemental.resources()) {
      refer(definition, reference);
    }
  }

  /** How often each value was seen. */
  void write(SupplementalFold fold) {
    SupplementalDataDefinition definition = fold.definition();
    if (fold.hasTooMany()) {
      Observation observation = observation(definition);
      observation.setCode(codeOf(definition));
      observation.setDataAbsentReason(
          new CodeableConcept(
              new Coding(
                  "http://terminology.hl7.org/CodeSystem/data-absent-reason",
                  "unsupported",
                  "Unsupported")));
      observation
          .addNote()
          .setText(
              "The "
                  + fold.subjects()
                  + " subjects have more than "
                  + SupplementalFold.VALUES_TOLD_APART
                  + " different values, which are not counted one by one. Individual reports list"
                  + " them.");
      contain(definition, observation);
    }
    fold.subjectsByValue()
        .forEach(
            (value, subjects) -> {
              Observation observation = observation(definition);
              observation.setCode(GroupWriter.concept(value));
              observation.setValue(new IntegerType(subjects));
              contain(definition, observation);
            });
  }

  private static Observation observation(SupplementalDataDefinition definition) {
    Observation observation = new Observation();
    observation.setStatus(ObservationStatus.FINAL);
    observation
        .addCategory()
        .addCoding()
        .setSystem(Usage.SYSTEM)
        .setCode(definition.usage().code());
    Extension info = new Extension(ReportExtensions.MEASURE_INFO);
    info.addExtension(new Extension("measure", new CanonicalType(definition.measure())));
    observation.addExtension(info);
    return observation;
  }

  private static CodeableConcept codeOf(SupplementalDataDefinition definition) {
    CodeableConcept code = definition.code();
    return code != null ? code : new CodeableConcept().setText(definition.expression());
  }

  private void contain(SupplementalDataDefinition definition, Observation observation) {
    observation.setId(ReportFrame.listId(usedIds, definition.id()));
    report.addContained(observation);
    refer(definition, "#" + observation.getId());
  }

  private void refer(SupplementalDataDefinition definition, String target) {
    Reference reference = new Reference(target);
    reference.addExtension(ReportExtensions.CRITERIA_REFERENCE, new StringType(definition.id()));
    report.addExtension(ReportExtensions.SUPPLEMENTAL_DATA, reference);
  }
}
