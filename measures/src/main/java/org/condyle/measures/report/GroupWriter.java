package org.condyle.measures.report;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.condyle.measures.definition.ComponentDefinition;
import org.condyle.measures.definition.CompositeGroup;
import org.condyle.measures.definition.GroupDefinition;
import org.condyle.measures.definition.ObservationDefinition;
import org.condyle.measures.definition.PopulationCode;
import org.condyle.measures.definition.PopulationDefinition;
import org.condyle.measures.definition.Scoring;
import org.condyle.measures.definition.StratifierDefinition;
import org.condyle.measures.definition.StratifierDefinition.Component;
import org.condyle.measures.evaluation.StratumValue;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupComponent;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupStratifierComponent;
import org.hl7.fhir.r4.model.MeasureReport.StratifierGroupComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Ratio;
import org.hl7.fhir.r4.model.StringType;

/** Writes one group's counts, scores and strata into a MeasureReport. */
final class GroupWriter {

  private static final String UCUM = "http://unitsofmeasure.org";

  private final GroupFold fold;
  private final GroupDefinition group;
  private final SubjectLists lists;

  GroupWriter(GroupFold fold, SubjectLists lists) {
    this.fold = fold;
    this.group = fold.group();
    this.lists = lists;
  }

  void write(MeasureReport report) {
    MeasureReportGroupComponent target = report.addGroup();
    target.setId(group.id());
    if (group.code() != null) {
      target.setCode(group.code());
    }
    target.addExtension(
        ReportExtensions.SCORING,
        coded(Scoring.SYSTEM, group.scoring().code(), group.scoring().display()));
    if (group.improvementNotation() != null) {
      target.addExtension(ReportExtensions.IMPROVEMENT_NOTATION, group.improvementNotation());
    }
    if (group instanceof CompositeGroup composite) {
      writeComponents(target, composite);
    }
    writePopulations(target);
    fold.whole().score().ifPresent(score -> target.setMeasureScore(quantity(score)));
    for (StratifierDefinition stratifier : group.stratifiers()) {
      writeStratifier(target.addStratifier(), stratifier);
    }
  }

  private void writeComponents(MeasureReportGroupComponent target, CompositeGroup composite) {
    for (int i = 0; i < composite.components().size(); i++) {
      ComponentDefinition component = composite.components().get(i);
      Extension written = target.addExtension();
      written.setUrl(ReportExtensions.COMPONENT);
      written.addExtension("measure", new CanonicalType(component.measure()));
      written.addExtension("groupId", new StringType(component.group().id()));
      written.addExtension("weight", new DecimalType(component.weight()));
      written.addExtension(
          "direction", new CodeType(component.polarity().name().toLowerCase(Locale.ROOT)));
      fold.whole().componentScore(i).ifPresent(score -> addScore(written, score));
    }
  }

  private static void addScore(Extension component, Score score) {
    component.addExtension("score", ucum(score.value(), score.unit()));
    BigDecimal numerator = score.numerator();
    BigDecimal denominator = score.denominator();
    if (numerator != null && denominator != null) {
      component.addExtension("numerator", ucum(numerator, score.numeratorUnit()));
      component.addExtension("denominator", ucum(denominator, score.denominatorUnit()));
    }
  }

  private void writePopulations(MeasureReportGroupComponent target) {
    for (PopulationDefinition population : group.populations()) {
      var written = target.addPopulation();
      written.setId(population.id());
      written.setCode(populationCode(population.code()));
      written.setCount(Math.toIntExact(fold.whole().count(population.id())));
      lists.of(group.id(), population.id(), Optional.empty()).ifPresent(written::setSubjectResults);
    }
    for (ObservationDefinition observation : group.observations()) {
      var written = target.addPopulation();
      written.setId(observation.id());
      written.setCode(populationCode(PopulationCode.MEASURE_OBSERVATION));
      written.setCount(Math.toIntExact(fold.whole().observed(observation.id())));
    }
  }

  private void writeStratifier(
      MeasureReportGroupStratifierComponent target, StratifierDefinition stratifier) {
    target.setId(stratifier.id());
    Map<List<StratumValue>, Tally> strata = fold.strata(stratifier.id());
    // deqm-7: a stratifier has a code, unless its strata have components with codes.
    if (!stratifier.composed() || strata.isEmpty()) {
      CodeableConcept code = stratifier.code();
      target.addCode(code != null ? code : new CodeableConcept().setText(stratifier.id()));
    }
    int number = 1;
    for (Map.Entry<List<StratumValue>, Tally> each : strata.entrySet()) {
      // Ids of elements are unique within a resource; the Measure's own stand at group level.
      String idPrefix = group.id() + "-" + stratifier.id() + "-" + number++ + "-";
      writeStratum(target.addStratum(), stratifier, each.getKey(), each.getValue(), idPrefix);
    }
  }

  private void writeStratum(
      StratifierGroupComponent target,
      StratifierDefinition stratifier,
      List<StratumValue> values,
      Tally tally,
      String idPrefix) {
    if (stratifier.composed()) {
      for (int i = 0; i < values.size(); i++) {
        Component component = stratifier.components().get(i);
        var written = target.addComponent();
        written.setId(idPrefix + component.id());
        CodeableConcept code = component.code();
        written.setCode(code != null ? code : new CodeableConcept().setText(component.id()));
        written.setValue(concept(values.get(i)));
      }
    } else {
      target.setValue(concept(values.get(0)));
    }
    for (PopulationDefinition population : group.populations()) {
      var written = target.addPopulation();
      written.setId(idPrefix + population.id());
      written.setCode(populationCode(population.code()));
      written.setCount(Math.toIntExact(tally.count(population.id())));
      lists
          .of(
              group.id(),
              population.id(),
              Optional.of(new SubjectLists.StratumKey(stratifier.id(), values)))
          .ifPresent(written::setSubjectResults);
    }
    for (ObservationDefinition observation : group.observations()) {
      var written = target.addPopulation();
      written.setId(idPrefix + observation.id());
      written.setCode(populationCode(PopulationCode.MEASURE_OBSERVATION));
      written.setCount(Math.toIntExact(tally.observed(observation.id())));
    }
    tally.score().ifPresent(score -> target.setMeasureScore(quantity(score)));
  }

  static CodeableConcept concept(StratumValue value) {
    CodeableConcept concept = new CodeableConcept();
    if (value.code() != null) {
      concept.addCoding().setSystem(value.system()).setCode(value.code()).setDisplay(value.text());
    }
    return concept.setText(value.text());
  }

  private static CodeableConcept populationCode(PopulationCode code) {
    return coded(PopulationCode.SYSTEM, code.code(), code.display());
  }

  private static CodeableConcept coded(String system, String code, String display) {
    CodeableConcept concept = new CodeableConcept();
    concept.addCoding().setSystem(system).setCode(code).setDisplay(display);
    return concept;
  }

  private static Quantity quantity(Score score) {
    Quantity quantity = ucum(score.value(), score.unit());
    BigDecimal numerator = score.numerator();
    BigDecimal denominator = score.denominator();
    if (numerator != null && denominator != null) {
      Ratio ratio = new Ratio();
      ratio.setNumerator(ucum(numerator, score.numeratorUnit()));
      ratio.setDenominator(ucum(denominator, score.denominatorUnit()));
      quantity.addExtension(ReportExtensions.ALTERNATE_SCORE, ratio);
    }
    return quantity;
  }

  private static Quantity ucum(BigDecimal value, String unit) {
    return new Quantity()
        .setValue(new BigDecimal(value.stripTrailingZeros().toPlainString()))
        .setUnit(unit)
        .setSystem(UCUM)
        .setCode(unit);
  }
}
