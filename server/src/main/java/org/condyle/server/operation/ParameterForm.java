package org.condyle.server.operation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.OperationDefinition.OperationDefinitionParameterComponent;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;

/**
 * One parameter that an operation takes, as its OperationDefinition states it.
 *
 * @param aliases other names by which it may be given
 * @param max how often at most; {@link Integer#MAX_VALUE} for any number
 * @param type the FHIR type, {@code Any} for any resource, {@link #PARTS} if it has parts instead
 */
record ParameterForm(String name, List<String> aliases, int min, int max, String type) {

  /** On a parameter of an OperationDefinition, code: another name by which it may be given. */
  static final String ALIAS =
      "https://condyle.org/fhir/StructureDefinition/operation-parameter-alias";

  static final String PARTS = "(parts)";

  private static final Pattern CODE = Pattern.compile("\\S+( \\S+)*");
  private static final Set<String> DATES = Set.of("date", "dateTime", "instant");
  private static final Set<String> INTEGERS = Set.of("integer", "positiveInt", "unsignedInt");
  private static final Set<String> TEXTS =
      Set.of("string", "uri", "url", "canonical", "uuid", "oid", "markdown", "base64Binary");

  ParameterForm {
    aliases = List.copyOf(aliases);
  }

  static ParameterForm of(OperationDefinitionParameterComponent parameter) {
    return new ParameterForm(
        parameter.getName(),
        parameter.getExtensionsByUrl(ALIAS).stream()
            .map(Extension::getValue)
            .map(Base::primitiveValue)
            .toList(),
        parameter.getMin(),
        parameter.getMax().equals("*") ? Integer.MAX_VALUE : Integer.parseInt(parameter.getMax()),
        parameter.hasPart() ? PARTS : parameter.getType());
  }

  /** Whether its value is a resource or has parts, which no query string can carry. */
  boolean needsBody() {
    return type.equals(PARTS) || (Character.isUpperCase(type.charAt(0)) && !isReference());
  }

  private boolean isReference() {
    return type.equals("Reference");
  }

  /**
   * The value in this parameter's type; empty if it cannot be that. A text is read as what the type
   * says, since a query string has nothing else. A date stays as it was written: what moment it
   * means depends on the time zone and on whether it starts or ends something.
   */
  Optional<Base> typed(Base given) {
    if (type.equals(PARTS)) {
      return given instanceof ParametersParameterComponent ? Optional.of(given) : Optional.empty();
    }
    if (given instanceof Resource resource) {
      return type.equals("Any") || type.equals(resource.fhirType())
          ? Optional.of(given)
          : Optional.empty();
    }
    if (given instanceof Reference reference) {
      return (isReference() || TEXTS.contains(type)) && reference.hasReference()
          ? Optional.of(given)
          : Optional.empty();
    }
    if (given instanceof PrimitiveType<?> primitive && primitive.hasValue()) {
      return primitive(primitive);
    }
    return given.fhirType().equals(type) ? Optional.of(given) : Optional.empty();
  }

  private Optional<Base> primitive(PrimitiveType<?> given) {
    String text = given.getValueAsString();
    if (type.equals("boolean")) {
      return text.equals("true") || text.equals("false")
          ? Optional.of(new BooleanType(text))
          : Optional.empty();
    }
    if (INTEGERS.contains(type)) {
      return integer(text);
    }
    boolean isText = given instanceof StringType || given instanceof UriType;
    boolean fits =
        DATES.contains(type)
            ? isText || given instanceof BaseDateTimeType
            : isText && !text.isBlank() && fitsTextType(text);
    return fits ? Optional.of(isReference() ? new Reference(text) : given) : Optional.empty();
  }

  private boolean fitsTextType(String text) {
    return switch (type) {
      // An id that no resource can have is not malformed but unknown, which whoever looks it up
      // says.
      case "id", "code" -> CODE.matcher(text).matches();
      default -> isReference() || TEXTS.contains(type);
    };
  }

  private Optional<Base> integer(String text) {
    try {
      int value = Integer.parseInt(text);
      int least = type.equals("integer") ? Integer.MIN_VALUE : type.equals("positiveInt") ? 1 : 0;
      return value >= least ? Optional.of(new IntegerType(value)) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
