package org.condyle.measures.definition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.condyle.measures.definition.SupplementalDataDefinition.Usage;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Measure.MeasureGroupComponent;
import org.hl7.fhir.r4.model.Measure.MeasureSupplementalDataComponent;
import org.hl7.fhir.r4.model.RelatedArtifact;
import org.jspecify.annotations.Nullable;

/** Reads an R4 Measure with the CQFM extensions and refuses what does not make sense. */
public final class MeasureReader {

  static final String CQFM = "http://hl7.org/fhir/us/cqfmeasures/StructureDefinition/cqfm-";

  private final Measure measure;
  private final List<Problem> problems = new ArrayList<>();

  private MeasureReader(Measure measure) {
    this.measure = measure;
  }

  /**
   * Reads and checks a measure that is no composite of other measures.
   *
   * @throws ProblemException MEASURE_INVALID or SCORING_UNSUPPORTED with everything that is wrong;
   *     COMPONENT_MISSING for a composite of other measures
   */
  public static MeasureDefinition read(Measure measure) {
    return read(measure, Map.of());
  }

  /**
   * Reads and checks a measure.
   *
   * @param components the measures of which it is composed, by the canonicals that {@link
   *     #components} gives
   * @throws ProblemException MEASURE_INVALID, SCORING_UNSUPPORTED, COMPONENT_MISSING or
   *     COMPONENT_UNFIT with everything that is wrong
   */
  public static MeasureDefinition read(Measure measure, Map<String, MeasureDefinition> components) {
    return new MeasureReader(measure).readWith(components);
  }

  /** The canonicals, as written, of the other measures of which a measure is composed. */
  public static List<String> components(Measure measure) {
    List<String> canonicals = new ArrayList<>();
    List<MeasureGroupComponent> groups = groups(measure);
    for (int i = 0; i < groups.size(); i++) {
      if (isComposite(measure, groups.get(i))) {
        CompositeReader.sources(measure, groups.get(i)).stream()
            .map(RelatedArtifact::getResource)
            .filter(canonical -> canonical != null && !CompositeReader.isSame(measure, canonical))
            .forEach(canonicals::add);
      }
    }
    return canonicals.stream().distinct().toList();
  }

  /** A composite that is one as a whole needs no group element (CQFM, composite measures). */
  private static List<MeasureGroupComponent> groups(Measure measure) {
    return measure.hasGroup() || !isComposite(measure, new MeasureGroupComponent())
        ? measure.getGroup()
        : List.of(new MeasureGroupComponent());
  }

  private static boolean isComposite(Measure measure, MeasureGroupComponent group) {
    CodeableConcept scoring = scoring(measure, group);
    return scoring != null && code(scoring).equals(Scoring.COMPOSITE.code());
  }

  private static @Nullable CodeableConcept scoring(Measure measure, MeasureGroupComponent group) {
    CodeableConcept own = concept(group, CQFM + "scoring");
    return own != null ? own : measure.hasScoring() ? measure.getScoring() : null;
  }

  private MeasureDefinition readWith(Map<String, MeasureDefinition> components) {
    if (!measure.hasUrl()) {
      invalid("it has no url", "Measure.url");
    }
    List<GroupDefinition> groups = groups(components);
    List<SupplementalDataDefinition> supplementalData = supplementalData();
    checkLibrary(groups, supplementalData);
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return new MeasureDefinition(
        measure.getUrl(),
        measure.getVersion(),
        measure.hasLibrary() ? measure.getLibrary().get(0).getValue() : null,
        groups,
        withThoseOf(components.values(), supplementalData));
  }

  /** Groups with criteria come first, since a composite may combine them (CQFM 5.10). */
  private List<GroupDefinition> groups(Map<String, MeasureDefinition> components) {
    List<MeasureGroupComponent> sources = groups(measure);
    if (sources.isEmpty()) {
      invalid("it has no group", "Measure.group");
    }
    Map<Integer, GroupDefinition> read = new TreeMap<>();
    Map<Integer, CompositeReader> composites = new TreeMap<>();
    for (int i = 0; i < sources.size(); i++) {
      MeasureGroupComponent source = sources.get(i);
      Scoring scoring = scoring(source, i).orElse(null);
      if (scoring == Scoring.COMPOSITE) {
        composites.put(i, new CompositeReader(measure, source, i, problems));
      } else if (scoring != null) {
        read.put(i, new GroupReader(measure, source, i, this::invalid).read(scoring));
      }
    }
    List<PopulationGroup> own = read.values().stream().map(PopulationGroup.class::cast).toList();
    composites.forEach(
        (i, reader) -> reader.read(own, components).ifPresent(group -> read.put(i, group)));
    Set<String> ids = new HashSet<>();
    for (GroupDefinition group : read.values()) {
      if (!ids.add(group.id())) {
        invalid("two groups have the id '" + group.id() + "'", "Measure.group.id");
      }
    }
    return List.copyOf(read.values());
  }

  /** Only what has criteria needs a library; a composite of other measures has none. */
  private void checkLibrary(
      List<GroupDefinition> groups, List<SupplementalDataDefinition> supplementalData) {
    boolean needed =
        !supplementalData.isEmpty()
            || groups.isEmpty()
            || groups.stream()
                .anyMatch(
                    group -> group instanceof PopulationGroup || !group.stratifiers().isEmpty());
    int named = measure.getLibrary().size();
    if (named > 1 || (needed && named == 0)) {
      invalid("it names " + named + " libraries; it has to name exactly one", "Measure.library");
    }
  }

  /** The name of an element, which is its definition's, tells whether it is another (CQFM 5.9). */
  private static List<SupplementalDataDefinition> withThoseOf(
      Collection<MeasureDefinition> components, List<SupplementalDataDefinition> own) {
    Map<String, SupplementalDataDefinition> byName = new LinkedHashMap<>();
    own.forEach(data -> byName.put(data.expression(), data));
    for (MeasureDefinition component : components) {
      component.supplementalData().forEach(data -> byName.putIfAbsent(data.expression(), data));
    }
    return List.copyOf(byName.values());
  }

  /** Scoring on the group wins over scoring on the measure. */
  private Optional<Scoring> scoring(MeasureGroupComponent group, int index) {
    String at = "Measure.group[" + index + "]";
    CodeableConcept concept = scoring(measure, group);
    if (concept == null) {
      invalid("neither the group nor the measure says how it is scored", at);
      return Optional.empty();
    }
    String code = code(concept);
    Optional<Scoring> scoring = Scoring.ofCode(code);
    if (scoring.isEmpty()) {
      problems.add(
          new Problem(
              ProblemCode.SCORING_UNSUPPORTED,
              "Measure "
                  + measure.getUrl()
                  + " is scored as '"
                  + code
                  + "'; supported are proportion, ratio, continuous-variable, cohort and"
                  + " composite",
              at));
    }
    return scoring;
  }

  private List<SupplementalDataDefinition> supplementalData() {
    List<SupplementalDataDefinition> result = new ArrayList<>();
    for (int i = 0; i < measure.getSupplementalData().size(); i++) {
      MeasureSupplementalDataComponent data = measure.getSupplementalData().get(i);
      String expression = expression(data.getCriteria());
      if (expression == null) {
        invalid(
            "a supplemental data element has no criteria", "Measure.supplementalData[" + i + "]");
        continue;
      }
      boolean riskAdjustment =
          data.getUsage().stream()
              .flatMap(usage -> usage.getCoding().stream())
              .anyMatch(coding -> "risk-adjustment-factor".equals(coding.getCode()));
      result.add(
          new SupplementalDataDefinition(
              data.hasId() ? data.getId() : "supplemental-data-" + (i + 1),
              data.hasCode() ? data.getCode() : null,
              expression,
              riskAdjustment ? Usage.RISK_ADJUSTMENT_FACTOR : Usage.SUPPLEMENTAL_DATA,
              reportTypes(data),
              canonical()));
    }
    return result;
  }

  private static Set<String> reportTypes(MeasureSupplementalDataComponent data) {
    Set<String> types = new HashSet<>();
    for (Extension extension : data.getExtensionsByUrl(CQFM + "includeInReportType")) {
      if (extension.getValue() != null) {
        types.add(extension.getValue().primitiveValue());
      }
    }
    return types;
  }

  private String canonical() {
    return measure.hasVersion() ? measure.getUrl() + "|" + measure.getVersion() : measure.getUrl();
  }

  private void invalid(String cause, String location) {
    problems.add(
        new Problem(
            ProblemCode.MEASURE_INVALID,
            "Measure " + measure.getUrl() + " cannot be evaluated: " + cause,
            location));
  }

  static @Nullable String expression(Expression criteria) {
    return criteria.hasExpression() ? criteria.getExpression() : null;
  }

  static @Nullable CodeableConcept concept(Element element, String url) {
    return concept(element.getExtensionByUrl(url));
  }

  static @Nullable CodeableConcept concept(@Nullable Extension extension) {
    if (extension == null) {
      return null;
    }
    if (extension.getValue() instanceof CodeableConcept concept) {
      return concept;
    }
    return extension.getValue() instanceof Coding coding
        ? new CodeableConcept().addCoding(coding)
        : null;
  }

  static @Nullable String text(Element element, String url) {
    Extension extension = element.getExtensionByUrl(url);
    if (extension == null || extension.getValue() == null) {
      return null;
    }
    if (extension.getValue() instanceof CodeableConcept concept) {
      return code(concept);
    }
    if (extension.getValue() instanceof Coding coding) {
      return coding.getCode();
    }
    return extension.getValue().primitiveValue();
  }

  static String code(CodeableConcept concept) {
    return concept.hasCoding() && concept.getCodingFirstRep().hasCode()
        ? concept.getCodingFirstRep().getCode()
        : String.valueOf(concept.getText());
  }
}
