package org.condyle.measures.gaps;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.condyle.measures.definition.GroupDefinition;
import org.condyle.measures.definition.MeasureDefinition;
import org.condyle.measures.definition.PopulationCode;
import org.condyle.measures.definition.PopulationDefinition;
import org.condyle.measures.definition.Scoring;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Measure.MeasureGroupComponent;

/**
 * What of a measure can leave gaps.
 *
 * <p>DEQM tells a gap from the scoring and the improvement notation. A proportion says of each
 * subject whether the numerator was met; a ratio, a continuous variable, a cohort and a composite
 * say nothing of the kind about one subject, and without an improvement notation nobody can tell
 * which side of the numerator is the gap.
 *
 * @param groups those that can leave gaps, in the Measure's order
 * @param withoutGaps the others, with the reason
 */
public record GapMeasure(
    MeasureDefinition definition,
    String title,
    List<GapGroup> groups,
    List<WithoutGaps> withoutGaps) {

  /**
   * A group that can leave no gap.
   *
   * @param reason why, to be read after "because"
   */
  public record WithoutGaps(String groupId, String reason) {}

  public GapMeasure {
    groups = List.copyOf(groups);
    withoutGaps = List.copyOf(withoutGaps);
  }

  /**
   * @param measure the resource that the definition was read from, for its words
   */
  public static GapMeasure of(Measure measure, MeasureDefinition definition) {
    List<GapGroup> groups = new ArrayList<>();
    List<WithoutGaps> withoutGaps = new ArrayList<>();
    for (int i = 0; i < definition.groups().size(); i++) {
      GroupDefinition group = definition.groups().get(i);
      Optional<ImprovementNotation> notation = ImprovementNotation.of(group.improvementNotation());
      if (group.scoring() != Scoring.PROPORTION) {
        withoutGaps.add(
            new WithoutGaps(
                group.id(), "it is scored as " + group.scoring().code() + ", not as proportion"));
      } else if (notation.isEmpty()) {
        withoutGaps.add(
            new WithoutGaps(
                group.id(),
                "it has no improvementNotation (increase or decrease), which tells what a gap is"));
      } else {
        groups.add(group(measure.getGroup().get(i), group, notation.get()));
      }
    }
    return new GapMeasure(definition, title(measure), groups, withoutGaps);
  }

  private static String title(Measure measure) {
    return measure.hasTitle()
        ? measure.getTitle()
        : measure.hasName() ? measure.getName() : measure.getUrl();
  }

  private static GapGroup group(
      MeasureGroupComponent source, GroupDefinition definition, ImprovementNotation notation) {
    PopulationDefinition numerator = definition.population(PopulationCode.NUMERATOR).orElseThrow();
    String words =
        source.getPopulation().stream()
            .filter(each -> numerator.id().equals(each.getId()) && each.hasDescription())
            .map(each -> each.getDescription())
            .findFirst()
            .orElse(numerator.expression());
    String closedBy =
        switch (notation) {
          case INCREASE -> words;
          case DECREASE -> "No longer: " + words;
        };
    return new GapGroup(definition, notation, groupTitle(source, definition.id()), closedBy);
  }

  private static String groupTitle(MeasureGroupComponent source, String id) {
    CodeableConcept code = source.getCode();
    if (code.hasText()) {
      return code.getText();
    }
    if (code.hasCoding() && code.getCodingFirstRep().hasDisplay()) {
      return code.getCodingFirstRep().getDisplay();
    }
    return source.hasDescription() ? source.getDescription() : id;
  }

  /** {@code url|version}. */
  public String canonical() {
    return definition.canonical();
  }
}
