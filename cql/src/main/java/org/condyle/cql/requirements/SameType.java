package org.condyle.cql.requirements;

import java.util.Objects;
import org.hl7.elm.r1.AliasRef;
import org.hl7.elm.r1.As;
import org.hl7.elm.r1.Expression;
import org.hl7.elm.r1.FunctionRef;
import org.hl7.elm.r1.IntervalTypeSpecifier;
import org.hl7.elm.r1.Is;
import org.hl7.elm.r1.NamedTypeSpecifier;
import org.hl7.elm.r1.OperandRef;
import org.hl7.elm.r1.Property;
import org.hl7.elm.r1.TypeSpecifier;
import org.jspecify.annotations.Nullable;

/** Whether a cast asks for the very thing and type that a check has found. */
final class SameType {

  private SameType() {}

  static boolean of(Is check, As cast) {
    String checked = name(check.isType(), check.isTypeSpecifier());
    return checked != null
        && checked.equals(name(cast.getAsType(), cast.getAsTypeSpecifier()))
        && same(check.getOperand(), cast.getOperand());
  }

  private static @Nullable String name(@Nullable Object type, @Nullable TypeSpecifier specifier) {
    if (type != null) {
      return String.valueOf(type);
    }
    if (specifier instanceof NamedTypeSpecifier named) {
      return String.valueOf(named.getName());
    }
    return specifier instanceof IntervalTypeSpecifier interval && interval.getPointType() != null
        ? "Interval " + name(null, interval.getPointType())
        : null;
  }

  /** Whether two expressions are written alike; only the plain ones are compared. */
  private static boolean same(@Nullable Expression one, @Nullable Expression other) {
    if (one instanceof OperandRef a && other instanceof OperandRef b) {
      return Objects.equals(a.getName(), b.getName());
    }
    if (one instanceof AliasRef a && other instanceof AliasRef b) {
      return Objects.equals(a.getName(), b.getName());
    }
    if (one instanceof Property a && other instanceof Property b) {
      return Objects.equals(a.getPath(), b.getPath())
          && Objects.equals(a.getScope(), b.getScope())
          && (a.getSource() == null && b.getSource() == null || same(a.getSource(), b.getSource()));
    }
    return one instanceof FunctionRef a
        && other instanceof FunctionRef b
        && Objects.equals(a.getName(), b.getName())
        && Objects.equals(a.getLibraryName(), b.getLibraryName())
        && a.getOperand().size() == 1
        && b.getOperand().size() == 1
        && same(a.getOperand().get(0), b.getOperand().get(0));
  }
}
