package org.condyle.server.fhir;

import ca.uhn.fhir.jpa.searchparam.extractor.SearchParamExtractorR4;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Resource;

/**
 * Follows the paths of search parameters that are nothing but names, such as {@code
 * Observation.component.code}, without the FHIRPath engine, which looks each path up and each step
 * over. All other paths go to the engine.
 */
final class PlainPaths extends SearchParamExtractorR4 {

  private static final Pattern PLAIN = Pattern.compile("[A-Z][A-Za-z]*(\\.[a-z][A-Za-z0-9]*)*");

  /** Its type and names by path; none of a path that is not plain. */
  private final Map<String, List<String>> steps = new ConcurrentHashMap<>();

  /** The paths of an expression, found once: there are no more than search parameters have. */
  private final Map<String, String[]> paths = new ConcurrentHashMap<>();

  @Override
  public String[] split(String expression) {
    return paths.computeIfAbsent(expression, super::split);
  }

  @Override
  public IValueExtractor getPathValueExtractor(IBase resource, String path) {
    List<String> known = steps.computeIfAbsent(path, PlainPaths::steps);
    // A path of Resource or DomainResource is the engine's, which knows what is derived from what.
    if (!known.isEmpty()
        && resource instanceof Resource start
        && start.fhirType().equals(known.get(0))) {
      return () -> follow(start, known);
    }
    return super.getPathValueExtractor(resource, path);
  }

  private static List<String> steps(String path) {
    return PLAIN.matcher(path).matches() ? List.of(path.split("\\.")) : List.of();
  }

  private static List<Base> follow(Resource start, List<String> steps) {
    List<Base> found = List.of(start);
    for (String name : steps.subList(1, steps.size())) {
      List<Base> children = new ArrayList<>();
      for (Base each : found) {
        for (Base child : each.listChildrenByName(name, false)) {
          if (child != null) {
            children.add(child);
          }
        }
      }
      found = children;
    }
    return found;
  }
}
