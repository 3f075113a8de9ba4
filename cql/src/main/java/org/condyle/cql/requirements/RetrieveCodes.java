package org.condyle.cql.requirements;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.condyle.cql.content.ResolvedContent;
import org.condyle.cql.terminology.ValueSetCodes;
import org.condyle.cql.terminology.ValueSetCodes.SystemCode;
import org.hl7.elm.r1.CodeRef;
import org.hl7.elm.r1.ConceptRef;
import org.hl7.elm.r1.Expression;
import org.hl7.elm.r1.Property;
import org.hl7.elm.r1.Retrieve;
import org.hl7.elm.r1.ToList;
import org.hl7.elm.r1.ValueSetRef;
import org.jspecify.annotations.Nullable;

/** Reads from a retrieve which type and which codes it asks for. */
final class RetrieveCodes {

  private final Map<String, ValueSetCodes> valueSets = new HashMap<>();

  RetrieveCodes(ResolvedContent content) {
    content.valueSets().values().forEach(set -> valueSets.put(set.pin().canonical(), set.codes()));
  }

  DataRequirement requirement(Retrieve retrieve, @Nullable DateFilter dates, Scope scope) {
    String type = String.valueOf(retrieve.getDataType().getLocalPart());
    String path = retrieve.getCodeProperty();
    Expression asked = retrieve.getCodes();
    String profile = retrieve.getTemplateId();
    if (path != null && asked instanceof ValueSetRef reference) {
      String canonical = scope.valueSet(reference).getId();
      ValueSetCodes members = canonical == null ? null : valueSets.get(canonical);
      if (members != null) {
        CodeFilter filter = new CodeFilter(path, canonical, List.of());
        return new DataRequirement(type, profile, filter, members, dates, Set.of());
      }
    }
    List<DirectCode> codes = path == null ? null : codes(asked, scope);
    if (path == null || codes == null) {
      return new DataRequirement(type, profile, null, null, dates, Set.of());
    }
    return new DataRequirement(
        type, profile, new CodeFilter(path, null, codes), members(codes), dates, Set.of());
  }

  /**
   * What a retrieve without codes asks for of which only resources count that have no code.
   *
   * @param path the element that has to be something else than a code
   */
  DataRequirement uncoded(Retrieve retrieve, String path, @Nullable DateFilter dates) {
    CodeFilter none = new CodeFilter(path, null, List.of());
    return new DataRequirement(
        String.valueOf(retrieve.getDataType().getLocalPart()),
        retrieve.getTemplateId(),
        none,
        members(List.of()),
        dates,
        Set.of());
  }

  private static ValueSetCodes members(List<DirectCode> codes) {
    return new ValueSetCodes(
        codes.stream().map(each -> new SystemCode(each.system(), each.code())).toList());
  }

  /** The codes that are written out; null where they are computed and any could be meant. */
  private static @Nullable List<DirectCode> codes(@Nullable Expression asked, Scope scope) {
    if (asked instanceof CodeRef code) {
      return List.of(scope.code(code));
    }
    if (asked instanceof ConceptRef concept) {
      return scope.codes(concept);
    }
    if (asked instanceof ToList list) {
      return codes(list.getOperand(), scope);
    }
    if (asked instanceof Property property && "codes".equals(property.getPath())) {
      return property.getSource() instanceof ConceptRef concept ? scope.codes(concept) : null;
    }
    if (!(asked instanceof org.hl7.elm.r1.List list)) {
      return null;
    }
    List<DirectCode> codes = new ArrayList<>();
    for (Expression element : list.getElement()) {
      List<DirectCode> found = codes(element, scope);
      if (found == null) {
        return null;
      }
      codes.addAll(found);
    }
    return codes;
  }
}
