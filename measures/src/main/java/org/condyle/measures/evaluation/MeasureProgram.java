package org.condyle.measures.evaluation;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.condyle.cql.content.PinnedArtefact;
import org.condyle.cql.content.ResolvedContent;
import org.condyle.cql.linked.Linkage;
import org.condyle.cql.requirements.DataRequirements;
import org.condyle.cql.runtime.CompiledContent;
import org.condyle.cql.runtime.EvaluationSettings;
import org.condyle.measures.definition.MeasureDefinition;
import org.condyle.measures.definition.MeasureReader;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * A measure with its compiled logic, and that of the measures of which it is composed, ready to
 * run. Costly to make (seconds), immutable, shared by all threads; keep it as long as content does
 * not change.
 */
public final class MeasureProgram {

  private final MeasureDefinition definition;
  private final PinnedArtefact pin;
  private final @Nullable MeasureLogic logic;
  private final List<MeasureProgram> components;
  private final EvaluationPolicy policy;
  private volatile boolean linkedLogicDiffers;
  private volatile @Nullable List<DataRequirements> requirements;

  private MeasureProgram(
      PinnedArtefact pin,
      MeasureDefinition definition,
      @Nullable MeasureLogic logic,
      Collection<MeasureProgram> components,
      EvaluationPolicy policy) {
    this.pin = pin;
    this.definition = definition;
    this.logic = logic;
    this.components = List.copyOf(components);
    this.policy = policy;
  }

  /**
   * Reads and checks the measure, compiles its logic and checks that every criteria has a
   * definition, all before the first patient.
   *
   * @param content resolved from the measure's library
   * @throws ProblemException MEASURE_INVALID, SCORING_UNSUPPORTED, LIBRARY_DOES_NOT_COMPILE or
   *     DEFINITION_MISSING, with everything that is wrong; COMPONENT_MISSING for a composite of
   *     other measures, which {@link #compose} takes
   */
  public static MeasureProgram compile(Measure measure, ResolvedContent content) {
    return compose(measure, Optional.of(content), Map.of());
  }

  /**
   * The same for a composite of other measures.
   *
   * @param content resolved from the composite's own library, if it has one
   * @param components the programs of the measures that {@link MeasureReader#components} names
   * @throws ProblemException as {@link #compile}, and COMPONENT_UNFIT for a component that the
   *     composite cannot take
   */
  public static MeasureProgram compose(
      Measure measure, Optional<ResolvedContent> content, Map<String, MeasureProgram> components) {
    Map<String, MeasureDefinition> definitions = new LinkedHashMap<>();
    components.forEach((canonical, program) -> definitions.put(canonical, program.definition));
    MeasureDefinition definition = MeasureReader.read(measure, definitions);
    CompiledContent compiled = content.map(CompiledContent::compile).orElse(null);
    if (compiled != null) {
      check(definition, compiled);
    }
    return new MeasureProgram(
        MeasurePin.of(measure),
        definition,
        compiled == null ? null : new MeasureLogic(definition.canonical(), compiled),
        components.values(),
        EvaluationPolicy.standard());
  }

  /** The same program, whose runs evaluate by another policy than the standard one. */
  public MeasureProgram evaluatedBy(EvaluationPolicy other) {
    return new MeasureProgram(pin, definition, logic, components, other);
  }

  /** By which path populations are evaluated, and who is checked. */
  public EvaluationPolicy policy() {
    return policy;
  }

  private static void check(MeasureDefinition definition, CompiledContent content) {
    ExpressionCheck check = new ExpressionCheck(definition, content);
    definition.groups().forEach(check::group);
    definition.supplementalData().stream()
        .filter(data -> data.measure().equals(definition.canonical()))
        .forEach(check::supplementalData);
    check.finish();
  }

  public MeasureDefinition definition() {
    return definition;
  }

  /**
   * The logic of the measure itself.
   *
   * @throws ProblemException NOT_SUPPORTED for a composite of other measures that has none; ask its
   *     {@link #components}
   */
  public CompiledContent content() {
    if (logic == null) {
      throw composed();
    }
    return logic.content();
  }

  /**
   * The logic of a measure that is evaluated by nothing else.
   *
   * @throws ProblemException NOT_SUPPORTED for a composite of other measures
   */
  CompiledContent soleContent() {
    if (!components.isEmpty()) {
      throw composed();
    }
    return content();
  }

  private ProblemException composed() {
    return new ProblemException(
        ProblemCode.NOT_SUPPORTED,
        "Measure "
            + definition.canonical()
            + " is composed of other measures, whose logic decides. Ask for "
            + components.stream()
                .map(component -> component.definition.canonical())
                .collect(Collectors.joining(", ")),
        "measure");
  }

  /** The measure itself in its version, with a hash of what it says. */
  public PinnedArtefact pin() {
    return pin;
  }

  /** The measures of which this one is composed; none for an ordinary measure. */
  public List<MeasureProgram> components() {
    return components;
  }

  /** All logic that is evaluated: the measure's own, if it has one, and that of components. */
  public List<CompiledContent> logic() {
    return List.copyOf(contents().values());
  }

  /**
   * The logic linked to closures, or why the engine has to evaluate it, for the measure itself and
   * each component, by their canonical.
   */
  public Map<String, Linkage> linkages() {
    Map<String, Linkage> linkages = new LinkedHashMap<>();
    logics().forEach((canonical, each) -> linkages.put(canonical, each.linkage()));
    return linkages;
  }

  /** Whether the linked logic was ever found to differ from the engine, which then evaluates. */
  boolean linkedLogicDiffers() {
    return linkedLogicDiffers;
  }

  void distrustLinkedLogic() {
    linkedLogicDiffers = true;
  }

  /**
   * All data of a patient that any part of the {@link #logic} can read: criteria, stratifiers,
   * supplemental data, observations. One for each logic. Found once, on first use.
   */
  public List<DataRequirements> requirements() {
    List<DataRequirements> known = requirements;
    if (known == null) {
      known = logic().stream().map(DataRequirements::of).toList();
      requirements = known;
    }
    return known;
  }

  /**
   * Every artefact on which a result depends besides the measure itself, each once: component
   * measures, libraries and value sets.
   */
  public List<PinnedArtefact> pins() {
    Map<String, PinnedArtefact> pins = new LinkedHashMap<>();
    components.forEach(component -> pins.put(component.pin.canonical(), component.pin));
    contents()
        .values()
        .forEach(
            each -> each.content().pins().forEach(pin -> pins.putIfAbsent(pin.canonical(), pin)));
    return List.copyOf(pins.values());
  }

  /** One hash over all {@link #pins}: the same logic and codes give the same fingerprint. */
  public String fingerprint() {
    return MeasurePin.fingerprint(pins());
  }

  /** All logic by the canonical of the measure to which it belongs. */
  private Map<String, MeasureLogic> logics() {
    Map<String, MeasureLogic> logics = new LinkedHashMap<>();
    if (logic != null) {
      logics.put(definition.canonical(), logic);
    }
    components.forEach(component -> logics.putAll(component.logics()));
    return logics;
  }

  private Map<String, CompiledContent> contents() {
    Map<String, CompiledContent> contents = new LinkedHashMap<>();
    logics().forEach((canonical, each) -> contents.put(canonical, each.content()));
    return contents;
  }

  /**
   * Fixes the period and the data cut-off for one run over any number of patients.
   *
   * @param dataCutOff the evaluation's now: what happened later is not known
   */
  public MeasureRun run(MeasurementPeriod period, OffsetDateTime dataCutOff) {
    return run(period, dataCutOff, new Parameters());
  }

  /**
   * The same with further CQL parameters, by the names and types that the libraries declare. A
   * component takes those that its libraries declare.
   *
   * @throws ProblemException PARAMETER_INVALID for one that no library declares or that does not
   *     fit its type
   */
  public MeasureRun run(
      MeasurementPeriod period, OffsetDateTime dataCutOff, Parameters parameters) {
    Map<String, CompiledContent> contents = contents();
    List<MeasureRun.Part> parts = new ArrayList<>();
    contents.forEach(
        (canonical, each) ->
            parts.add(
                new MeasureRun.Part(
                    canonical,
                    each,
                    EvaluationSettings.of(
                        each, period, dataCutOff, declared(parameters, each, contents)))));
    return new MeasureRun(this, period, dataCutOff, parts);
  }

  /** A parameter that no library declares is kept, so that it is refused. */
  private static Parameters declared(
      Parameters parameters, CompiledContent content, Map<String, CompiledContent> contents) {
    Parameters declared = new Parameters();
    parameters.getParameter().stream()
        .filter(
            each ->
                content.declaresParameter(each.getName())
                    || contents.values().stream()
                        .noneMatch(other -> other.declaresParameter(each.getName())))
        .forEach(declared::addParameter);
    return declared;
  }
}
