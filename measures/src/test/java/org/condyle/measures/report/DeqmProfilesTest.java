package org.condyle.measures.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.measures.SmallMeasure.header;
import static org.condyle.measures.SmallMeasure.man;
import static org.condyle.measures.SmallMeasure.woman;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.measures.SmallMeasure;
import org.condyle.measures.definition.Scoring;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.RelatedArtifact;
import org.hl7.fhir.r4.model.RelatedArtifact.RelatedArtifactType;
import org.junit.jupiter.api.Test;

/** Our reports, read by the HL7 validator against the DEQM STU5 profiles that they declare. */
class DeqmProfilesTest {

  private static final DeqmValidator DEQM = DeqmValidator.load();

  private static final String CQL =
      """
      define "Eligible": exists "Procedures"
      define "Met": Words('met')
      define "Procedures Met": "Procedures" P where Says(P, 'met')
      define "Sex": Patient.gender.value
      define function "Length"(p Procedure): Length(p.code.text.value) * 1 'mm'
      """;

  private static final SmallMeasure RATE =
      withSex(
          SmallMeasure.of("Rate", CQL)
              .scored("proportion")
              .group(
                  "g",
                  "boolean",
                  "initial-population",
                  "Eligible",
                  "denominator",
                  "Eligible",
                  "numerator",
                  "Met")
              .stratifier("sex", "Sex")
              .stratifier("both", "Sex", "Met"));

  private static final SmallMeasure MEAN =
      withSex(
          SmallMeasure.of("Mean", CQL)
              .scored("continuous-variable")
              .group(
                  "g",
                  "Procedure",
                  "initial-population",
                  "Procedures",
                  "measure-population",
                  "Procedures")
              .observation("length", "Length", "average", "measure-population"));

  @Test
  void aSummaryWithStrataAndSupplementalDataKeepsToItsProfile() {
    for (SmallMeasure measure : List.of(RATE, MEAN)) {
      MeasureReport report = summary(measure.program());

      assertThat(report.getMeta().getProfile().get(0).getValue())
          .endsWith("/summary-measurereport-deqm");
      assertThat(DEQM.errors(report)).isEmpty();
    }
  }

  @Test
  void anIndividualReportKeepsToItsProfile() {
    for (SmallMeasure measure : List.of(RATE, MEAN)) {
      MeasureReport report = individual(measure.program(), woman("1", "met", "knee"));

      assertThat(report.getMeta().getProfile().get(0).getValue())
          .endsWith("/indv-measurereport-deqm");
      assertThat(DEQM.errors(report)).isEmpty();
    }
  }

  @Test
  void theReportOfACompositeKeepsToItsProfile() {
    for (String scoring : List.of("opportunity", "all-or-nothing", "linear", "weighted")) {
      MeasureProgram program = composite(scoring);

      assertThat(DEQM.errors(summary(program))).as(scoring).isEmpty();
      assertThat(DEQM.errors(individual(program, woman("1", "met")))).as(scoring).isEmpty();
    }
  }

  @Test
  void aSubjectListIsFhirButDeclaresNoProfileOfDeqm() {
    SubjectListFold fold = new SubjectListFold(RATE.program().definition());
    SubjectEvaluator evaluator =
        RATE.program().run(SmallMeasure.YEAR, SmallMeasure.CUT_OFF).evaluator();
    fold.add(evaluator.evaluate(woman("1", "met")));

    MeasureReport report = fold.report(header(RATE.program()));

    assertThat(report.getMeta().getProfile()).isEmpty();
    assertThat(DEQM.errors(report)).isEmpty();
  }

  /** Why an empty rate breaks deqm-6: DEQM has no form for a proportion without a score. */
  @Test
  void aRateOverNobodyHasNoScoreWhichIsAllThatDeqmHoldsAgainstIt() {
    assertThat(DEQM.errors(individual(RATE.program(), woman("nobody"))))
        .singleElement()
        .satisfies(error -> assertThat(error).contains("deqm-6"));
  }

  @Test
  void aScoreAboveOneIsFound() {
    MeasureReport report = summary(RATE.program());
    report.getGroupFirstRep().getMeasureScore().setValue(new BigDecimal("1.5"));

    assertThat(DEQM.errors(report)).anyMatch(error -> error.contains("deqm-6"));
  }

  private static MeasureReport summary(MeasureProgram program) {
    return SmallMeasure.summary(
            program, woman("1", "met", "knee"), man("2", "knee"), woman("3", "hip met"))
        .report(header(program));
  }

  private static MeasureReport individual(MeasureProgram program, PatientRecord record) {
    return new IndividualReport(header(program))
        .of(
            program
                .run(SmallMeasure.YEAR, SmallMeasure.CUT_OFF)
                .evaluator()
                .evaluateIndividually(record));
  }

  private static SmallMeasure withSex(SmallMeasure measure) {
    return measure.supplementalData("sde-sex", "Sex");
  }

  private static MeasureProgram composite(String scoring) {
    MeasureProgram one = RATE.program();
    MeasureProgram other =
        SmallMeasure.of("Other", CQL)
            .scored("proportion")
            .group(
                "g",
                "Procedure",
                "initial-population",
                "Procedures",
                "denominator",
                "Procedures",
                "numerator",
                "Procedures Met")
            .program();
    Measure measure = new Measure();
    measure.setUrl("http://example.org/Measure/Composite").setVersion("1");
    measure.getScoring().addCoding(new Coding(Scoring.SYSTEM, "composite", null));
    measure
        .getCompositeScoring()
        .addCoding(
            new Coding(
                "http://terminology.hl7.org/CodeSystem/composite-measure-scoring", scoring, null));
    SmallMeasure.notation(measure.getImprovementNotation(), "increase");
    for (MeasureProgram each : List.of(one, other)) {
      measure.addRelatedArtifact(
          new RelatedArtifact()
              .setType(RelatedArtifactType.COMPOSEDOF)
              .setResource(each.definition().canonical()));
    }
    return MeasureProgram.compose(
        measure,
        Optional.empty(),
        Map.of(one.definition().canonical(), one, other.definition().canonical(), other));
  }
}
