package org.condyle.cql.requirements;

import java.util.HashSet;
import java.util.Set;
import org.hl7.elm.r1.ChoiceTypeSpecifier;
import org.hl7.elm.r1.Expression;
import org.hl7.elm.r1.ListTypeSpecifier;
import org.hl7.elm.r1.NamedTypeSpecifier;
import org.hl7.elm.r1.TypeSpecifier;
import org.jspecify.annotations.Nullable;

/** The names of the types that an expression, or each element of it, can have. */
final class ElementTypes {

  private ElementTypes() {}

  /** Empty where the compiled form does not carry types, as published ELM may. */
  static Set<String> of(@Nullable Expression expression) {
    Set<String> types = new HashSet<>();
    if (expression != null) {
      if (expression.getResultTypeName() != null) {
        types.add(expression.getResultTypeName().getLocalPart());
      }
      collect(expression.getResultTypeSpecifier(), types);
    }
    return types;
  }

  private static void collect(@Nullable TypeSpecifier specifier, Set<String> types) {
    if (specifier instanceof NamedTypeSpecifier named && named.getName() != null) {
      types.add(named.getName().getLocalPart());
    } else if (specifier instanceof ListTypeSpecifier list) {
      collect(list.getElementType(), types);
    } else if (specifier instanceof ChoiceTypeSpecifier choice) {
      choice.getChoice().forEach(each -> collect(each, types));
    }
  }
}
