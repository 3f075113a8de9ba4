package org.condyle.proms.reading;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.condyle.profiles.Artefact;
import org.condyle.profiles.CondylePackage;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/** The value sets of Condyle's own package, which all list their codes. */
public final class CodeSets {

  private static final JsonMapper MAPPER = new JsonMapper();

  private final CondylePackage content;
  private final Map<String, CodeSet> read = new ConcurrentHashMap<>();

  public CodeSets(CondylePackage content) {
    this.content = content;
  }

  /**
   * The codes of a value set.
   *
   * @param url canonical url without version
   * @throws ProblemException if the package has no such value set, or one whose codes are not
   *     listed; neither is taken as empty
   */
  public CodeSet of(String url) {
    return read.computeIfAbsent(url, this::read);
  }

  private CodeSet read(String url) {
    Artefact artefact =
        content
            .artefact(url)
            .filter(found -> found.resourceType().equals("ValueSet"))
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.VALUE_SET_MISSING,
                        "The package " + content.id() + " has no value set " + url,
                        url));
    Map<String, Set<String>> codes = new HashMap<>();
    JsonNode compose = parse(artefact).path("compose");
    if (compose.has("exclude") || compose.path("include").isEmpty()) {
      throw incomplete(url);
    }
    for (JsonNode include : compose.path("include")) {
      if (!include.has("system") || include.has("filter") || include.path("concept").isEmpty()) {
        throw incomplete(url);
      }
      Set<String> ofSystem =
          codes.computeIfAbsent(include.path("system").asText(), unused -> new HashSet<>());
      include.path("concept").forEach(concept -> ofSystem.add(concept.path("code").asText()));
    }
    return new CodeSet(url, codes);
  }

  private static JsonNode parse(Artefact artefact) {
    try {
      return MAPPER.readTree(artefact.json());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(artefact.fileName() + " of the package is no JSON", e);
    }
  }

  private static ProblemException incomplete(String url) {
    return new ProblemException(
        ProblemCode.VALUE_SET_INCOMPLETE,
        "The value set " + url + " does not list its codes one by one; list them in its compose",
        url);
  }
}
