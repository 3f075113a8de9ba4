package org.condyle.measures.definition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.condyle.measures.definition.StratifierDefinition.Component;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Measure.MeasureGroupComponent;
import org.hl7.fhir.r4.model.Measure.MeasureGroupStratifierComponent;
import org.hl7.fhir.r4.model.Measure.MeasureGroupStratifierComponentComponent;
import org.jspecify.annotations.Nullable;

/** What groups of every scoring have in common. */
final class GroupElements {

  private final Measure measure;
  private final MeasureGroupComponent group;
  private final String at;
  private final String id;
  private final BiConsumer<String, String> invalid;

  GroupElements(
      Measure measure, MeasureGroupComponent group, int index, BiConsumer<String, String> invalid) {
    this.measure = measure;
    this.group = group;
    this.at = "Measure.group[" + index + "]";
    this.id = group.hasId() ? group.getId() : "group-" + (index + 1);
    this.invalid = invalid;
  }

  /** Where the group is, for messages. */
  String at() {
    return at;
  }

  String id() {
    return id;
  }

  String basis() {
    String basis = MeasureReader.text(group, MeasureReader.CQFM + "populationBasis");
    if (basis == null) {
      Extension onMeasure = measure.getExtensionByUrl(MeasureReader.CQFM + "populationBasis");
      basis =
          onMeasure == null || onMeasure.getValue() == null
              ? null
              : onMeasure.getValue().primitiveValue();
    }
    return basis == null ? GroupDefinition.PATIENT_BASIS : basis;
  }

  @Nullable CodeableConcept improvementNotation() {
    CodeableConcept own = MeasureReader.concept(group, MeasureReader.CQFM + "improvementNotation");
    return own != null
        ? own
        : measure.hasImprovementNotation() ? measure.getImprovementNotation() : null;
  }

  List<StratifierDefinition> stratifiers() {
    List<StratifierDefinition> result = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < group.getStratifier().size(); i++) {
      MeasureGroupStratifierComponent source = group.getStratifier().get(i);
      String id = source.hasId() ? source.getId() : this.id + "-stratifier-" + (i + 1);
      if (!ids.add(id)) {
        invalid.accept("two stratifiers have the id '" + id + "'", at + ".stratifier.id");
      }
      if (source.hasComponent() && source.hasCriteria()) {
        invalid.accept(
            "stratifier '" + id + "' has both criteria and components; it may have one of them",
            at + ".stratifier[" + i + "]");
      }
      List<Component> components = components(source, id);
      // Published measures have stratifiers that were begun and never written: no rule, no strata.
      if (components.isEmpty() && source.hasComponent()) {
        invalid.accept(
            "stratifier '" + id + "' has a component without criteria",
            at + ".stratifier[" + i + "]");
      }
      result.add(
          new StratifierDefinition(
              id, source.hasCode() ? source.getCode() : null, components, source.hasComponent()));
    }
    return result;
  }

  private static List<Component> components(MeasureGroupStratifierComponent source, String id) {
    String single = MeasureReader.expression(source.getCriteria());
    if (!source.hasComponent()) {
      return single == null ? List.of() : List.of(new Component(id, null, single));
    }
    List<Component> components = new ArrayList<>();
    for (MeasureGroupStratifierComponentComponent part : source.getComponent()) {
      String expression = MeasureReader.expression(part.getCriteria());
      if (expression == null) {
        return List.of();
      }
      components.add(
          new Component(
              part.hasId() ? part.getId() : id + "-" + (components.size() + 1),
              part.hasCode() ? part.getCode() : null,
              expression));
    }
    return components;
  }
}
