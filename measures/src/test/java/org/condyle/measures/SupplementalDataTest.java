package org.condyle.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.measures.SmallMeasure.CQFM;
import static org.condyle.measures.SmallMeasure.header;
import static org.condyle.measures.SmallMeasure.man;
import static org.condyle.measures.SmallMeasure.patient;
import static org.condyle.measures.SmallMeasure.sent;
import static org.condyle.measures.SmallMeasure.woman;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.report.IndividualReport;
import org.condyle.measures.report.SummaryFold;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Measure.MeasureSupplementalDataComponent;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;

/** Supplemental data and risk-adjustment factors: counted in summaries, listed for individuals. */
class SupplementalDataTest {

  private static final String SUPPLEMENTAL_DATA =
      "http://hl7.org/fhir/5.0/StructureDefinition/extension-MeasureReport.supplementalData";

  private static final String CQL =
      """
      define "Eligible": exists "Procedures"
      define "SDE Sex": Patient.gender.value
      define "SDE Race":
        Code { system: 'urn:oid:2.16.840.1.113883.6.238', code: '2106-3', display: 'White' }
      define "SDE Joints":
        (if Words('hip') then { 'hip' } else { }) union (if Words('knee') then { 'knee' } else { })
      define "SDE Procedures": "Procedures"
      define "RAV Number": Count("Procedures")
      define "RAV Text": First("Procedures").code.text.value
      """;

  @Test
  void aSummaryCountsForHowManySubjectsEachValueWasSeen() {
    MeasureReport report =
        summary(
            measure("SDE Sex"),
            woman("1", "x"),
            woman("2", "y", "z"),
            man("3", "x"),
            patient("4", null, "x"));

    assertThat(counts(report, "SDE Sex")).isEqualTo(Map.of("female", 2, "male", 1, "unknown", 1));
  }

  @Test
  void onlyWhoIsInAnInitialPopulationIsCounted() {
    assertThat(counts(summary(measure("SDE Sex"), woman("1", "x"), man("2")), "SDE Sex"))
        .isEqualTo(Map.of("female", 1));
  }

  @Test
  void aListCountsEachOfItsValuesAndACodeKeepsItsCoding() {
    MeasureReport report =
        summary(
            measure("SDE Joints", "SDE Race"), woman("1", "hip", "knee", "knee"), man("2", "hip"));

    assertThat(counts(report, "SDE Joints")).isEqualTo(Map.of("hip", 2, "knee", 1));
    assertThat(observations(report, "SDE Race"))
        .singleElement()
        .satisfies(
            white -> {
              assertThat(white.getCode().getCodingFirstRep().getCode()).isEqualTo("2106-3");
              assertThat(white.getValueIntegerType().getValue()).isEqualTo(2);
              assertThat(white.getCategoryFirstRep().getCodingFirstRep().getCode())
                  .isEqualTo("supplemental-data");
              assertThat(white.hasSubject()).isFalse();
            });
  }

  @Test
  void aRiskAdjustmentFactorIsCountedAsOne() {
    SmallMeasure measure = measure("RAV Number");
    measure
        .measure()
        .getSupplementalDataFirstRep()
        .addUsage(
            new CodeableConcept()
                .addCoding(
                    new org.hl7.fhir.r4.model.Coding(
                        "http://terminology.hl7.org/CodeSystem/measure-data-usage",
                        "risk-adjustment-factor",
                        null)));
    MeasureReport report =
        summary(measure, woman("1", "x", "y"), man("2", "x", "z"), man("3", "x"));

    assertThat(counts(report, "RAV Number")).isEqualTo(Map.of("2", 2, "1", 1));
    assertThat(observations(report, "RAV Number"))
        .extracting(each -> each.getCategoryFirstRep().getCodingFirstRep().getCode())
        .containsOnly("risk-adjustment-factor");
    assertThat(individual(measure, woman("1", "x")).getContained())
        .filteredOn(Observation.class::isInstance)
        .singleElement()
        .satisfies(
            each ->
                assertThat(((Observation) each).getValueCodeableConcept().getText())
                    .isEqualTo("1"));
  }

  @Test
  void resourcesAreReferredToForAnIndividualAndCountedByTypeInASummary() {
    SmallMeasure measure = measure("SDE Procedures");

    assertThat(references(individual(measure, woman("1", "x", "y")), "SDE Procedures"))
        .containsExactly("Procedure/1-1", "Procedure/1-2");
    assertThat(counts(summary(measure, woman("1", "x", "y"), man("2", "z")), "SDE Procedures"))
        .isEqualTo(Map.of("Procedure", 2));
  }

  @Test
  void anElementIsInTheTypesOfReportForWhichItIsMeant() {
    SmallMeasure measure = measure("SDE Sex", "SDE Joints");
    List<MeasureSupplementalDataComponent> data = measure.measure().getSupplementalData();
    data.get(0).addExtension(CQFM + "includeInReportType", new CodeType("individual"));
    data.get(1).addExtension(CQFM + "includeInReportType", new CodeType("summary"));

    assertThat(observations(summary(measure, woman("1", "hip")), "SDE Sex")).isEmpty();
    assertThat(observations(summary(measure, woman("1", "hip")), "SDE Joints")).hasSize(1);
    assertThat(observations(individual(measure, woman("1", "hip")), "SDE Sex")).hasSize(1);
    assertThat(observations(individual(measure, woman("1", "hip")), "SDE Joints")).isEmpty();
  }

  @Test
  void valuesWithoutEndAreNotCountedOneByOneAndTheReportSaysSo() {
    PatientRecord[] records = new PatientRecord[501];
    for (int i = 0; i < records.length; i++) {
      records[i] = woman("p" + i, "text " + i);
    }
    SmallMeasure measure = measure("RAV Text");
    MeasureProgram program = measure.program();

    Observation only = observations(summary(measure, records), "RAV Text").get(0);

    assertThat(only.hasValue()).isFalse();
    assertThat(only.getDataAbsentReason().getCodingFirstRep().getCode()).isEqualTo("unsupported");
    assertThat(only.getNoteFirstRep().getText()).contains("501 subjects", "more than 500");

    SummaryFold one = SmallMeasure.summary(program, java.util.Arrays.copyOf(records, 300));
    one.merge(SmallMeasure.summary(program, java.util.Arrays.copyOfRange(records, 300, 501)));
    assertThat(observations(sent(one.report(header(program))), "RAV Text"))
        .singleElement()
        .satisfies(
            merged ->
                assertThat(merged.getNoteFirstRep().getText())
                    .isEqualTo(only.getNoteFirstRep().getText()));
  }

  private static SmallMeasure measure(String... elements) {
    SmallMeasure measure =
        SmallMeasure.of("Data", CQL)
            .scored("cohort")
            .group("g", "boolean", "initial-population", "Eligible");
    for (String element : elements) {
      measure.supplementalData(element.replace(' ', '-'), element);
    }
    return measure;
  }

  private static MeasureReport summary(SmallMeasure measure, PatientRecord... records) {
    MeasureProgram program = measure.program();
    return sent(SmallMeasure.summary(program, records).report(header(program)));
  }

  private static MeasureReport individual(SmallMeasure measure, PatientRecord record) {
    MeasureProgram program = measure.program();
    return sent(
        new IndividualReport(header(program))
            .of(
                program
                    .run(SmallMeasure.YEAR, SmallMeasure.CUT_OFF)
                    .evaluator()
                    .evaluateIndividually(record)));
  }

  private static Map<String, Integer> counts(MeasureReport report, String element) {
    Map<String, Integer> counts = new TreeMap<>();
    observations(report, element)
        .forEach(
            each -> counts.put(each.getCode().getText(), each.getValueIntegerType().getValue()));
    return counts;
  }

  private static List<Observation> observations(MeasureReport report, String element) {
    return references(report, element).stream()
        .flatMap(
            reference ->
                report.getContained().stream()
                    .filter(
                        contained ->
                            reference.equals(
                                "#" + contained.getIdElement().getIdPart().replace("#", ""))))
        .map(Observation.class::cast)
        .toList();
  }

  private static List<String> references(MeasureReport report, String element) {
    return report.getExtensionsByUrl(SUPPLEMENTAL_DATA).stream()
        .map(Extension::getValue)
        .map(Reference.class::cast)
        .filter(
            reference ->
                element
                    .replace(' ', '-')
                    .equals(reference.getExtensionFirstRep().getValue().primitiveValue()))
        .map(Reference::getReference)
        .toList();
  }
}
