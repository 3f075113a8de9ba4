package org.condyle.cql.content;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.condyle.cql.content.ResolvedContent.ResolvedValueSet;
import org.condyle.cql.terminology.ValueSetCodes;
import org.condyle.cql.terminology.ValueSetCodes.SystemCode;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.r4.model.ValueSet.ConceptReferenceComponent;
import org.hl7.fhir.r4.model.ValueSet.ConceptSetComponent;

/**
 * Finds every value set in the version that is meant and lists its codes, from its stored expansion
 * where that is whole, else from its definition where that names every code. A value set that is
 * not whole is a problem and never an empty one.
 */
final class ValueSetClosure {

  private final ContentSource source;
  private final List<Problem> problems;
  private final VersionChoice choice;
  private final Map<String, Optional<ResolvedValueSet>> byReference = new LinkedHashMap<>();
  private final Map<String, Optional<Set<SystemCode>>> codesByCanonical = new LinkedHashMap<>();
  private final Set<String> inProgress = new HashSet<>();

  ValueSetClosure(ContentSource source, VersionManifest manifest, List<Problem> problems) {
    this.source = source;
    this.problems = problems;
    this.choice =
        new VersionChoice(
            ProblemCode.VALUE_SET_MISSING, ProblemCode.VALUE_SET_AMBIGUOUS, manifest, problems);
  }

  /** Resolves a value set that a library declares. */
  void declare(Canonical canonical, String library) {
    String reference = ResolvedContent.reference(canonical.url(), canonical.version());
    if (byReference.containsKey(reference)) {
      return;
    }
    Optional<ValueSet> found = find(canonical, "library " + library);
    byReference.put(
        reference,
        found.flatMap(
            valueSet ->
                codes(valueSet)
                    .map(
                        codes -> {
                          ValueSetCodes set = new ValueSetCodes(codes);
                          return new ResolvedValueSet(pin(valueSet, set), set);
                        })));
  }

  Map<String, ResolvedValueSet> resolved() {
    Map<String, ResolvedValueSet> result = new LinkedHashMap<>();
    byReference.forEach((key, value) -> value.ifPresent(set -> result.put(key, set)));
    return result;
  }

  private static PinnedArtefact pin(ValueSet valueSet, ValueSetCodes codes) {
    StringBuilder text = new StringBuilder();
    for (SystemCode code : codes.codes()) {
      text.append(code.system()).append('|').append(code.code()).append('\n');
    }
    return new PinnedArtefact(
        "ValueSet", valueSet.getUrl(), valueSet.getVersion(), Sha256.of(text.toString()));
  }

  private Optional<ValueSet> find(Canonical canonical, String referrer) {
    List<ValueSet> installed = source.valueSetsAt(canonical.url());
    if (installed.isEmpty()) {
      problems.add(
          new Problem(
              ProblemCode.VALUE_SET_MISSING,
              "ValueSet "
                  + canonical
                  + ", used by "
                  + referrer
                  + ", is not installed. Install it with its expansion.",
              referrer));
      return Optional.empty();
    }
    return choice.choose("ValueSet " + canonical.url(), canonical.version(), referrer, installed);
  }

  private Optional<Set<SystemCode>> codes(ValueSet valueSet) {
    String canonical = name(valueSet);
    Optional<Set<SystemCode>> known = codesByCanonical.get(canonical);
    if (known != null) {
      return known;
    }
    if (!inProgress.add(canonical)) {
      return incomplete(valueSet, "its definition includes itself. Remove that include.");
    }
    Optional<Set<SystemCode>> codes =
        StoredExpansion.isWhole(valueSet)
            ? Optional.of(StoredExpansion.codes(valueSet))
            : defined(valueSet);
    inProgress.remove(canonical);
    codesByCanonical.put(canonical, codes);
    return codes;
  }

  private Optional<Set<SystemCode>> defined(ValueSet valueSet) {
    if (!valueSet.getCompose().hasInclude()) {
      return incomplete(
          valueSet,
          valueSet.hasExpansion()
              ? "its stored expansion holds fewer codes than its total says, and it has no"
                  + " definition that lists them. Install it with its whole expansion."
              : "it has neither an expansion nor a definition. Install it with its expansion.");
    }
    Optional<Set<SystemCode>> included = union(valueSet, valueSet.getCompose().getInclude());
    Optional<Set<SystemCode>> excluded = union(valueSet, valueSet.getCompose().getExclude());
    if (included.isEmpty() || excluded.isEmpty()) {
      return Optional.empty();
    }
    Set<SystemCode> codes = new HashSet<>(included.get());
    codes.removeAll(excluded.get());
    return Optional.of(codes);
  }

  private Optional<Set<SystemCode>> union(ValueSet valueSet, List<ConceptSetComponent> parts) {
    Set<SystemCode> codes = new HashSet<>();
    boolean whole = true;
    for (ConceptSetComponent part : parts) {
      Optional<Set<SystemCode>> listed = listed(valueSet, part);
      listed.ifPresent(codes::addAll);
      whole &= listed.isPresent();
    }
    return whole ? Optional.of(codes) : Optional.empty();
  }

  /** The codes of one include or exclude: what its concepts and its value sets have in common. */
  private Optional<Set<SystemCode>> listed(ValueSet valueSet, ConceptSetComponent part) {
    List<Set<SystemCode>> sets = new ArrayList<>();
    if (part.hasSystem()) {
      if (!part.hasConcept()) {
        return codeSystemNeeded(valueSet, part);
      }
      Set<SystemCode> concepts = new HashSet<>();
      for (ConceptReferenceComponent concept : part.getConcept()) {
        concepts.add(new SystemCode(part.getSystem(), concept.getCode()));
      }
      sets.add(concepts);
    }
    for (CanonicalType member : part.getValueSet()) {
      Optional<Set<SystemCode>> codes =
          find(Canonical.parse(member.getValue()), "ValueSet " + name(valueSet))
              .flatMap(this::codes);
      if (codes.isEmpty()) {
        return Optional.empty();
      }
      sets.add(codes.get());
    }
    if (sets.isEmpty()) {
      return incomplete(
          valueSet, "a part of its definition names no codes. Install it with its expansion.");
    }
    Set<SystemCode> common = new HashSet<>(sets.get(0));
    sets.forEach(common::retainAll);
    return Optional.of(common);
  }

  private Optional<Set<SystemCode>> codeSystemNeeded(ValueSet valueSet, ConceptSetComponent part) {
    problems.add(
        new Problem(
            ProblemCode.CODE_SYSTEM_NEEDED,
            "ValueSet "
                + name(valueSet)
                + " has no whole stored expansion and takes "
                + (part.hasFilter() ? "a filter over" : "all of")
                + " code system "
                + part.getSystem()
                + ", which is not installed. Install the value set with its expansion.",
            name(valueSet)));
    return Optional.empty();
  }

  private Optional<Set<SystemCode>> incomplete(ValueSet valueSet, String cause) {
    problems.add(
        new Problem(
            ProblemCode.VALUE_SET_INCOMPLETE,
            "ValueSet " + name(valueSet) + " is incomplete: " + cause,
            name(valueSet)));
    return Optional.empty();
  }

  private static String name(ValueSet valueSet) {
    return valueSet.hasVersion()
        ? valueSet.getUrl() + "|" + valueSet.getVersion()
        : valueSet.getUrl();
  }
}
