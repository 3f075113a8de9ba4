package org.condyle.cql.content;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.condyle.cql.terminology.ValueSetCodes.SystemCode;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.r4.model.ValueSet.ValueSetExpansionComponent;
import org.hl7.fhir.r4.model.ValueSet.ValueSetExpansionContainsComponent;
import org.hl7.fhir.r4.model.ValueSet.ValueSetExpansionParameterComponent;

/** The expansion that a value set carries, and whether it is all of it. */
final class StoredExpansion {

  /** Extensions by which an expansion says that it is cut short or only approximate. */
  private static final Set<String> NOT_WHOLE =
      Set.of(
          "http://hl7.org/fhir/StructureDefinition/valueset-toocostly",
          "http://hl7.org/fhir/StructureDefinition/valueset-unclosed");

  private StoredExpansion() {}

  /**
   * An expansion is whole when it holds as many entries as its total says, does not start after an
   * offset, was not filtered by a text, and does not call itself unclosed or too costly. An empty
   * one without a total says nothing.
   */
  static boolean isWhole(ValueSet valueSet) {
    if (!valueSet.hasExpansion()) {
      return false;
    }
    ValueSetExpansionComponent expansion = valueSet.getExpansion();
    int entries = entries(expansion.getContains());
    if (expansion.hasTotal() ? expansion.getTotal() > entries : entries == 0) {
      return false;
    }
    if (expansion.hasOffset() && expansion.getOffset() > 0) {
      return false;
    }
    for (Extension extension : expansion.getExtension()) {
      if (NOT_WHOLE.contains(extension.getUrl())) {
        return false;
      }
    }
    return expansion.getParameter().stream().noneMatch(parameter -> cuts(parameter, expansion));
  }

  private static boolean cuts(
      ValueSetExpansionParameterComponent parameter, ValueSetExpansionComponent expansion) {
    return switch (parameter.getName()) {
      case "filter" -> true;
      case "offset" ->
          parameter.hasValueIntegerType() && parameter.getValueIntegerType().getValue() > 0;
      // A page size cuts only what has no total to be measured against.
      case "count" ->
          !expansion.hasTotal()
              && parameter.hasValueIntegerType()
              && parameter.getValueIntegerType().getValue() <= entries(expansion.getContains());
      default -> false;
    };
  }

  private static int entries(List<ValueSetExpansionContainsComponent> contains) {
    int count = 0;
    for (ValueSetExpansionContainsComponent entry : contains) {
      count += 1 + entries(entry.getContains());
    }
    return count;
  }

  /**
   * The codes of an expansion with its nested entries. Abstract entries only group others. Inactive
   * codes are members: records of the past use them.
   */
  static Set<SystemCode> codes(ValueSet valueSet) {
    Set<SystemCode> codes = new HashSet<>();
    collect(valueSet.getExpansion().getContains(), codes);
    return codes;
  }

  private static void collect(
      List<ValueSetExpansionContainsComponent> contains, Set<SystemCode> codes) {
    for (ValueSetExpansionContainsComponent entry : contains) {
      if (entry.hasCode() && !entry.getAbstract()) {
        codes.add(new SystemCode(entry.hasSystem() ? entry.getSystem() : "", entry.getCode()));
      }
      collect(entry.getContains(), codes);
    }
  }
}
