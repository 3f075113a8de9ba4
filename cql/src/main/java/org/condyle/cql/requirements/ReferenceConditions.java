package org.condyle.cql.requirements;

import org.hl7.elm.r1.And;
import org.hl7.elm.r1.As;
import org.hl7.elm.r1.Equal;
import org.hl7.elm.r1.Expression;
import org.hl7.elm.r1.NamedTypeSpecifier;
import org.hl7.elm.r1.Property;
import org.hl7.elm.r1.Query;
import org.hl7.elm.r1.RelationshipClause;
import org.hl7.elm.r1.With;
import org.jspecify.annotations.Nullable;

/**
 * Finds in a query that an element of its source has to be a reference, as in {@code
 * [MedicationRequest] R with [Medication] M such that (R.medication as Reference).reference = …}.
 * Where the element is a code the cast is null, and so is every step after it; null equals nothing,
 * and what has no partner is not in the result.
 */
final class ReferenceConditions {

  private ReferenceConditions() {}

  /**
   * The element of the source, such as {@code medication}; null where none has to be a reference.
   *
   * @param alias of the source
   */
  static @Nullable String of(String alias, Query query) {
    for (RelationshipClause related : query.getRelationship()) {
      String path = related instanceof With ? of(alias, related.getSuchThat()) : null;
      if (path != null) {
        return path;
      }
    }
    return of(alias, query.getWhere());
  }

  private static @Nullable String of(String alias, @Nullable Expression condition) {
    if (condition instanceof And both) {
      String left = of(alias, both.getOperand().get(0));
      return left == null ? of(alias, both.getOperand().get(1)) : left;
    }
    if (condition instanceof Equal equal) {
      String left = reference(alias, equal.getOperand().get(0));
      return left == null ? reference(alias, equal.getOperand().get(1)) : left;
    }
    return null;
  }

  /** Something of the element as a reference, however deep. */
  private static @Nullable String reference(String alias, @Nullable Expression value) {
    Expression step = value;
    while (step instanceof Property property && property.getSource() != null) {
      step = property.getSource();
    }
    return step instanceof As cast
            && isReference(cast)
            && cast.getOperand() instanceof Property element
            && element.getSource() == null
            && alias.equals(element.getScope())
        ? element.getPath()
        : null;
  }

  private static boolean isReference(As cast) {
    return cast.getAsTypeSpecifier() instanceof NamedTypeSpecifier named
        ? "Reference".equals(named.getName().getLocalPart())
        : cast.getAsType() != null && "Reference".equals(cast.getAsType().getLocalPart());
  }
}
