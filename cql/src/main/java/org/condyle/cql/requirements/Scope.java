package org.condyle.cql.requirements;

import java.util.List;
import java.util.Optional;
import org.condyle.cql.runtime.CompiledContent;
import org.hl7.elm.r1.CodeDef;
import org.hl7.elm.r1.CodeRef;
import org.hl7.elm.r1.CodeSystemDef;
import org.hl7.elm.r1.CodeSystemRef;
import org.hl7.elm.r1.ConceptDef;
import org.hl7.elm.r1.ConceptRef;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.elm.r1.ExpressionRef;
import org.hl7.elm.r1.FunctionDef;
import org.hl7.elm.r1.FunctionRef;
import org.hl7.elm.r1.Library;
import org.hl7.elm.r1.ParameterDef;
import org.hl7.elm.r1.ParameterRef;
import org.hl7.elm.r1.ValueSetDef;
import org.hl7.elm.r1.ValueSetRef;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.exception.CqlException;
import org.opencds.cqf.cql.engine.execution.Libraries;

/** The library in which names are looked up. */
record Scope(CompiledContent content, Library library) {

  /** What a name means, with the library in which its own names are looked up. */
  record Found<T>(T definition, Scope scope) {}

  private Scope in(@Nullable String libraryName) {
    return libraryName == null
        ? this
        : new Scope(content, content.libraryIncludedAs(libraryName, library));
  }

  Found<ExpressionDef> expression(ExpressionRef reference) {
    Scope scope = in(reference.getLibraryName());
    return new Found<>(Libraries.resolveExpressionRef(reference.getName(), scope.library), scope);
  }

  /** The function that a call means; all that could be meant where the call carries no types. */
  List<Found<FunctionDef>> functions(FunctionRef call) {
    Scope scope = in(call.getLibraryName());
    return exact(call, scope)
        .map(List::of)
        .orElseGet(
            () ->
                Libraries.getFunctionDefs(call.getName(), scope.library).stream()
                    .filter(each -> each.getOperand().size() == call.getOperand().size())
                    .toList())
        .stream()
        .map(each -> new Found<>(each, scope))
        .toList();
  }

  private static Optional<FunctionDef> exact(FunctionRef call, Scope scope) {
    if (call.getSignature().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Libraries.resolveFunctionDef(call.getName(), call.getSignature(), scope.library));
    } catch (CqlException | IllegalArgumentException | java.util.NoSuchElementException e) {
      return Optional.empty();
    }
  }

  Found<ParameterDef> parameter(ParameterRef reference) {
    Scope scope = in(reference.getLibraryName());
    return new Found<>(Libraries.resolveParameterRef(reference.getName(), scope.library), scope);
  }

  ValueSetDef valueSet(ValueSetRef reference) {
    return Libraries.resolveValueSetRef(
        reference.getName(), in(reference.getLibraryName()).library);
  }

  DirectCode code(CodeRef reference) {
    Scope scope = in(reference.getLibraryName());
    CodeDef code = Libraries.resolveCodeRef(reference.getName(), scope.library);
    CodeSystemRef system = code.getCodeSystem();
    CodeSystemDef codeSystem = system == null ? null : scope.codeSystem(system);
    String url = codeSystem == null ? null : codeSystem.getId();
    return new DirectCode(
        url == null ? "" : url,
        codeSystem == null ? null : codeSystem.getVersion(),
        String.valueOf(code.getId()),
        code.getDisplay());
  }

  List<DirectCode> codes(ConceptRef reference) {
    Scope scope = in(reference.getLibraryName());
    ConceptDef concept = Libraries.resolveConceptRef(reference.getName(), scope.library);
    return concept.getCode().stream().map(scope::code).toList();
  }

  CodeSystemDef codeSystem(CodeSystemRef reference) {
    return Libraries.resolveCodeSystemRef(
        reference.getName(), in(reference.getLibraryName()).library);
  }
}
