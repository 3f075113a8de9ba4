package org.condyle.proms.instrument;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of which every field has to be read: one that is left over was misspelt, and would
 * be silently ignored otherwise.
 */
final class JsonFields {

  private final JsonNode json;
  private final String path;
  private final Set<String> read = new HashSet<>();

  private JsonFields(JsonNode json, String path) {
    this.json = json;
    this.path = path;
    if (!json.isObject()) {
      throw wrong("is no object");
    }
  }

  /**
   * Reads an object.
   *
   * @param reader reads all of its fields
   * @throws ProblemException that says where, if a field is missing, has another type or is unknown
   */
  static <T> T read(JsonNode json, String path, Function<JsonFields, T> reader) {
    JsonFields fields = new JsonFields(json, path);
    T value = reader.apply(fields);
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!fields.read.contains(name)) {
                throw fields.wrong(
                    "has an element '" + name + "' that an instrument does not have");
              }
            });
    return value;
  }

  ProblemException wrong(String what) {
    return new ProblemException(ProblemCode.INSTRUMENT_INVALID, path + " " + what, path);
  }

  private @Nullable JsonNode find(String name) {
    read.add(name);
    JsonNode value = json.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private JsonNode get(String name) {
    JsonNode value = find(name);
    if (value == null) {
      throw wrong("has no '" + name + "'");
    }
    return value;
  }

  boolean has(String name) {
    return json.has(name);
  }

  String text(String name) {
    JsonNode value = get(name);
    if (!value.isTextual() || value.asText().isBlank()) {
      throw wrong("needs a text in '" + name + "'");
    }
    return value.asText();
  }

  @Nullable String textOrNull(String name) {
    return find(name) == null ? null : text(name);
  }

  boolean bool(String name) {
    JsonNode value = get(name);
    if (!value.isBoolean()) {
      throw wrong("needs true or false in '" + name + "'");
    }
    return value.asBoolean();
  }

  boolean bool(String name, boolean absent) {
    return find(name) == null ? absent : bool(name);
  }

  BigDecimal number(String name) {
    JsonNode value = get(name);
    if (!value.isNumber()) {
      throw wrong("needs a number in '" + name + "'");
    }
    return value.decimalValue();
  }

  @Nullable BigDecimal numberOrNull(String name) {
    return find(name) == null ? null : number(name);
  }

  @Nullable Integer wholeOrNull(String name) {
    return find(name) == null ? null : whole(name);
  }

  int whole(String name) {
    JsonNode value = get(name);
    if (!value.isInt()) {
      throw wrong("needs a whole number in '" + name + "'");
    }
    return value.asInt();
  }

  /** A text of one of the names of an enumeration, as {@code naming} writes them. */
  <E> E oneOf(String name, List<E> values, Function<E, String> naming) {
    String text = text(name);
    return values.stream()
        .filter(value -> naming.apply(value).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    "has '"
                        + text
                        + "' in '"
                        + name
                        + "', which is none of "
                        + values.stream().map(naming).toList()));
  }

  <T> T object(String name, Function<JsonFields, T> reader) {
    return read(get(name), path + "." + name, reader);
  }

  <T> @Nullable T objectOrNull(String name, Function<JsonFields, T> reader) {
    return find(name) == null ? null : object(name, reader);
  }

  <T> List<T> objects(String name, Function<JsonFields, T> reader) {
    List<T> values = new ArrayList<>();
    for (JsonNode value : array(name)) {
      values.add(read(value, path + "." + name + "[" + values.size() + "]", reader));
    }
    return values;
  }

  List<String> texts(String name) {
    List<String> values = new ArrayList<>();
    for (JsonNode value : array(name)) {
      if (!value.isTextual()) {
        throw wrong("needs texts in '" + name + "'");
      }
      values.add(value.asText());
    }
    return values;
  }

  List<List<String>> textsOfTexts(String name) {
    List<List<String>> values = new ArrayList<>();
    for (JsonNode inner : array(name)) {
      List<String> texts = new ArrayList<>();
      inner.forEach(text -> texts.add(text.asText()));
      values.add(texts);
    }
    return values;
  }

  private JsonNode array(String name) {
    JsonNode value = find(name);
    if (value == null) {
      return JsonNodeFactory.instance.arrayNode();
    }
    if (!value.isArray()) {
      throw wrong("needs a list in '" + name + "'");
    }
    return value;
  }

  /** The object's own field names, when they are the keys of a map. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
