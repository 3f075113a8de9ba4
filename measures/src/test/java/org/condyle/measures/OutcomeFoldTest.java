package org.condyle.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.measures.SmallMeasure.man;
import static org.condyle.measures.SmallMeasure.measured;
import static org.condyle.measures.SmallMeasure.patient;
import static org.condyle.measures.SmallMeasure.woman;

import ca.uhn.fhir.context.FhirContext;
import java.util.ArrayList;
import java.util.List;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.outcome.SubjectOutcome;
import org.condyle.measures.report.SubjectListFold;
import org.condyle.measures.report.SummaryFold;
import org.condyle.record.PatientRecord;
import org.condyle.record.Problem;
import org.hl7.fhir.r4.model.MeasureReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An outcome that is added so many times counts like as many subjects that have it. */
class OutcomeFoldTest {

  private static final String LOGIC =
      """
      define "Eligible": exists "Procedures"
      define "Excluded": Words('excluded')
      define "Met": Words('met')
      define "Fails": if Words('fails') then Message(true, true, 'x', 'Error', 'no') else true
      define "Procedures Met": "Procedures" P where Says(P, 'met')
      define "Sex": Patient.gender.value
      define "Observations": [Observation]
      define function "Quantity"(o Observation): (o.value as FHIR.Quantity)
      define function "Length"(p Procedure): Length(p.code.text.value)
      define function "Text"(p Procedure): p.code.text.value
      """;

  private static final PatientRecord[] PEOPLE = {
    woman("w1", "met", "met"),
    man("m1", "met"),
    patient("u1", null, "excluded", "met excluded"),
    woman("w2", "knee", "met", "hip"),
    woman("w3"),
  };

  @Test
  void ofAProportionWithStrataAndSupplementalData() {
    assertSameReports(
        SmallMeasure.of("Multiple", LOGIC)
            .scored("proportion")
            .group(
                "g",
                "boolean",
                "initial-population",
                "Eligible",
                "denominator",
                "Eligible",
                "denominator-exclusion",
                "Excluded",
                "numerator",
                "Met")
            .stratifier("sex", "Sex")
            .stratifier("met", "Met")
            .supplementalData("sde-sex", "Sex")
            .program(),
        PEOPLE);
  }

  @Test
  void ofARatioOfObservationsOfResourcesWithStrata() {
    assertSameReports(
        SmallMeasure.of("Multiple", LOGIC)
            .scored("ratio")
            .group(
                "g",
                "Procedure",
                "initial-population",
                "Procedures",
                "denominator",
                "Procedures",
                "numerator",
                "Procedures Met")
            .observation("above", "Length", "sum", "numerator")
            .observation("below", "Length", "average", "denominator")
            .stratifier("text", "Text")
            .program(),
        PEOPLE);
  }

  @Test
  void ofACohort() {
    assertSameReports(
        SmallMeasure.of("Multiple", LOGIC)
            .scored("cohort")
            .group("g", "Procedure", "initial-population", "Procedures")
            .program(),
        PEOPLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "count",
        "sum",
        "average",
        "median",
        "minimum",
        "maximum",
        "population-variance",
        "population-standard-deviation",
        "sample-variance",
        "sample-standard-deviation"
      })
  void ofAContinuousVariableInSeveralUnits(String method) {
    assertSameReports(
        SmallMeasure.of("Multiple", LOGIC)
            .scored("continuous-variable")
            .group(
                "g",
                "Observation",
                "initial-population",
                "Observations",
                "measure-population",
                "Observations")
            .observation("value", "Quantity", method, "measure-population")
            .stratifier("sex", "Sex")
            .program(),
        measured("a", "2.50 mg", "4 mg"),
        measured("b", "0.0101 g"),
        measured("days", "3 d"),
        measured("c", "4 mg", "2.5 mg", "0.007 g"),
        measured("none"));
  }

  @Test
  void ofSubjectsThatFail() {
    assertSameReports(
        SmallMeasure.of("Multiple", LOGIC)
            .scored("cohort")
            .group("g", "boolean", "initial-population", "Fails")
            .program(),
        woman("w1", "fails"),
        woman("w2"),
        woman("w3", "fails"));
  }

  /** Compares the fold of every subject by itself with that of the outcomes. */
  static void assertSameReports(MeasureProgram program, PatientRecord... records) {
    SubjectEvaluator evaluator = program.run(SmallMeasure.YEAR, SmallMeasure.CUT_OFF).evaluator();
    SummaryFold singly = new SummaryFold(program.definition());
    SummaryFold byOutcome = new SummaryFold(program.definition());
    SubjectListFold listed = new SubjectListFold(program.definition());
    SubjectListFold listedByOutcome = new SubjectListFold(program.definition());
    for (int i = 0; i < records.length; i++) {
      SubjectResult result = evaluator.evaluate(records[i]);
      SubjectResult anonymous = SubjectOutcome.of(result).outcome().result();
      int times = i * i + 2;
      List<String> subjects = new ArrayList<>();
      for (int copy = 0; copy < times; copy++) {
        String id = result.subjectId() + "-" + copy;
        subjects.add("Patient/" + id);
        singly.add(result.about(id));
        listed.add(result.about(id));
        listedByOutcome.add(anonymous.about(id));
      }
      List<Problem> problems = byOutcome.add(anonymous, times);
      if (!problems.isEmpty()) {
        subjects.forEach(subject -> byOutcome.nameFailed(subject, problems));
      }
    }

    assertThat(json(byOutcome.report(SmallMeasure.header(program))))
        .isEqualTo(json(singly.report(SmallMeasure.header(program))));
    assertThat(json(listedByOutcome.report(SmallMeasure.header(program))))
        .isEqualTo(json(listed.report(SmallMeasure.header(program))));
  }

  private static String json(MeasureReport report) {
    return FhirContext.forR4Cached()
        .newJsonParser()
        .setPrettyPrint(true)
        .encodeResourceToString(report);
  }
}
