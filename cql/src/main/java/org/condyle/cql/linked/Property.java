package org.condyle.cql.linked;

import org.condyle.cql.runtime.FhirProperty;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.runtime.Tuple;

/**
 * Reads a property. How, is found once for each class of owner that is met; as nearly always it is
 * the same class, the latest one is kept.
 */
final class Property implements Term {

  private record Known(Class<?> owner, FhirProperty property) {}

  private final Term owner;
  private final String path;
  private final boolean plain;
  // A race only finds the same thing twice.
  private @Nullable Known latest;

  private Property(Term owner, String path) {
    this.owner = owner;
    this.path = path;
    this.plain = path.indexOf('.') < 0 && path.indexOf('[') < 0;
  }

  static Term link(org.hl7.elm.r1.Property node, Scope scope) {
    String path = node.getPath();
    if (path == null) {
      throw scope.unsupported(node, "it has no path");
    }
    if (node.getSource() != null) {
      return new Property(scope.link(node.getSource()), path);
    }
    if (node.getScope() == null) {
      throw scope.unsupported(node, "it has no owner");
    }
    return new Property(scope.variable(node.getScope(), node), path);
  }

  @Override
  public @Nullable Object value(Frame frame) {
    return read(owner.value(frame), path, frame.evaluation);
  }

  private @Nullable Object read(@Nullable Object target, String name, Evaluation evaluation) {
    if (target == null) {
      return null;
    }
    if (target instanceof Tuple tuple) {
      return tuple.getElement(name);
    }
    if (plain && target instanceof Base base) {
      return base instanceof PrimitiveType<?> primitive
          ? ofPrimitive(primitive, evaluation)
          : property(base, evaluation).read(base);
    }
    return evaluation.state.getEnvironment().resolvePath(target, name);
  }

  private @Nullable Object ofPrimitive(PrimitiveType<?> primitive, Evaluation evaluation) {
    return path.equals("value")
        ? evaluation.valueOf(primitive)
        : evaluation.access.resolvePath(primitive, path);
  }

  private FhirProperty property(Base base, Evaluation evaluation) {
    Known known = latest;
    if (known == null || known.owner() != base.getClass()) {
      known = new Known(base.getClass(), evaluation.access.property(base, path));
      latest = known;
    }
    return known.property();
  }
}
