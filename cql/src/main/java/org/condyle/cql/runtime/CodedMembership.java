package org.condyle.cql.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.condyle.cql.terminology.HashSetTerminology;
import org.cqframework.cql.cql2elm.model.CompiledLibrary;
import org.cqframework.cql.cql2elm.tracking.Trackable;
import org.cqframework.cql.elm.visiting.BaseElmLibraryVisitor;
import org.hl7.elm.r1.AnyInValueSet;
import org.hl7.elm.r1.Element;
import org.hl7.elm.r1.Expression;
import org.hl7.elm.r1.InValueSet;
import org.hl7.elm.r1.Library;
import org.hl7.elm.r1.ValueSetDef;
import org.hl7.elm.r1.ValueSetRef;
import org.hl7.elm.r1.VersionedIdentifier;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.execution.Libraries;

/**
 * Tells {@code in} over a Code from {@code in} over a String. By CQL a String is a member if any
 * system has it, a Code without a system is not; but the engine hands the terminology a Code
 * without a system for both. So what is asked for a Code or Concept gets a declaration of its own,
 * with the mark of {@link HashSetTerminology#withSystem}.
 */
final class CodedMembership extends BaseElmLibraryVisitor<@Nullable Object, Library> {

  private static final String MARK = "|coded";

  private static final Set<String> CODED =
      Set.of("System.Code", "System.Concept", "list<System.Code>", "list<System.Concept>");

  private final Map<VersionedIdentifier, CompiledLibrary> libraries;

  private CodedMembership(Map<VersionedIdentifier, CompiledLibrary> libraries) {
    this.libraries = libraries;
  }

  /** Marks in one library; value sets of all libraries are pinned before. */
  static void in(Library library, Map<VersionedIdentifier, CompiledLibrary> libraries) {
    new CodedMembership(libraries).visitLibrary(library, library);
  }

  @Override
  protected @Nullable Object defaultResult(Element element, Library library) {
    return null;
  }

  @Override
  public @Nullable Object visitInValueSet(InValueSet elm, Library library) {
    mark(elm.getCode(), elm.getValueset(), library);
    return super.visitInValueSet(elm, library);
  }

  @Override
  public @Nullable Object visitAnyInValueSet(AnyInValueSet elm, Library library) {
    mark(elm.getCodes(), elm.getValueset(), library);
    return super.visitAnyInValueSet(elm, library);
  }

  /** ELM that was published has no types here; a String and a Code stay the same there. */
  private void mark(@Nullable Expression code, @Nullable ValueSetRef reference, Library library) {
    if (code == null
        || reference == null
        || reference.getName() == null
        || reference.getName().endsWith(MARK)
        || !CODED.contains(String.valueOf(Trackable.INSTANCE.getResultType(code)))) {
      return;
    }
    Library declaring = declaring(reference, library);
    if (declaring == null || declaring.getValueSets() == null) {
      return;
    }
    List<ValueSetDef> declarations = declaring.getValueSets().getDef();
    String name = reference.getName() + MARK;
    if (declarations.stream().noneMatch(each -> name.equals(each.getName()))) {
      for (ValueSetDef each : new ArrayList<>(declarations)) {
        if (reference.getName().equals(each.getName()) && each.getId() != null) {
          ValueSetDef coded = new ValueSetDef();
          coded.setName(name);
          coded.setId(HashSetTerminology.withSystem(each.getId()));
          coded.setVersion(each.getVersion());
          // The engine looks from the first on, and this one is asked for most.
          declarations.add(0, coded);
        }
      }
    }
    reference.setName(name);
  }

  private @Nullable Library declaring(ValueSetRef reference, Library library) {
    if (reference.getLibraryName() == null) {
      return library;
    }
    CompiledLibrary included =
        libraries.get(
            Libraries.toVersionedIdentifier(
                Libraries.resolveLibraryRef(reference.getLibraryName(), library)));
    return included == null ? null : included.getLibrary();
  }
}
