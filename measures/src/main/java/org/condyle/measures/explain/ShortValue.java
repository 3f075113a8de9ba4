package org.condyle.measures.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.runtime.Code;
import org.opencds.cqf.cql.engine.runtime.Concept;
import org.opencds.cqf.cql.engine.runtime.Interval;
import org.opencds.cqf.cql.engine.runtime.Tuple;

/** CQL values in a few words: a resource is its reference, a list its size and first elements. */
final class ShortValue {

  /** How many elements of a list or tuple are shown. */
  static final int ELEMENTS = 5;

  /** Characters of one text. */
  static final int TEXT = 120;

  /** Lists in lists deeper than this show their size alone. */
  private static final int DEPTH = 3;

  private ShortValue() {}

  static String of(@Nullable Object value) {
    return of(value, 0);
  }

  private static String of(@Nullable Object value, int depth) {
    if (value == null) {
      return "null";
    }
    if (value instanceof String text) {
      return "'" + cut(text, TEXT) + "'";
    }
    if (value instanceof Iterable<?> several) {
      return list(several, depth);
    }
    if (value instanceof Base fhir) {
      return fhir(fhir);
    }
    if (value instanceof Tuple tuple) {
      return tuple(tuple, depth);
    }
    if (value instanceof Interval interval) {
      return (interval.getLowClosed() ? "[" : "(")
          + of(interval.getLow(), depth + 1)
          + ", "
          + of(interval.getHigh(), depth + 1)
          + (interval.getHighClosed() ? "]" : ")");
    }
    if (value instanceof Code code) {
      return coded(code.getSystem(), code.getCode(), code.getDisplay());
    }
    if (value instanceof Concept concept) {
      return concept.getCodes() == null ? "no codes" : of(concept.getCodes(), depth + 1);
    }
    return cut(String.valueOf(value), TEXT);
  }

  private static String list(Iterable<?> several, int depth) {
    List<String> shown = new ArrayList<>();
    int size = 0;
    for (Object each : several) {
      size++;
      if (size <= ELEMENTS && depth < DEPTH) {
        shown.add(of(each, depth + 1));
      }
    }
    if (size == 0) {
      return "empty list";
    }
    int more = size - shown.size();
    return "list of "
        + size
        + (shown.isEmpty() ? "" : ": " + String.join(", ", shown))
        + (more == 0 || shown.isEmpty() ? "" : " and " + more + " more");
  }

  private static String tuple(Tuple tuple, int depth) {
    List<String> shown = new ArrayList<>();
    if (depth < DEPTH) {
      for (Map.Entry<String, Object> each : tuple.getElements().entrySet()) {
        if (shown.size() < ELEMENTS) {
          shown.add(each.getKey() + ": " + of(each.getValue(), depth + 1));
        }
      }
    }
    int more = tuple.getElements().size() - shown.size();
    return "{" + String.join(", ", shown) + (more == 0 ? "}" : ", and " + more + " more}");
  }

  private static String fhir(Base value) {
    if (value instanceof Resource resource) {
      return reference(resource);
    }
    if (value instanceof PrimitiveType<?> primitive) {
      return cut(String.valueOf(primitive.getValueAsString()), TEXT);
    }
    if (value instanceof CodeableConcept concept) {
      return concept.hasCoding()
          ? fhir(concept.getCodingFirstRep())
          : "'" + cut(String.valueOf(concept.getText()), TEXT) + "'";
    }
    if (value instanceof Coding coding) {
      return coded(coding.getSystem(), coding.getCode(), coding.getDisplay());
    }
    if (value instanceof Quantity quantity) {
      return quantity.getValue() + (quantity.hasUnit() ? " " + quantity.getUnit() : "");
    }
    if (value instanceof Reference reference) {
      return cut(String.valueOf(reference.getReference()), TEXT);
    }
    return value.fhirType();
  }

  static String reference(Resource resource) {
    return resource.fhirType() + "/" + resource.getIdElement().getIdPart();
  }

  private static String coded(
      @Nullable String system, @Nullable String code, @Nullable String display) {
    return (system == null ? "" : system + "|")
        + code
        + (display == null ? "" : " '" + cut(display, TEXT) + "'");
  }

  /** Cut where it is longer, visibly. */
  static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + "…";
  }
}
