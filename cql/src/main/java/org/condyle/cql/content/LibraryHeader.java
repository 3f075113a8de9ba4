package org.condyle.cql.content;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.condyle.cql.content.CqlTokens.Kind;
import org.condyle.cql.content.CqlTokens.Token;
import org.jspecify.annotations.Nullable;

/**
 * What a library says about itself and what it needs, read from its CQL or ELM without compiling.
 *
 * @param name the CQL name, without qualifier; empty when the text declares none
 * @param version the declared version
 * @param models the data models as {@code name|version}
 * @param includes the included libraries
 * @param valueSets the declared value sets
 */
record LibraryHeader(
    String name,
    @Nullable String version,
    List<String> models,
    List<Include> includes,
    List<Canonical> valueSets) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * An included library.
   *
   * @param qualifier the namespace in front of the name, as written in CQL or as uri in ELM
   */
  record Include(@Nullable String qualifier, String name, @Nullable String version) {
    @Override
    public String toString() {
      return version == null ? name : name + " version " + version;
    }
  }

  /** Reads the declarations of a CQL text up to the first definition. */
  static LibraryHeader ofCql(String cql) {
    return new CqlReader(cql).read();
  }

  /**
   * Reads the declarations of an ELM library in JSON.
   *
   * @throws JsonProcessingException if the text is no JSON
   */
  static LibraryHeader ofElm(String elm) throws JsonProcessingException {
    JsonNode library = JSON.readTree(elm).path("library");
    List<String> models = new ArrayList<>();
    for (JsonNode def : library.path("usings").path("def")) {
      models.add(def.path("localIdentifier").asText() + "|" + def.path("version").asText(""));
    }
    List<Include> includes = new ArrayList<>();
    for (JsonNode def : library.path("includes").path("def")) {
      String path = def.path("path").asText();
      int slash = path.lastIndexOf('/');
      includes.add(
          new Include(
              slash < 0 ? null : path.substring(0, slash),
              path.substring(slash + 1),
              textOrNull(def.path("version"))));
    }
    List<Canonical> valueSets = new ArrayList<>();
    for (JsonNode def : library.path("valueSets").path("def")) {
      valueSets.add(valueSet(def.path("id").asText(), textOrNull(def.path("version"))));
    }
    JsonNode identifier = library.path("identifier");
    return new LibraryHeader(
        identifier.path("id").asText(""),
        textOrNull(identifier.path("version")),
        models,
        includes,
        valueSets);
  }

  private static @Nullable String textOrNull(JsonNode node) {
    return node.isTextual() ? node.asText() : null;
  }

  private static Canonical valueSet(String id, @Nullable String version) {
    Canonical canonical = Canonical.parse(id);
    return version == null ? canonical : new Canonical(canonical.url(), version);
  }

  private static final class CqlReader {
    private final CqlTokens tokens;
    private @Nullable Token token;
    private String name = "";
    private @Nullable String version;
    private final List<String> models = new ArrayList<>();
    private final List<Include> includes = new ArrayList<>();
    private final List<Canonical> valueSets = new ArrayList<>();

    CqlReader(String cql) {
      tokens = new CqlTokens(cql);
      token = tokens.next();
    }

    LibraryHeader read() {
      while (token != null && !token.isWord("define") && !token.isWord("context")) {
        if (token.isWord("library")) {
          advance();
          name = qualifiedName().name();
          version = optionalVersion();
        } else if (token.isWord("using")) {
          advance();
          String model = qualifiedName().name();
          String modelVersion = optionalVersion();
          models.add(model + "|" + (modelVersion == null ? "" : modelVersion));
        } else if (token.isWord("include")) {
          advance();
          QualifiedName included = qualifiedName();
          includes.add(new Include(included.qualifier(), included.name(), optionalVersion()));
        } else if (token.isWord("valueset")) {
          advance();
          readValueSet();
        } else {
          advance();
        }
      }
      return new LibraryHeader(name, version, models, includes, valueSets);
    }

    private void readValueSet() {
      while (token != null && token.kind() != Kind.STRING) {
        advance();
      }
      if (token != null) {
        String id = token.text();
        advance();
        valueSets.add(valueSet(id, optionalVersion()));
      }
    }

    private QualifiedName qualifiedName() {
      List<String> parts = new ArrayList<>();
      while (token != null && token.isName()) {
        parts.add(token.text());
        advance();
        if (token == null || !token.text().equals(".")) {
          break;
        }
        advance();
      }
      if (parts.isEmpty()) {
        return new QualifiedName(null, "");
      }
      int last = parts.size() - 1;
      return new QualifiedName(
          last == 0 ? null : String.join(".", parts.subList(0, last)), parts.get(last));
    }

    private @Nullable String optionalVersion() {
      if (token == null || !token.isWord("version")) {
        return null;
      }
      advance();
      if (token == null || token.kind() != Kind.STRING) {
        return null;
      }
      String text = token.text();
      advance();
      return text;
    }

    private void advance() {
      token = tokens.next();
    }

    private record QualifiedName(@Nullable String qualifier, String name) {}
  }
}
