package org.condyle.server.fhir;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Resource;

/**
 * Follows the paths of search parameters that are names, such as {@code
 * Observation.component.code}, or values of one type, such as {@code (Observation.value as
 * Quantity)}, without the FHIRPath engine, which looks each path up and each step over. All other
 * paths go to the engine.
 */
final class PlainPaths extends LateFhirPath {

  private static final String NAMES = "([A-Z][A-Za-z]*(?:\\.[a-z][A-Za-z0-9]*)*)";

  private static final Pattern PLAIN =
      Pattern.compile(NAMES + "|\\(" + NAMES + " as ([A-Za-z]+)\\)");

  private final Map<String, Optional<PlainPath>> plainPaths = new ConcurrentHashMap<>();

  /** The paths of an expression, found once: there are no more than search parameters have. */
  private final Map<String, String[]> paths = new ConcurrentHashMap<>();

  @Override
  public String[] split(String expression) {
    return paths.computeIfAbsent(expression, super::split);
  }

  @Override
  public IValueExtractor getPathValueExtractor(IBase resource, String path) {
    Optional<PlainPath> plain = plainPaths.computeIfAbsent(path, PlainPath::of);
    // A path of Resource or DomainResource is the engine's, which knows what is derived from what.
    if (plain.isPresent()
        && resource instanceof Resource start
        && start.fhirType().equals(plain.get().start())) {
      return () -> plain.get().valuesIn(start);
    }
    return super.getPathValueExtractor(resource, path);
  }

  /**
   * A path that is names.
   *
   * @param start the type of resource with which it begins
   * @param type the type of value that is wanted, empty if any is
   */
  private record PlainPath(String start, List<String> names, String type) {

    static Optional<PlainPath> of(String path) {
      Matcher matcher = PLAIN.matcher(path);
      if (!matcher.matches()) {
        return Optional.empty();
      }
      boolean typed = matcher.group(2) != null;
      List<String> steps = List.of(matcher.group(typed ? 2 : 1).split("\\."));
      return Optional.of(
          new PlainPath(
              steps.get(0), steps.subList(1, steps.size()), typed ? matcher.group(3) : ""));
    }

    List<Base> valuesIn(Resource resource) {
      List<Base> found = List.of(resource);
      for (String name : names) {
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
      return type.isEmpty()
          ? found
          : found.stream().filter(value -> value.fhirType().equals(type)).toList();
    }
  }
}
