package org.condyle.cql.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cqframework.cql.cql2elm.model.CompiledLibrary;
import org.cqframework.cql.cql2elm.tracking.Trackable;
import org.cqframework.cql.elm.visiting.BaseElmLibraryVisitor;
import org.hl7.cql.model.DataType;
import org.hl7.elm.r1.Element;
import org.hl7.elm.r1.Expression;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.elm.r1.FunctionDef;
import org.hl7.elm.r1.FunctionRef;
import org.hl7.elm.r1.Library;
import org.hl7.elm.r1.NamedTypeSpecifier;
import org.hl7.elm.r1.OperandDef;
import org.hl7.elm.r1.TypeSpecifier;
import org.hl7.elm.r1.VersionedIdentifier;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.elm.executing.FunctionRefEvaluator;
import org.opencds.cqf.cql.engine.execution.Libraries;

/**
 * Tells overloads apart that differ by profile alone. QI-Core 4.1.1 declares {@code
 * isCommunity(MedicationRequest)} and {@code isCommunity(MedicationNotRequested)}; ELM has the FHIR
 * type for both, and the engine would stop at an ambiguous call. The translator knows which one is
 * meant, so each gets a name of its own.
 */
final class ProfileOverloads extends BaseElmLibraryVisitor<@Nullable Object, Library> {

  /** Follows the name in CQL. */
  static final char MARK = '|';

  private final Map<VersionedIdentifier, CompiledLibrary> libraries;
  private final Map<Library, List<Overload>> overloads = new IdentityHashMap<>();

  /** A function that has a twin for the engine. */
  private record Overload(String name, FunctionDef function, List<TypeSpecifier> signature) {}

  private ProfileOverloads(Map<VersionedIdentifier, CompiledLibrary> libraries) {
    this.libraries = libraries;
  }

  /** Renames in all libraries that were compiled together. */
  static void tellApart(
      Collection<Library> compiled, Map<VersionedIdentifier, CompiledLibrary> libraries) {
    ProfileOverloads names = new ProfileOverloads(libraries);
    compiled.forEach(names::rename);
    if (!names.overloads.isEmpty()) {
      compiled.forEach(library -> names.visitLibrary(library, library));
    }
  }

  /** Whether the engine could not tell some functions of a library apart. */
  static boolean areIn(Library library) {
    return !twins(library).isEmpty();
  }

  private static List<FunctionDef> twins(Library library) {
    List<FunctionDef> functions = new ArrayList<>();
    if (library.getStatements() != null) {
      for (ExpressionDef each : library.getStatements().getDef()) {
        if (each instanceof FunctionDef function) {
          functions.add(function);
        }
      }
    }
    return functions.stream()
        .filter(
            each ->
                functions.stream()
                    .anyMatch(
                        other ->
                            other != each
                                && String.valueOf(other.getName()).equals(each.getName())
                                && FunctionRefEvaluator.INSTANCE.functionDefOperandsSignatureEqual(
                                    other, signature(each))))
        .toList();
  }

  private static List<TypeSpecifier> signature(FunctionDef function) {
    List<TypeSpecifier> signature = new ArrayList<>();
    for (OperandDef operand : function.getOperand()) {
      TypeSpecifier type = operand.getOperandTypeSpecifier();
      signature.add(
          type != null ? type : new NamedTypeSpecifier().withName(operand.getOperandType()));
    }
    return signature;
  }

  private void rename(Library library) {
    List<Overload> found = new ArrayList<>();
    for (FunctionDef function : twins(library)) {
      String name = String.valueOf(function.getName());
      found.add(new Overload(name, function, signature(function)));
    }
    for (Overload each : found) {
      each.function().setName(each.name() + MARK + found.indexOf(each));
    }
    if (!found.isEmpty() && library.getStatements() != null) {
      overloads.put(library, found);
      // The engine finds definitions by binary search.
      library
          .getStatements()
          .getDef()
          .sort(Comparator.comparing(each -> String.valueOf(each.getName())));
    }
  }

  @Override
  protected @Nullable Object defaultResult(Element element, Library library) {
    return null;
  }

  @Override
  public @Nullable Object visitFunctionRef(FunctionRef elm, Library library) {
    Library declaring = declaring(elm, library);
    if (declaring != null) {
      meant(elm, overloads.getOrDefault(declaring, List.of()))
          .ifPresent(overload -> elm.setName(overload.function().getName()));
    }
    return super.visitFunctionRef(elm, library);
  }

  private @Nullable Library declaring(FunctionRef call, Library library) {
    if (call.getLibraryName() == null) {
      return library;
    }
    CompiledLibrary included =
        libraries.get(
            Libraries.toVersionedIdentifier(
                Libraries.resolveLibraryRef(call.getLibraryName(), library)));
    return included == null ? null : included.getLibrary();
  }

  /** The overload of exactly the types that are given, or else one that takes them. */
  private static Optional<Overload> meant(FunctionRef call, List<Overload> overloads) {
    List<Overload> fitting =
        overloads.stream()
            .filter(each -> each.name().equals(call.getName()))
            .filter(each -> each.function().getOperand().size() == call.getOperand().size())
            .filter(each -> takes(each.function(), call.getOperand()))
            .toList();
    return fitting.stream()
        .filter(each -> isExact(each.function(), call.getOperand()))
        .findFirst()
        .or(() -> fitting.stream().findFirst());
  }

  private static boolean takes(FunctionDef function, List<Expression> operands) {
    for (int i = 0; i < operands.size(); i++) {
      DataType given = Trackable.INSTANCE.getResultType(operands.get(i));
      DataType wanted = Trackable.INSTANCE.getResultType(function.getOperand().get(i));
      if (given == null
          || wanted == null
          || !(given.equals(wanted)
              || given.isSubTypeOf(wanted)
              || given.isCompatibleWith(wanted))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isExact(FunctionDef function, List<Expression> operands) {
    for (int i = 0; i < operands.size(); i++) {
      DataType given = Trackable.INSTANCE.getResultType(operands.get(i));
      if (given == null
          || !given.equals(Trackable.INSTANCE.getResultType(function.getOperand().get(i)))) {
        return false;
      }
    }
    return true;
  }
}
