package org.condyle.measures.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumeration;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.runtime.Code;
import org.opencds.cqf.cql.engine.runtime.Concept;
import org.opencds.cqf.cql.engine.runtime.Tuple;

/**
 * A value by which a report sorts or describes subjects.
 *
 * @param system code system of a coded value
 * @param code code of a coded value
 * @param text what a reader sees
 */
public record StratumValue(@Nullable String system, @Nullable String code, String text)
    implements Comparable<StratumValue> {

  /** The value of those for whom the logic gives none; so the strata add up to the whole. */
  public static final StratumValue UNKNOWN =
      new StratumValue(
          "http://terminology.hl7.org/CodeSystem/data-absent-reason", "unknown", "unknown");

  static StratumValue ofText(String text) {
    return new StratumValue(null, null, text);
  }

  /** All values that a CQL result stands for: one, or each of a list; {@link #UNKNOWN} for null. */
  static Set<StratumValue> allOf(@Nullable Object result) {
    Set<StratumValue> values = new LinkedHashSet<>();
    collect(result, values);
    if (values.isEmpty()) {
      values.add(UNKNOWN);
    }
    return values;
  }

  private static void collect(@Nullable Object result, Set<StratumValue> values) {
    if (result instanceof Iterable<?> several) {
      several.forEach(each -> collect(each, values));
    } else if (result != null) {
      values.add(of(result));
    }
  }

  private static StratumValue of(Object result) {
    if (result instanceof Code code) {
      return coded(code.getSystem(), code.getCode(), code.getDisplay());
    }
    if (result instanceof Concept concept) {
      return ofConcept(concept);
    }
    if (result instanceof CodeableConcept concept && concept.hasCoding()) {
      return of(concept.getCodingFirstRep());
    }
    if (result instanceof CodeableConcept concept) {
      return ofText(String.valueOf(concept.getText()));
    }
    if (result instanceof Coding coding) {
      return coded(coding.getSystem(), coding.getCode(), coding.getDisplay());
    }
    if (result instanceof Enumeration<?> enumeration) {
      return coded(enumeration.getSystem(), enumeration.getCode(), null);
    }
    if (result instanceof PrimitiveType<?> primitive) {
      return ofText(String.valueOf(primitive.getValueAsString()));
    }
    if (result instanceof Reference reference) {
      return ofText(String.valueOf(reference.getReference()));
    }
    if (result instanceof Resource resource) {
      return ofText(resource.fhirType() + "/" + resource.getIdElement().getIdPart());
    }
    if (result instanceof Tuple tuple) {
      return ofTuple(tuple);
    }
    return ofText(String.valueOf(result));
  }

  private static StratumValue ofConcept(Concept concept) {
    List<Code> codes = new ArrayList<>();
    if (concept.getCodes() != null) {
      codes.addAll(concept.getCodes());
    }
    return codes.isEmpty() || codes.get(0) == null
        ? ofText(String.valueOf(concept.getDisplay()))
        : of(codes.get(0));
  }

  /** The common supplemental data elements are tuples with a code, or codes and a display. */
  private static StratumValue ofTuple(Tuple tuple) {
    for (String name : List.of("code", "codes")) {
      Object element = tuple.getElement(name);
      if (element != null) {
        Set<StratumValue> values = allOf(element);
        return values.iterator().next();
      }
    }
    return ofText(String.valueOf(tuple.getElements().values()));
  }

  private static StratumValue coded(
      @Nullable String system, @Nullable String code, @Nullable String display) {
    return new StratumValue(
        system, code, display != null ? display : code != null ? code : "unknown");
  }

  private String sortKey() {
    return system + "|" + code + "|" + (code == null ? text : "");
  }

  @Override
  public int compareTo(StratumValue other) {
    return sortKey().compareTo(other.sortKey());
  }

  /** Two coded values are the same when their codes are; a display is only for reading. */
  @Override
  public boolean equals(Object other) {
    return other instanceof StratumValue value && sortKey().equals(value.sortKey());
  }

  @Override
  public int hashCode() {
    return sortKey().hashCode();
  }
}
