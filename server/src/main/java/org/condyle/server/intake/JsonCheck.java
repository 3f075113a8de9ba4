package org.condyle.server.intake;

import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.RuntimeResourceDefinition;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.condyle.server.intake.ElementLookup.Element;

/**
 * Compares a JSON tree with the definitions of its FHIR types: unknown elements, wrong JSON types,
 * elements that repeat or do not. HAPI's parser drops some of these without a word (such as what
 * lies beside {@code extension} under {@code _birthDate}), and for the others does not know the
 * path.
 */
final class JsonCheck {

  /** What is asked of the value of a primitive element, once its JSON type is right. */
  interface ValueCheck {
    /** Values are left to HAPI's parser, which looks at them anyway. */
    ValueCheck NONE = (element, value) -> Optional.empty();

    Optional<String> problem(Element element, String value);
  }

  private final ElementLookup lookup;
  private final ValueCheck values;
  private final int nesting;
  private final ParseProblems problems;

  JsonCheck(ElementLookup lookup, ValueCheck values, int nesting, ParseProblems problems) {
    this.lookup = lookup;
    this.values = values;
    this.nesting = nesting;
    this.problems = problems;
  }

  /** Checks the outermost resource; its type must be known. */
  void checkRoot(ObjectNode resource) {
    JsonNode type = resource.get("resourceType");
    resource(resource, type != null && type.isTextual() ? type.textValue() : "Resource");
  }

  private void resource(JsonNode node, String path) {
    if (!node.isObject()) {
      problems.add(path, "must be a JSON object with a resource");
      return;
    }
    JsonNode type = node.get("resourceType");
    if (type == null || !type.isTextual()) {
      problems.add(path, "has no resourceType");
      return;
    }
    Optional<RuntimeResourceDefinition> definition = lookup.resource(type.textValue());
    if (definition.isEmpty()) {
      problems.add(path, "has an unknown resourceType");
      return;
    }
    members((ObjectNode) node, definition.get(), path, true);
  }

  private void members(
      ObjectNode object, BaseRuntimeElementDefinition<?> type, String path, boolean isResource) {
    if (object.isEmpty()) {
      problems.add(path, "is an empty object; leave the element out instead");
    }
    Iterator<Map.Entry<String, JsonNode>> members = object.fields();
    while (members.hasNext()) {
      Map.Entry<String, JsonNode> member = members.next();
      String name = member.getKey();
      if (isResource && name.equals("resourceType")) {
        continue;
      }
      if (name.startsWith("_")) {
        beside(object, name, member.getValue(), type, path);
        continue;
      }
      Optional<Element> element = lookup.child(type, name);
      if (element.isEmpty()) {
        problems.add(path + "." + name, "is not an element of " + type.getName());
      } else {
        occurrences(element.get(), member.getValue(), path + "." + element.get().name(), object);
      }
    }
  }

  private void occurrences(Element element, JsonNode value, String path, ObjectNode parent) {
    if (!element.repeats()) {
      if (value.isArray()) {
        problems.add(path, "occurs once and must not be a JSON array");
      } else {
        occurrence(element, value, path);
      }
      return;
    }
    if (!value.isArray()) {
      problems.add(path, "may repeat and must be a JSON array");
      return;
    }
    if (value.isEmpty()) {
      problems.add(path, "is an empty array; leave the element out instead");
    }
    for (int i = 0; i < value.size(); i++) {
      JsonNode item = value.get(i);
      if (item.isNull() && element.isPrimitive() && hasBeside(parent, element, i)) {
        continue;
      }
      occurrence(element, item, path + "[" + i + "]");
    }
  }

  /** In an array of primitives null stands for a value that has only an id or extensions. */
  private static boolean hasBeside(ObjectNode parent, Element element, int index) {
    return parent.path("_" + element.name()).path(index).isObject();
  }

  private void occurrence(Element element, JsonNode value, String path) {
    if (value.isNull()) {
      problems.add(path, "is null; leave the element out instead");
    } else if (element.isResource()) {
      resource(value, path);
    } else if (element.isPrimitive()) {
      primitive(element, value, path);
    } else if (element.isNarrative()) {
      narrative(value, path);
    } else if (value.isObject()) {
      members((ObjectNode) value, element.definition(), path, false);
    } else {
      problems.add(path, "must be a JSON object of type " + element.type());
    }
  }

  private void narrative(JsonNode value, String path) {
    if (value.isTextual()) {
      XmlGuard.watch(value.textValue(), nesting);
    } else {
      problems.add(path, "must be a JSON string with XHTML");
    }
  }

  private void primitive(Element element, JsonNode value, String path) {
    boolean right =
        element.isNumber()
            ? value.isNumber()
            : element.isBoolean() ? value.isBoolean() : value.isTextual();
    if (!right) {
      String wanted =
          element.isNumber() ? "a JSON number" : element.isBoolean() ? "true or false" : "a string";
      problems.add(path, "must be " + wanted + ", of type " + element.type());
      return;
    }
    values.problem(element, value.asText()).ifPresent(sentence -> problems.add(path, sentence));
  }

  /** {@code _birthDate} holds the id and the extensions of {@code birthDate}. */
  private void beside(
      ObjectNode parent,
      String name,
      JsonNode value,
      BaseRuntimeElementDefinition<?> type,
      String path) {
    Optional<Element> element = lookup.child(type, name.substring(1));
    if (element.isEmpty() || !element.get().isPrimitive()) {
      problems.add(path + "." + name, "does not stand beside a primitive element");
      return;
    }
    String besidePath = path + "." + name;
    if (!element.get().repeats()) {
      extensionsOnly(value, besidePath);
    } else if (!value.isArray()) {
      problems.add(besidePath, "must be a JSON array, as " + name.substring(1) + " is");
    } else {
      for (int i = 0; i < value.size(); i++) {
        if (!value.get(i).isNull()) {
          extensionsOnly(value.get(i), besidePath + "[" + i + "]");
        }
      }
    }
  }

  private void extensionsOnly(JsonNode value, String path) {
    if (!value.isObject()) {
      problems.add(path, "must be a JSON object with id or extension");
      return;
    }
    Iterator<Map.Entry<String, JsonNode>> members = value.fields();
    while (members.hasNext()) {
      Map.Entry<String, JsonNode> member = members.next();
      String memberPath = path + "." + member.getKey();
      if (member.getKey().equals("extension")) {
        occurrences(lookup.extension(), member.getValue(), memberPath, (ObjectNode) value);
      } else if (!member.getKey().equals("id") || !member.getValue().isTextual()) {
        problems.add(memberPath, "is neither an id nor an extension");
      }
    }
  }
}
