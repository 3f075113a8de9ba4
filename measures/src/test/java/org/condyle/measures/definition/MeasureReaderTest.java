package org.condyle.measures.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Measure.MeasureGroupPopulationComponent;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;

class MeasureReaderTest {

  @Test
  void scoringOfTheGroupWinsOverThatOfTheMeasure() {
    Measure measure = measure("proportion");
    measure.getGroupFirstRep().addExtension(MeasureReader.CQFM + "scoring", scoring("cohort"));
    population(measure, "initial-population");

    MeasureDefinition definition = MeasureReader.read(measure);

    assertThat(definition.groups().get(0).scoring()).isEqualTo(Scoring.COHORT);
  }

  @Test
  void theBasisMayStandOnTheMeasureAndTheGroupWins() {
    Measure measure = measure("cohort");
    measure.addExtension(MeasureReader.CQFM + "populationBasis", new CodeType("Encounter"));
    population(measure, "initial-population");
    assertThat(MeasureReader.read(measure).groups().get(0).basis()).isEqualTo("Encounter");

    measure
        .getGroupFirstRep()
        .addExtension(MeasureReader.CQFM + "populationBasis", new CodeType("Procedure"));
    assertThat(MeasureReader.read(measure).groups().get(0).basis()).isEqualTo("Procedure");
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    Measure measure = measure("proportion");
    measure.setLibrary(List.of());
    population(measure, "initial-population");
    population(measure, "measure-population");

    assertThat(problems(measure))
        .extracting(Problem::message)
        .anyMatch(message -> message.contains("0 libraries"))
        .anyMatch(message -> message.contains("has no population 'measure-population'"))
        .anyMatch(message -> message.contains("needs a population 'denominator'"))
        .anyMatch(message -> message.contains("needs a population 'numerator'"));
  }

  @Test
  void aScoringThatIsNotKnownIsRefusedByName() {
    Measure measure = measure("attestation");
    population(measure, "initial-population");

    List<Problem> problems = problems(measure);

    assertThat(problems).extracting(Problem::code).containsExactly(ProblemCode.SCORING_UNSUPPORTED);
    assertThat(problems.get(0).message()).contains("scored as 'attestation'");
  }

  @Test
  void aCompositeNeedsItsWayOfScoringItsComponentsAndNoPopulations() {
    Measure measure = measure("composite");
    population(measure, "initial-population");

    assertThat(problems(measure))
        .extracting(Problem::message)
        .anyMatch(message -> message.contains("does not say how the composite is scored"))
        .anyMatch(message -> message.contains("has no populations of its own"))
        .anyMatch(message -> message.contains("at least two components, this one has 0"));
  }

  @Test
  void anObservationNeedsAMethodAndAPopulationThatExists() {
    Measure measure = measure("ratio");
    population(measure, "initial-population");
    population(measure, "denominator");
    population(measure, "numerator");
    MeasureGroupPopulationComponent observation = population(measure, "measure-observation");
    observation.addExtension(MeasureReader.CQFM + "criteriaReference", new StringType("elsewhere"));

    assertThat(problems(measure))
        .extracting(Problem::message)
        .anyMatch(message -> message.contains("aggregate method"));
    observation.addExtension(MeasureReader.CQFM + "aggregateMethod", new StringType("Sum"));
    assertThat(problems(measure))
        .extracting(Problem::message)
        .anyMatch(message -> message.contains("'elsewhere'"));
  }

  @Test
  void aRatioWithTwoInitialPopulationsSaysWhichIsWhose() {
    Measure measure = measure("ratio");
    population(measure, "initial-population").setId("one");
    population(measure, "initial-population").setId("two");
    population(measure, "denominator");
    population(measure, "numerator");

    assertThat(problems(measure))
        .extracting(Problem::message)
        .allMatch(message -> message.contains("which of the two initial populations"));
  }

  @Test
  void aggregateMethodsAreReadInTheSpellingsThatAreInUse() {
    assertThat(AggregateMethod.ofText("Median")).contains(AggregateMethod.MEDIAN);
    assertThat(AggregateMethod.ofText("Population Standard Deviation"))
        .contains(AggregateMethod.POPULATION_STANDARD_DEVIATION);
    assertThat(AggregateMethod.ofText("sample-variance")).contains(AggregateMethod.SAMPLE_VARIANCE);
    assertThat(AggregateMethod.ofText("guess")).isEmpty();
  }

  private static Measure measure(String scoring) {
    Measure measure = new Measure();
    measure.setUrl("http://example.org/Measure/M");
    measure.setScoring(scoring(scoring));
    measure.addLibrary("http://example.org/Library/L");
    measure.addGroup();
    return measure;
  }

  private static CodeableConcept scoring(String code) {
    return new CodeableConcept().addCoding(new Coding(Scoring.SYSTEM, code, null));
  }

  private static MeasureGroupPopulationComponent population(Measure measure, String code) {
    MeasureGroupPopulationComponent population = measure.getGroupFirstRep().addPopulation();
    population.getCode().addCoding(new Coding(PopulationCode.SYSTEM, code, null));
    population.getCriteria().setLanguage("text/cql-identifier").setExpression("X");
    return population;
  }

  private static List<Problem> problems(Measure measure) {
    ProblemException refused =
        catchThrowableOfType(ProblemException.class, () -> MeasureReader.read(measure));
    assertThat(refused).as("a measure that has to be refused").isNotNull();
    return refused.problems();
  }
}
