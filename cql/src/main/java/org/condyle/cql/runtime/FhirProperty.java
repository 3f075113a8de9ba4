package org.condyle.cql.runtime;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.RuntimeChildChoiceDefinition;
import ca.uhn.fhir.context.RuntimeChildPrimitiveDatatypeDefinition;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.Element;
import org.jspecify.annotations.Nullable;

/** How one property of one class of FHIR objects is read. Immutable, shared by all threads. */
public interface FhirProperty {

  /** A property that the class does not have. */
  FhirProperty NONE = base -> null;

  /** What a contained resource is asked for by its type. */
  FhirProperty ITSELF = base -> base;

  /** The id of an element, as text. */
  FhirProperty ELEMENT_ID = base -> ((Element) base).getId();

  /** The value of the property: a FHIR object, a list of them, or null. */
  @Nullable Object read(IBase base);

  /**
   * A property that HAPI knows.
   *
   * @param path the name by which it was asked for; of a choice it may name one of the types
   */
  static FhirProperty of(BaseRuntimeChildDefinition child, String path) {
    if (child instanceof RuntimeChildPrimitiveDatatypeDefinition) {
      return child.getMax() < 1 ? base -> manyPrimitives(child, base) : base -> one(child, base);
    }
    if (child instanceof RuntimeChildChoiceDefinition
        && !child.getElementName().equalsIgnoreCase(path)) {
      String type = child.getChildByName(path).getImplementingClass().getSimpleName();
      return base -> ofType(type, child, base);
    }
    return child.getMax() < 1
        ? base -> nullIfEmpty(child.getAccessor().getValues(base))
        : base -> first(child.getAccessor().getValues(base));
  }

  private static @Nullable Object one(BaseRuntimeChildDefinition child, IBase base) {
    IBase first = first(child.getAccessor().getValues(base));
    return isWithoutValue(first) ? null : first;
  }

  private static @Nullable Object manyPrimitives(BaseRuntimeChildDefinition child, IBase base) {
    List<IBase> values = nullIfEmpty(child.getAccessor().getValues(base));
    return values == null || isWithoutValue(values.get(0)) ? null : values;
  }

  private static @Nullable Object ofType(
      String type, BaseRuntimeChildDefinition child, IBase base) {
    List<IBase> values = nullIfEmpty(child.getAccessor().getValues(base));
    if (values == null || !values.get(0).getClass().getSimpleName().equalsIgnoreCase(type)) {
      return null;
    }
    return child.getMax() < 1 ? values : values.get(0);
  }

  private static boolean isWithoutValue(@Nullable IBase value) {
    return value instanceof IPrimitiveType<?> primitive && !primitive.hasValue();
  }

  private static @Nullable IBase first(@Nullable List<IBase> values) {
    return values == null || values.isEmpty() ? null : values.get(0);
  }

  private static @Nullable List<IBase> nullIfEmpty(@Nullable List<IBase> values) {
    return values == null || values.isEmpty() ? null : values;
  }
}
