package org.condyle.server.intake;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;

/** Reads a body as JSON: well-formed, not too deep, no key twice. */
final class JsonReader {

  private final ObjectMapper mapper;
  private final int nesting;

  JsonReader(int nesting) {
    this.nesting = nesting;
    this.mapper =
        JsonMapper.builder()
            .nodeFactory(new JsonNodeFactory(true))
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(nesting)
                // A Binary may fill the whole body; the body's own limit holds.
                .maxStringLength(Integer.MAX_VALUE)
                .build());
  }

  /**
   * @throws ProblemException TOO_DEEP or MALFORMED
   */
  ObjectNode read(byte[] body) {
    try {
      JsonNode root = mapper.readTree(body);
      if (root instanceof ObjectNode object) {
        return object;
      }
      throw new ProblemException(
          ProblemCode.MALFORMED, "The body must be one JSON object with a FHIR resource");
    } catch (StreamConstraintsException e) {
      throw refusedByLimit(e);
    } catch (JsonProcessingException e) {
      throw malformed(body, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProblemException refusedByLimit(StreamConstraintsException e) {
    if (String.valueOf(e.getMessage()).contains("nesting depth")) {
      return Depth.tooDeep(nesting);
    }
    return new ProblemException(
        ProblemCode.MALFORMED, "The body has a number or a name that is too long" + at(e));
  }

  private ProblemException malformed(byte[] body, JsonProcessingException e) {
    ParseProblems duplicates = duplicateKeys(body);
    return duplicates.isEmpty()
        // Jackson's message quotes the text, which may be a patient's.
        ? new ProblemException(ProblemCode.MALFORMED, "The body is not well-formed JSON" + at(e))
        : duplicates.toException();
  }

  private static String at(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    return location == null
        ? ""
        : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  /** Where a key occurs twice in one object; only asked once reading has failed. */
  private ParseProblems duplicateKeys(byte[] body) {
    ParseProblems problems = new ParseProblems();
    Deque<Set<String>> objects = new ArrayDeque<>();
    try (JsonParser parser = mapper.getFactory().createParser(body)) {
      for (@Nullable JsonToken token = parser.nextToken();
          token != null;
          token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT -> objects.push(new HashSet<>());
          case END_OBJECT -> objects.pop();
          case FIELD_NAME -> {
            if (!objects.element().add(parser.currentName())) {
              problems.add(path(parser), "is there twice");
            }
          }
          default -> {}
        }
      }
    } catch (IOException e) {
      // The end of what can be read: what was found until here is told.
      return problems;
    }
    return problems;
  }

  /** {@code /entry/3/resource/name} as a FHIRPath from the (unknown) outermost resource. */
  private static String path(JsonParser parser) {
    return "Resource"
        + parser
            .getParsingContext()
            .pathAsPointer()
            .toString()
            .replaceAll("/(\\d+)(?=/|$)", "[$1]")
            .replace('/', '.');
  }
}
