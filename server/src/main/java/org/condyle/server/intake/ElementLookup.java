package org.condyle.server.intake;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition.ChildTypeEnum;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeResourceDefinition;
import ca.uhn.fhir.parser.DataFormatException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IdType;
import org.jspecify.annotations.Nullable;

/** Which elements a FHIR type has, and what their values look like. */
final class ElementLookup {

  /** Beyond this nothing is a resource type, and the type registry need not be asked. */
  private static final Pattern TYPE_NAME = Pattern.compile("[A-Z][A-Za-z]{1,60}");

  private static final Set<String> NUMBERS =
      Set.of("integer", "positiveInt", "unsignedInt", "decimal");

  private final FhirContext fhirContext;
  private final Set<String> resourceTypes;
  private final BaseRuntimeElementDefinition<?> extension;

  ElementLookup(FhirContext fhirContext) {
    this.fhirContext = fhirContext;
    this.resourceTypes = fhirContext.getResourceTypes();
    this.extension = fhirContext.getElementDefinition(Extension.class);
  }

  /**
   * One element as its parent declares it.
   *
   * @param name its name without type, {@code value} for {@code valueQuantity}
   * @param definition its type
   * @param repeats whether it may occur more than once
   * @param declaration the parent's declaration; absent for what every element has
   */
  record Element(
      String name,
      BaseRuntimeElementDefinition<?> definition,
      boolean repeats,
      @Nullable BaseRuntimeChildDefinition declaration) {

    ChildTypeEnum kind() {
      return definition.getChildType();
    }

    boolean isPrimitive() {
      return kind() == ChildTypeEnum.PRIMITIVE_DATATYPE || kind() == ChildTypeEnum.ID_DATATYPE;
    }

    boolean isNarrative() {
      return kind() == ChildTypeEnum.PRIMITIVE_XHTML
          || kind() == ChildTypeEnum.PRIMITIVE_XHTML_HL7ORG;
    }

    boolean isResource() {
      return kind() == ChildTypeEnum.RESOURCE
          || kind() == ChildTypeEnum.CONTAINED_RESOURCES
          || kind() == ChildTypeEnum.CONTAINED_RESOURCE_LIST;
    }

    /** The FHIR name of the type, such as {@code date}. */
    String type() {
      return definition.getName();
    }

    boolean isNumber() {
      return NUMBERS.contains(type());
    }

    boolean isBoolean() {
      return type().equals("boolean");
    }
  }

  Optional<RuntimeResourceDefinition> resource(String type) {
    return TYPE_NAME.matcher(type).matches() && resourceTypes.contains(type)
        ? Optional.of(fhirContext.getResourceDefinition(type))
        : Optional.empty();
  }

  /** The element {@code extension}, which every type has. */
  Element extension() {
    return new Element("extension", extension, true, null);
  }

  Optional<Element> child(BaseRuntimeElementDefinition<?> parent, String name) {
    if (name.equals("extension") || name.equals("modifierExtension")) {
      return Optional.of(new Element(name, extension, true, null));
    }
    if (!(parent instanceof BaseRuntimeElementCompositeDefinition<?> composite)) {
      return Optional.empty();
    }
    BaseRuntimeChildDefinition declaration = composite.getChildByName(name);
    if (declaration == null || name.endsWith("[x]")) {
      return Optional.empty();
    }
    BaseRuntimeElementDefinition<?> definition = declaration.getChildByName(name);
    return definition == null
        ? Optional.empty()
        : Optional.of(
            new Element(
                declaration.getElementName().replace("[x]", ""),
                definition,
                declaration.isMultipleCardinality(),
                declaration));
  }

  /** What is wrong with the value of a primitive element; empty when nothing is. */
  Optional<String> valueProblem(Element element, String value) {
    if (value.isBlank()) {
      return Optional.of("is empty; leave the element out instead");
    }
    try {
      newPrimitive(element).setValueAsString(value);
      return Optional.empty();
    } catch (DataFormatException | IllegalArgumentException e) {
      return Optional.of("is not a valid FHIR " + typeOfValue(element));
    }
  }

  private static IPrimitiveType<?> newPrimitive(Element element) {
    if (element.kind() == ChildTypeEnum.ID_DATATYPE) {
      return new IdType();
    }
    BaseRuntimeChildDefinition declaration = element.declaration();
    Object arguments = declaration == null ? null : declaration.getInstanceConstructorArguments();
    return (IPrimitiveType<?>)
        (arguments == null
            ? element.definition().newInstance()
            : element.definition().newInstance(arguments));
  }

  private static String typeOfValue(Element element) {
    return switch (element.type()) {
      case "date" -> "date (YYYY, YYYY-MM or YYYY-MM-DD)";
      case "dateTime" ->
          "dateTime (YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with a time zone)";
      case "instant" -> "instant (YYYY-MM-DDThh:mm:ss.sss with a time zone)";
      case "time" -> "time (hh:mm:ss)";
      case "enumeration" -> "code of the value set that is required here";
      default -> element.type();
    };
  }
}
