package org.condyle.measures.definition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Measure.MeasureGroupComponent;
import org.hl7.fhir.r4.model.Measure.MeasureGroupPopulationComponent;
import org.jspecify.annotations.Nullable;

/** Reads one group of a Measure. */
final class GroupReader {

  private final Measure measure;
  private final MeasureGroupComponent group;
  private final GroupElements elements;
  private final String at;
  private final String groupId;
  private final BiConsumer<String, String> invalid;
  private final List<PopulationDefinition> populations = new ArrayList<>();
  private final List<ObservationDefinition> observations = new ArrayList<>();

  GroupReader(
      Measure measure, MeasureGroupComponent group, int index, BiConsumer<String, String> invalid) {
    this.measure = measure;
    this.group = group;
    this.elements = new GroupElements(measure, group, index, invalid);
    this.at = elements.at();
    this.groupId = elements.id();
    this.invalid = invalid;
  }

  PopulationGroup read(Scoring scoring) {
    List<MeasureGroupPopulationComponent> observationSources = new ArrayList<>();
    for (MeasureGroupPopulationComponent population : group.getPopulation()) {
      Optional<PopulationCode> code = code(population);
      if (code.isEmpty()) {
        continue;
      }
      if (!scoring.permits(code.get())) {
        invalid.accept(
            "a " + scoring.code() + " group has no population '" + code.get().code() + "'", at);
      } else if (code.get() == PopulationCode.MEASURE_OBSERVATION) {
        observationSources.add(population);
      } else {
        readPopulation(population, code.get());
      }
    }
    observationSources.forEach(source -> readObservation(source, scoring));
    checkComplete(scoring);
    checkIds();
    return new PopulationGroup(
        groupId,
        group.hasCode() ? group.getCode() : null,
        scoring,
        elements.basis(),
        elements.improvementNotation(),
        populations,
        observations,
        elements.stratifiers());
  }

  private Optional<PopulationCode> code(MeasureGroupPopulationComponent population) {
    String code = MeasureReader.code(population.getCode());
    Optional<PopulationCode> known = PopulationCode.ofCode(code);
    if (known.isEmpty()) {
      invalid.accept("population code '" + code + "' is unknown", at + ".population");
    }
    return known;
  }

  private void readPopulation(MeasureGroupPopulationComponent source, PopulationCode code) {
    String expression = MeasureReader.expression(source.getCriteria());
    if (expression == null) {
      invalid.accept("population '" + code.code() + "' has no criteria", at + ".population");
      return;
    }
    populations.add(
        new PopulationDefinition(
            id(source, code),
            code,
            expression,
            MeasureReader.text(source, MeasureReader.CQFM + "criteriaReference")));
  }

  private String id(MeasureGroupPopulationComponent source, PopulationCode code) {
    return source.hasId() ? source.getId() : groupId + "-" + code.code();
  }

  private void readObservation(MeasureGroupPopulationComponent source, Scoring scoring) {
    String id = id(source, PopulationCode.MEASURE_OBSERVATION);
    String function = MeasureReader.expression(source.getCriteria());
    if (function == null) {
      invalid.accept("observation '" + id + "' has no criteria", at + ".population");
      return;
    }
    String methodText = MeasureReader.text(source, MeasureReader.CQFM + "aggregateMethod");
    Optional<AggregateMethod> method =
        Optional.ofNullable(methodText).flatMap(AggregateMethod::ofText);
    if (method.isEmpty()) {
      invalid.accept(
          "observation '" + id + "' has the aggregate method '" + methodText + "'",
          at + ".population");
      return;
    }
    String unit = scoring == Scoring.CONTINUOUS_VARIABLE ? scoringUnit() : null;
    observed(source, scoring, id)
        .ifPresent(
            population ->
                observations.add(
                    new ObservationDefinition(id, function, method.get(), population, unit)));
  }

  /** Only a unit of UCUM is one to which values can be converted. */
  private @Nullable String scoringUnit() {
    CodeableConcept own = MeasureReader.concept(group, MeasureReader.CQFM + "scoringUnit");
    CodeableConcept stated =
        own != null
            ? own
            : MeasureReader.concept(measure.getExtensionByUrl(MeasureReader.CQFM + "scoringUnit"));
    return stated == null
        ? null
        : stated.getCoding().stream()
            .filter(coding -> "http://unitsofmeasure.org".equals(coding.getSystem()))
            .map(Coding::getCode)
            .findFirst()
            .orElse(null);
  }

  private Optional<String> observed(
      MeasureGroupPopulationComponent source, Scoring scoring, String id) {
    String reference = MeasureReader.text(source, MeasureReader.CQFM + "criteriaReference");
    if (reference == null && scoring == Scoring.CONTINUOUS_VARIABLE) {
      return population(PopulationCode.MEASURE_POPULATION).map(PopulationDefinition::id);
    }
    Optional<PopulationDefinition> observed =
        populations.stream().filter(each -> each.id().equals(reference)).findFirst();
    Set<PopulationCode> permitted =
        scoring == Scoring.RATIO
            ? Set.of(PopulationCode.DENOMINATOR, PopulationCode.NUMERATOR)
            : Set.of(PopulationCode.MEASURE_POPULATION);
    if (observed.isEmpty() || !permitted.contains(observed.get().code())) {
      invalid.accept(
          "observation '"
              + id
              + "' refers to '"
              + reference
              + "', which is no population that can be observed",
          at + ".population");
      return Optional.empty();
    }
    return observed.map(PopulationDefinition::id);
  }

  private Optional<PopulationDefinition> population(PopulationCode code) {
    return populations.stream().filter(each -> each.code() == code).findFirst();
  }

  private void checkComplete(Scoring scoring) {
    for (PopulationCode required : scoring.required()) {
      boolean present =
          required == PopulationCode.MEASURE_OBSERVATION
              ? !observations.isEmpty()
              : population(required).isPresent();
      if (!present) {
        invalid.accept(
            "a " + scoring.code() + " group needs a population '" + required.code() + "'", at);
      }
    }
    for (PopulationCode code : PopulationCode.values()) {
      long count = populations.stream().filter(each -> each.code() == code).count();
      boolean two = code == PopulationCode.INITIAL_POPULATION && scoring == Scoring.RATIO;
      if (count > (two ? 2 : 1)) {
        invalid.accept("it has " + count + " populations '" + code.code() + "'", at);
      }
    }
    checkInitialPopulations();
  }

  /** A ratio with two initial populations says which one each of its populations is drawn from. */
  private void checkInitialPopulations() {
    List<String> initial =
        populations.stream()
            .filter(each -> each.code() == PopulationCode.INITIAL_POPULATION)
            .map(PopulationDefinition::id)
            .toList();
    for (PopulationDefinition each : populations) {
      boolean drawn =
          each.code() == PopulationCode.DENOMINATOR || each.code() == PopulationCode.NUMERATOR;
      if (drawn && initial.size() == 2 && !initial.contains(each.criteriaReference())) {
        invalid.accept(
            "population '"
                + each.id()
                + "' does not say by criteriaReference which of the two initial populations it"
                + " is drawn from",
            at + ".population");
      }
    }
  }

  private void checkIds() {
    Set<String> ids = new HashSet<>();
    populations.stream().map(PopulationDefinition::id).forEach(id -> checkId(ids, id));
    observations.stream().map(ObservationDefinition::id).forEach(id -> checkId(ids, id));
  }

  private void checkId(Set<String> ids, String id) {
    if (!ids.add(id)) {
      invalid.accept("two populations have the id '" + id + "'", at + ".population.id");
    }
  }
}
