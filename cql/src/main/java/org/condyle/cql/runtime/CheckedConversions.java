package org.condyle.cql.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.xml.namespace.QName;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.cqframework.cql.cql2elm.ucum.UcumService;
import org.cqframework.cql.elm.visiting.BaseElmLibraryVisitor;
import org.hl7.elm.r1.AccessModifier;
import org.hl7.elm.r1.ConvertQuantity;
import org.hl7.elm.r1.Element;
import org.hl7.elm.r1.Expression;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.elm.r1.FunctionDef;
import org.hl7.elm.r1.FunctionRef;
import org.hl7.elm.r1.Library;
import org.hl7.elm.r1.NamedTypeSpecifier;
import org.hl7.elm.r1.OperandDef;
import org.hl7.elm.r1.TypeSpecifier;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.data.ExternalFunctionProvider;
import org.opencds.cqf.cql.engine.runtime.Quantity;

/**
 * Lets an impossible {@code convert} be the error it is. The engine turns whatever goes wrong in it
 * into null; so the quantity is passed through an external function first, which tries the
 * conversion.
 */
final class CheckedConversions extends BaseElmLibraryVisitor<@Nullable Object, @Nullable Object>
    implements ExternalFunctionProvider {

  private static final String FUNCTION = "condyle:convertible";
  private static final String SYSTEM = "urn:hl7-org:elm-types:r1";

  private final UcumService units;
  private boolean found;

  CheckedConversions(UcumService units) {
    this.units = units;
  }

  /** Puts the check before each conversion of a library. */
  static void in(Library library) {
    CheckedConversions conversions = new CheckedConversions(LibraryCompilation.units());
    conversions.visitLibrary(library, null);
    if (conversions.found && library.getStatements() != null) {
      List<ExpressionDef> definitions = library.getStatements().getDef();
      definitions.add(declaration());
      // The engine finds definitions by binary search.
      definitions.sort(Comparator.comparing(each -> String.valueOf(each.getName())));
    }
  }

  private static FunctionDef declaration() {
    FunctionDef function = new FunctionDef();
    function.setName(FUNCTION);
    function.setContext("Unfiltered");
    function.setAccessLevel(AccessModifier.PRIVATE);
    function.setExternal(true);
    List<OperandDef> operands = new ArrayList<>();
    operands.add(operand("quantity", "Quantity"));
    operands.add(operand("unit", "String"));
    function.setOperand(operands);
    return function;
  }

  private static OperandDef operand(String name, String type) {
    OperandDef operand = new OperandDef();
    operand.setName(name);
    operand.setOperandTypeSpecifier(type(type));
    return operand;
  }

  private static TypeSpecifier type(String name) {
    return new NamedTypeSpecifier().withName(new QName(SYSTEM, name));
  }

  @Override
  protected @Nullable Object defaultResult(Element element, @Nullable Object context) {
    return null;
  }

  @Override
  public @Nullable Object visitConvertQuantity(ConvertQuantity elm, @Nullable Object context) {
    super.visitConvertQuantity(elm, context);
    List<Expression> operands = new ArrayList<>(elm.getOperand());
    if (operands.size() == 2) {
      found = true;
      FunctionRef check = new FunctionRef();
      check.setName(FUNCTION);
      check.setLocator(elm.getLocator());
      check.setSignature(List.of(type("Quantity"), type("String")));
      check.setOperand(List.copyOf(operands));
      operands.set(0, check);
      elm.setOperand(operands);
    }
    return null;
  }

  /** Gives the quantity back if it can be converted to the unit. */
  @Override
  public @Nullable Object evaluate(@Nullable String function, @Nullable List<Object> arguments) {
    if (!FUNCTION.equals(function) || arguments == null) {
      throw new ProblemException(
          ProblemCode.EVALUATION_FAILED,
          "the external function '" + function + "' has no implementation here");
    }
    Object argument = arguments.get(0);
    if (argument instanceof Quantity quantity
        && quantity.getValue() != null
        && quantity.getUnit() != null
        && arguments.get(1) instanceof String unit) {
      try {
        units.convert(quantity.getValue(), quantity.getUnit(), unit);
      } catch (ProblemException e) {
        throw e;
      } catch (Exception e) {
        // What cannot be converted and is no problem stays CQL's null.
        return argument;
      }
    }
    return argument;
  }
}
