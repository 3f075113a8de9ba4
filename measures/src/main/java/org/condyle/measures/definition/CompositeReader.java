package org.condyle.measures.definition;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.measures.definition.ComponentDefinition.Polarity;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Measure.MeasureGroupComponent;
import org.hl7.fhir.r4.model.RelatedArtifact;
import org.hl7.fhir.r4.model.RelatedArtifact.RelatedArtifactType;
import org.jspecify.annotations.Nullable;

/** Reads one composite group of a Measure, by CQFM 5 (composite measures). */
final class CompositeReader {

  private static final String COMPONENT = MeasureReader.CQFM + "component";

  private final Measure measure;
  private final MeasureGroupComponent group;
  private final List<Problem> problems;
  private final GroupElements elements;

  CompositeReader(Measure measure, MeasureGroupComponent group, int index, List<Problem> problems) {
    this.measure = measure;
    this.group = group;
    this.problems = problems;
    this.elements = new GroupElements(measure, group, index, this::invalid);
  }

  /**
   * What a group is composed of: its own component extensions, else the measure's composed-of
   * artefacts. Group and weight are extensions of the artefact; beside it, as the profile also
   * draws them, they are taken too.
   */
  static List<RelatedArtifact> sources(Measure measure, MeasureGroupComponent group) {
    List<RelatedArtifact> own = new ArrayList<>();
    for (Extension extension : group.getExtensionsByUrl(COMPONENT)) {
      if (extension.getValue() instanceof RelatedArtifact artifact) {
        RelatedArtifact copy = artifact.copy();
        extension.getExtension().forEach(copy::addExtension);
        own.add(copy);
      }
    }
    return own.isEmpty()
        ? measure.getRelatedArtifact().stream().filter(CompositeReader::isPart).toList()
        : own;
  }

  private static boolean isPart(RelatedArtifact artifact) {
    return artifact.getType() == RelatedArtifactType.COMPOSEDOF;
  }

  /** Whether a canonical means the measure itself. */
  static boolean isSame(Measure measure, String canonical) {
    return canonical.equals(measure.getUrl())
        || canonical.equals(measure.getUrl() + "|" + measure.getVersion());
  }

  /**
   * @param own the groups of the same measure that have criteria
   * @param others the other measures by the canonical that the composite uses
   */
  Optional<CompositeGroup> read(List<PopulationGroup> own, Map<String, MeasureDefinition> others) {
    CompositeScoring method = method().orElse(null);
    if (group.hasPopulation()) {
      invalid("a composite group has no populations of its own", elements.at() + ".population");
    }
    List<RelatedArtifact> sources = sources(measure, group);
    if (sources.size() < 2) {
      invalid(
          "a composite has at least two components, this one has " + sources.size(), elements.at());
    }
    if (method == null) {
      return Optional.empty();
    }
    checkWeights(sources, method);
    String basis = method.combinesMembers() ? elements.basis() : GroupDefinition.PATIENT_BASIS;
    List<ComponentDefinition> components = new ArrayList<>();
    for (RelatedArtifact source : sources) {
      component(source, own, others)
          .filter(component -> fits(component, method, basis))
          .ifPresent(components::add);
    }
    return Optional.of(
        new CompositeGroup(
            elements.id(),
            group.hasCode() ? group.getCode() : null,
            method,
            basis,
            elements.improvementNotation(),
            components,
            elements.stratifiers()));
  }

  private Optional<CompositeScoring> method() {
    CodeableConcept concept = MeasureReader.concept(group, MeasureReader.CQFM + "compositeScoring");
    if (concept == null && measure.hasCompositeScoring()) {
      concept = measure.getCompositeScoring();
    }
    if (concept == null) {
      invalid("it does not say how the composite is scored", "Measure.compositeScoring");
      return Optional.empty();
    }
    String code = MeasureReader.code(concept);
    Optional<CompositeScoring> method = CompositeScoring.ofCode(code);
    if (method.isEmpty()) {
      problem(
          ProblemCode.SCORING_UNSUPPORTED,
          "is a composite scored as '"
              + code
              + "'; supported are opportunity, all-or-nothing, linear and weighted",
          "Measure.compositeScoring");
    }
    return method;
  }

  /** With no weight at all each component counts the same (CQFM, weighted scoring). */
  private void checkWeights(List<RelatedArtifact> sources, CompositeScoring method) {
    long weighted = sources.stream().filter(source -> weight(source) != null).count();
    if (method == CompositeScoring.WEIGHTED && weighted > 0 && weighted < sources.size()) {
      invalid(
          "only " + weighted + " of " + sources.size() + " components have a weight",
          "Measure.relatedArtifact");
    }
    for (RelatedArtifact source : sources) {
      BigDecimal weight = weight(source);
      if (weight != null && weight.signum() <= 0) {
        invalid(
            "component " + source.getResource() + " has the weight " + weight + ", not above 0",
            "Measure.relatedArtifact");
      }
    }
  }

  private static @Nullable BigDecimal weight(RelatedArtifact source) {
    String weight = MeasureReader.text(source, MeasureReader.CQFM + "weight");
    return weight == null ? null : new BigDecimal(weight);
  }

  private Optional<ComponentDefinition> component(
      RelatedArtifact source, List<PopulationGroup> own, Map<String, MeasureDefinition> others) {
    String canonical = source.getResource();
    if (canonical == null) {
      invalid("a component names no measure", "Measure.relatedArtifact.resource");
      return Optional.empty();
    }
    String groupId = MeasureReader.text(source, MeasureReader.CQFM + "groupId");
    if (isSame(measure, canonical)) {
      return ownGroup(canonical, groupId, own).map(found -> of(source, canonicalOf(), found));
    }
    MeasureDefinition other = others.get(canonical);
    if (other == null) {
      problem(
          ProblemCode.COMPONENT_MISSING,
          "is composed of " + canonical + ", which is not there. Install it together with it",
          "Measure.relatedArtifact");
      return Optional.empty();
    }
    return groupOf(other, groupId).map(found -> of(source, other.canonical(), found));
  }

  private Optional<PopulationGroup> ownGroup(
      String canonical, @Nullable String groupId, List<PopulationGroup> own) {
    Optional<PopulationGroup> found =
        own.stream().filter(each -> each.id().equals(groupId)).findFirst();
    if (found.isEmpty()) {
      unfit(
          canonical,
          "is the composite itself, and names none of its groups that have criteria; a composite"
              + " cannot contain itself");
    }
    return found;
  }

  private Optional<PopulationGroup> groupOf(MeasureDefinition other, @Nullable String groupId) {
    if (groupId == null && other.groups().size() > 1) {
      unfit(
          other.canonical(),
          "has "
              + other.groups().size()
              + " groups; name one of them by the extension cqfm-groupId");
      return Optional.empty();
    }
    Optional<GroupDefinition> found =
        other.groups().stream()
            .filter(each -> groupId == null || each.id().equals(groupId))
            .findFirst();
    if (found.isEmpty()) {
      unfit(other.canonical(), "has no group '" + groupId + "'");
      return Optional.empty();
    }
    if (found.get() instanceof PopulationGroup withCriteria) {
      return Optional.of(withCriteria);
    }
    unfit(other.canonical(), "is itself a composite; name its components instead");
    return Optional.empty();
  }

  private ComponentDefinition of(
      RelatedArtifact source, String canonical, PopulationGroup component) {
    BigDecimal weight = weight(source);
    PopulationGroup unstratified =
        new PopulationGroup(
            component.id(),
            component.code(),
            component.scoring(),
            component.basis(),
            component.improvementNotation(),
            component.populations(),
            component.observations(),
            List.of());
    return new ComponentDefinition(
        canonical, unstratified, weight == null ? BigDecimal.ONE : weight, polarity(component));
  }

  private Polarity polarity(PopulationGroup component) {
    CodeableConcept whole = elements.improvementNotation();
    CodeableConcept part = component.improvementNotation();
    return whole == null
            || part == null
            || MeasureReader.code(whole).equals(MeasureReader.code(part))
        ? Polarity.SAME
        : Polarity.REVERSED;
  }

  private boolean fits(ComponentDefinition component, CompositeScoring method, String basis) {
    PopulationGroup part = component.group();
    String named = component.measure() + " (group " + part.id() + ")";
    int before = problems.size();
    if (!method.permits(part.scoring())) {
      unfit(
          named,
          "is scored as "
              + part.scoring().code()
              + ", which a composite of scoring "
              + method.code()
              + " cannot take");
    } else if (method.combinesMembers() && !part.observations().isEmpty()) {
      unfit(named, "divides observations, which only weighted scoring can take");
    }
    boolean sameBasis = part.basis().equals(basis) || basis.equals(GroupDefinition.PATIENT_BASIS);
    if (!sameBasis) {
      unfit(named, "counts " + part.basis() + " where the composite counts " + basis);
    }
    if (!method.combinesMembers()
        && component.polarity() == Polarity.REVERSED
        && part.scoring() != Scoring.PROPORTION) {
      unfit(
          named,
          "improves in the other direction, and only the score of a proportion can be turned"
              + " round");
    }
    return problems.size() == before;
  }

  private String canonicalOf() {
    return measure.hasVersion() ? measure.getUrl() + "|" + measure.getVersion() : measure.getUrl();
  }

  private void invalid(String cause, String location) {
    problem(ProblemCode.MEASURE_INVALID, "cannot be evaluated: " + cause, location);
  }

  private void unfit(String component, String cause) {
    problem(
        ProblemCode.COMPONENT_UNFIT,
        "cannot be evaluated: its component " + component + " " + cause,
        "Measure.relatedArtifact");
  }

  private void problem(ProblemCode code, String what, String location) {
    problems.add(new Problem(code, "Measure " + measure.getUrl() + " " + what, location));
  }
}
