package org.condyle.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.condyle.measures.SmallMeasure.header;
import static org.condyle.measures.SmallMeasure.man;
import static org.condyle.measures.SmallMeasure.patient;
import static org.condyle.measures.SmallMeasure.sent;
import static org.condyle.measures.SmallMeasure.woman;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupStratifierComponent;
import org.hl7.fhir.r4.model.MeasureReport.StratifierGroupComponent;
import org.junit.jupiter.api.Test;

/**
 * Stratifiers by CQFM 3.17: criteria and values, for patients and for resources, alone and as
 * components; each stratum with all populations and its own score.
 */
class StratifierTest {

  private static final String CQL =
      """
      define "Eligible": exists "Procedures"
      define "Met": Words('met')
      define "Procedures Met": "Procedures" P where Says(P, 'met')
      define "Gender": Patient.gender.value
      define "Is a Woman": Patient.gender = 'female'
      define "Has a Hip": Words('hip')
      define "Nobody Knows": null as Boolean
      define "No Value": null as String
      define "Joints":
        (if Words('hip') then { 'hip' } else { }) union (if Words('knee') then { 'knee' } else { })
      define "Left": "Procedures" P where Says(P, 'left')
      define "Hips": "Procedures" P where Says(P, 'hip')
      define "Never": "Procedures" P where false
      define "Unset": null as List<Procedure>
      define "Payers": { '1', '5' }
      define "No Payers": List<String>{}
      define "Coded": Code { system: 'http://example.org/side', code: 'l', display: 'Left' }
      define "Flag A": if Words('a') then 'yes' else 'no'
      define "Flag B": if Words('b') then 'yes' else 'no'
      define function "Joint"(p Procedure):
        if Says(p, 'hip') then 'hip' else if Says(p, 'knee') then 'knee' else null
      define function "Sides"(p Procedure):
        (if Says(p, 'left') then { 'left' } else { })
          union (if Says(p, 'right') then { 'right' } else { })
      define function "Is Met"(p Procedure): Says(p, 'met')
      define function "Letters"(p Procedure): Length(p.code.text.value)
      """;

  @Test
  void aValueSortsPatientsAndEachStratumHasAllPopulationsAndItsScore() {
    MeasureReportGroupStratifierComponent stratifier =
        ofPatients(
            List.of("Gender"),
            woman("a", "met"),
            woman("b", "knee"),
            man("c", "met"),
            man("d", "met"),
            man("nobody"));

    assertThat(strata(stratifier))
        .containsExactly(
            Map.entry("female", "initial-population 2, denominator 2, numerator 1: 0.5"),
            Map.entry("male", "initial-population 2, denominator 2, numerator 2: 1"));
  }

  @Test
  void aPatientWithoutAValueIsInTheStratumOfTheUnknown() {
    assertThat(strata(ofPatients(List.of("No Value"), woman("a", "met"))))
        .containsExactly(
            Map.entry("unknown", "initial-population 1, denominator 1, numerator 1: 1"));
    assertThat(strata(ofPatients(List.of("Gender"), patient("a", null, "met"))))
        .containsOnlyKeys("unknown");
  }

  @Test
  void aCriterionForPatientsHasOneStratumOfThoseWhoMeetIt() {
    assertThat(
            strata(
                ofPatients(
                    List.of("Is a Woman"), woman("a", "met"), man("b", "met"), man("c", "x"))))
        .containsExactly(Map.entry("true", "initial-population 1, denominator 1, numerator 1: 1"));
  }

  @Test
  void aCriterionThatNobodyMeetsHasAnEmptyStratumAndNullIsFalse() {
    String empty = "initial-population 0, denominator 0, numerator 0: none";

    assertThat(strata(ofPatients(List.of("Is a Woman"), man("b", "met"))))
        .containsExactly(Map.entry("true", empty));
    assertThat(strata(ofPatients(List.of("Nobody Knows"), man("b", "met"))))
        .containsExactly(Map.entry("true", empty));
    assertThat(strata(ofProcedures(List.of("Never"), woman("a", "met"))))
        .containsExactly(Map.entry("true", empty));
    assertThat(strata(ofProcedures(List.of("Unset"), woman("a", "met"))))
        .containsExactly(Map.entry("true", empty));
  }

  @Test
  void aCriterionForResourcesIntersectsEachPopulation() {
    assertThat(
            strata(
                ofProcedures(
                    List.of("Left"), woman("a", "left met", "left", "right met"), woman("b", "x"))))
        .containsExactly(
            Map.entry("true", "initial-population 2, denominator 2, numerator 1: 0.5"));
  }

  @Test
  void aFunctionSortsEachResourceAndItsStrataAddUpToTheWhole() {
    assertThat(
            strata(
                ofProcedures(
                    List.of("Joint"), woman("a", "hip met", "knee", "elbow"), man("b", "hip"))))
        .containsOnly(
            Map.entry("hip", "initial-population 2, denominator 2, numerator 1: 0.5"),
            Map.entry("knee", "initial-population 1, denominator 1, numerator 0: 0"),
            Map.entry("unknown", "initial-population 1, denominator 1, numerator 0: 0"));
  }

  @Test
  void aBooleanForEachResourceIsAValueWithBothStrata() {
    assertThat(strata(ofProcedures(List.of("Is Met"), woman("a", "met", "x", "y"))))
        .containsOnly(
            Map.entry("true", "initial-population 1, denominator 1, numerator 1: 1"),
            Map.entry("false", "initial-population 2, denominator 2, numerator 0: 0"));
  }

  @Test
  void aValueOfThePatientSortsAllHisResources() {
    assertThat(
            strata(ofProcedures(List.of("Gender"), woman("a", "met", "x"), man("b", "met", "met"))))
        .containsOnly(
            Map.entry("female", "initial-population 2, denominator 2, numerator 1: 0.5"),
            Map.entry("male", "initial-population 2, denominator 2, numerator 2: 1"));
  }

  @Test
  void aListPutsAMemberIntoTheStratumOfEachValue() {
    assertThat(
            strata(ofPatients(List.of("Joints"), woman("a", "hip met", "knee"), woman("b", "hip"))))
        .containsOnly(
            Map.entry("hip", "initial-population 2, denominator 2, numerator 1: 0.5"),
            Map.entry("knee", "initial-population 1, denominator 1, numerator 1: 1"));
    assertThat(strata(ofProcedures(List.of("Sides"), woman("a", "left right met", "left"))))
        .containsOnly(
            Map.entry("left", "initial-population 2, denominator 2, numerator 1: 0.5"),
            Map.entry("right", "initial-population 1, denominator 1, numerator 1: 1"));
  }

  @Test
  void aListOfValuesIsNoCriterionForResourcesAlsoWhenItIsEmpty() {
    assertThat(strata(ofProcedures(List.of("Payers"), woman("a", "met"))))
        .containsOnlyKeys("1", "5");
    assertThat(strata(ofProcedures(List.of("No Payers"), woman("a", "met"))))
        .containsOnlyKeys("unknown");
  }

  @Test
  void aCodedValueIsWrittenWithItsCode() {
    CodeableConcept value =
        ofPatients(List.of("Coded"), woman("a", "met")).getStratumFirstRep().getValue();

    assertThat(value.getCodingFirstRep().getSystem()).isEqualTo("http://example.org/side");
    assertThat(value.getCodingFirstRep().getCode()).isEqualTo("l");
    assertThat(value.getText()).isEqualTo("Left");
  }

  @Test
  void everyCombinationOfComponentsIsAStratumWithItsScore() {
    MeasureReportGroupStratifierComponent stratifier =
        ofPatients(
            List.of("Gender", "Flag A"),
            woman("1", "a met"),
            woman("2", "a"),
            woman("3", "met"),
            man("4", "met"));

    assertThat(strata(stratifier))
        .containsOnly(
            Map.entry("female+yes", "initial-population 2, denominator 2, numerator 1: 0.5"),
            Map.entry("female+no", "initial-population 1, denominator 1, numerator 1: 1"),
            Map.entry("male+no", "initial-population 1, denominator 1, numerator 1: 1"));
    assertThat(stratifier.getStratum())
        .allSatisfy(
            stratum -> {
              assertThat(stratum.hasValue()).isFalse();
              assertThat(stratum.getComponent())
                  .extracting(component -> component.getCode().getText())
                  .containsExactly("Gender", "Flag A");
            });
    // DEQM deqm-7: the code is on the components or on the stratifier, never on both.
    assertThat(stratifier.hasCode()).isFalse();
  }

  @Test
  void componentsThatShareAValueKeepItEach() {
    assertThat(
            strata(
                ofPatients(
                    List.of("Flag A", "Flag B"),
                    woman("1", "a b"),
                    woman("2", "a"),
                    woman("3", "b"),
                    woman("4", "x"))))
        .containsOnlyKeys("yes+yes", "yes+no", "no+yes", "no+no");
  }

  @Test
  void aListValuedComponentGivesAStratumForEachOfItsValues() {
    assertThat(
            strata(
                ofPatients(
                    List.of("Joints", "Gender"), woman("1", "hip", "knee met"), man("2", "hip"))))
        .containsOnly(
            Map.entry("hip+female", "initial-population 1, denominator 1, numerator 1: 1"),
            Map.entry("knee+female", "initial-population 1, denominator 1, numerator 1: 1"),
            Map.entry("hip+male", "initial-population 1, denominator 1, numerator 0: 0"));
  }

  @Test
  void criteriaAsComponentsLeaveThoseWhoMeetAllOfThem() {
    assertThat(
            strata(
                ofPatients(
                    List.of("Is a Woman", "Has a Hip"),
                    woman("1", "hip met"),
                    woman("2", "knee"),
                    man("3", "hip"))))
        .containsExactly(
            Map.entry("true+true", "initial-population 1, denominator 1, numerator 1: 1"));
    assertThat(
            strata(
                ofProcedures(
                    List.of("Left", "Hips"), woman("1", "left hip met", "left knee", "hip"))))
        .containsExactly(
            Map.entry("true+true", "initial-population 1, denominator 1, numerator 1: 1"));
  }

  @Test
  void functionsAsComponentsSortEachResource() {
    assertThat(
            strata(
                ofProcedures(
                    List.of("Joint", "Sides"),
                    woman("1", "left hip met", "right hip", "left hip"))))
        .containsOnly(
            Map.entry("hip+left", "initial-population 2, denominator 2, numerator 1: 0.5"),
            Map.entry("hip+right", "initial-population 1, denominator 1, numerator 0: 0"));
  }

  @Test
  void observationsAreAggregatedInEachStratum() {
    SmallMeasure measure =
        SmallMeasure.of("Strata", CQL)
            .scored("continuous-variable")
            .group(
                "g",
                "Procedure",
                "initial-population",
                "Procedures",
                "measure-population",
                "Procedures")
            .observation("letters", "Letters", "average", "measure-population")
            .stratifier("s", "Joint");
    MeasureReportGroupStratifierComponent stratifier =
        stratifier(measure, woman("1", "hip", "hip left", "knee"));

    assertThat(strata(stratifier))
        .containsOnly(
            Map.entry(
                "hip", "initial-population 2, measure-population 2, measure-observation 2: 5.5"),
            Map.entry(
                "knee", "initial-population 1, measure-population 1, measure-observation 1: 4"));
  }

  @Test
  void severalStratifiersKeepTheirStrataApart() {
    SmallMeasure measure = patients().stratifier("gender", "Gender").stratifier("a", "Flag A");
    MeasureProgram program = measure.program();
    var group =
        sent(SmallMeasure.summary(program, woman("1", "a"), man("2", "b")).report(header(program)))
            .getGroupFirstRep();

    assertThat(group.getStratifier())
        .extracting(MeasureReportGroupStratifierComponent::getId)
        .containsExactly("gender", "a");
    assertThat(strata(group.getStratifier().get(0))).containsOnlyKeys("female", "male");
    assertThat(strata(group.getStratifier().get(1))).containsOnlyKeys("yes", "no");
    assertThat(group.getStratifier())
        .flatExtracting(MeasureReportGroupStratifierComponent::getStratum)
        .flatExtracting(StratifierGroupComponent::getPopulation)
        .extracting(population -> population.getId())
        .doesNotHaveDuplicates();
  }

  @Test
  void aStratifierThatWasNeverWrittenIsReportedWithoutStrata() {
    MeasureProgram program =
        patients()
            .with(measure -> measure.getGroupFirstRep().addStratifier().setId("empty"))
            .program();
    var group =
        sent(SmallMeasure.summary(program, woman("1", "a"), man("2", "b")).report(header(program)))
            .getGroupFirstRep();

    assertThat(group.getStratifierFirstRep().getId()).isEqualTo("empty");
    assertThat(group.getStratifierFirstRep().getStratum()).isEmpty();
  }

  @Test
  void aStratifierWithHalfItsCriteriaWithBothFormsOrWithATakenIdIsRefused() {
    assertRefused(
        patients()
            .with(
                measure -> measure.getGroupFirstRep().addStratifier().addComponent().setId("half")),
        ProblemCode.MEASURE_INVALID,
        "has a component without criteria");
    SmallMeasure both = patients().stratifier("both", "Gender", "Flag A");
    both.last().getStratifier().get(0).getCriteria().setExpression("Gender");
    assertRefused(both, ProblemCode.MEASURE_INVALID, "both criteria and components");
    assertRefused(
        patients().stratifier("same", "Gender").stratifier("same", "Flag A"),
        ProblemCode.MEASURE_INVALID,
        "two stratifiers have the id 'same'");
    assertRefused(
        patients().stratifier("wrong", "Joint"), ProblemCode.DEFINITION_MISSING, "'Joint'");
  }

  private static void assertRefused(SmallMeasure measure, ProblemCode code, String message) {
    assertThatThrownBy(measure::program)
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> assertThat(refused.problems().get(0).code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  private static SmallMeasure patients() {
    return SmallMeasure.of("Strata", CQL)
        .scored("proportion")
        .group(
            "g",
            "boolean",
            "initial-population",
            "Eligible",
            "denominator",
            "Eligible",
            "numerator",
            "Met");
  }

  private static MeasureReportGroupStratifierComponent ofPatients(
      List<String> definitions, PatientRecord... records) {
    return stratifier(patients().stratifier("s", definitions.toArray(String[]::new)), records);
  }

  private static MeasureReportGroupStratifierComponent ofProcedures(
      List<String> definitions, PatientRecord... records) {
    return stratifier(
        SmallMeasure.of("Strata", CQL)
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
            .stratifier("s", definitions.toArray(String[]::new)),
        records);
  }

  private static MeasureReportGroupStratifierComponent stratifier(
      SmallMeasure measure, PatientRecord... records) {
    MeasureProgram program = measure.program();
    return sent(SmallMeasure.summary(program, records).report(header(program)))
        .getGroupFirstRep()
        .getStratifierFirstRep();
  }

  /** Each stratum's value with its populations and score, as text. */
  private static Map<String, String> strata(MeasureReportGroupStratifierComponent stratifier) {
    Map<String, String> strata = new LinkedHashMap<>();
    for (StratifierGroupComponent stratum : stratifier.getStratum()) {
      String value =
          stratum.hasComponent()
              ? String.join(
                  "+",
                  stratum.getComponent().stream()
                      .map(component -> component.getValue().getText())
                      .toList())
              : stratum.getValue().getText();
      String populations =
          String.join(
              ", ",
              stratum.getPopulation().stream()
                  .map(each -> each.getCode().getCodingFirstRep().getCode() + " " + each.getCount())
                  .toList());
      String score =
          stratum.hasMeasureScore()
              ? stratum.getMeasureScore().getValue().stripTrailingZeros().toPlainString()
              : "none";
      strata.put(value, populations + ": " + score);
    }
    return strata;
  }
}
