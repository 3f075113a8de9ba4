package org.condyle.server.access;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.access.Decision.Allowed;
import org.jspecify.annotations.Nullable;

/**
 * Adds to a search what holds it within what the caller may see, so that it finds nothing else and
 * its total counts nothing else.
 */
final class SearchNarrowing {

  private final RestrictionQuery queries;

  SearchNarrowing(RestrictionQuery queries) {
    this.queries = queries;
  }

  /**
   * The parameters that are to be added to those of a search.
   *
   * @throws ProblemException SEARCH_NOT_NARROWED if the caller may see several parts of the type
   *     that are not one search, and does not say which is meant
   */
  Map<String, String> added(
      Rights rights, Allowed allowed, String type, Map<String, String[]> given) {
    if (allowed.isUnrestricted()) {
      return Map.of();
    }
    Restriction restriction = chosen(merged(allowed.restrictions()), type, given);
    Map<String, String> added =
        new HashMap<>(queries.parameters(rights.caller(), type, restriction));
    // The same once more would change nothing, and HAPI minds.
    added
        .entrySet()
        .removeIf(each -> Arrays.asList(values(given, each.getKey())).contains(each.getValue()));
    return added;
  }

  /** The parameters of a search with others added; both of the same name have to be met. */
  static Map<String, String[]> joined(Map<String, String[]> given, Map<String, String> added) {
    Map<String, String[]> joined = new LinkedHashMap<>(given);
    added.forEach(
        (name, value) -> {
          String[] there = values(given, name);
          String[] all = Arrays.copyOf(there, there.length + 1);
          all[there.length] = value;
          joined.put(name, all);
        });
    return joined;
  }

  private static String[] values(Map<String, String[]> given, String name) {
    return given.getOrDefault(name, new String[0]);
  }

  /** Those that differ in the values of one parameter alone are one search. */
  private static List<Restriction> merged(List<Restriction> restrictions) {
    List<Restriction> merged = new ArrayList<>();
    for (Restriction next : restrictions) {
      Restriction joined = next;
      for (Restriction there : List.copyOf(merged)) {
        String name = onlyDifference(there, joined);
        if (name != null) {
          merged.remove(there);
          joined = union(there, joined, name);
        }
      }
      merged.add(joined);
    }
    return merged;
  }

  private static @Nullable String onlyDifference(Restriction one, Restriction other) {
    if (one.held() != other.held()
        || !one.parameters().keySet().equals(other.parameters().keySet())) {
      return null;
    }
    List<String> different =
        one.parameters().keySet().stream()
            .filter(
                name -> !Objects.equals(one.parameters().get(name), other.parameters().get(name)))
            .toList();
    return different.size() == 1 ? different.get(0) : null;
  }

  private static Restriction union(Restriction one, Restriction other, String name) {
    Map<String, Set<String>> parameters = new HashMap<>(one.parameters());
    Set<String> values = new HashSet<>(one.parameters().getOrDefault(name, Set.of()));
    values.addAll(other.parameters().getOrDefault(name, Set.of()));
    parameters.put(name, values);
    return new Restriction(one.held(), parameters);
  }

  private static Restriction chosen(
      List<Restriction> restrictions, String type, Map<String, String[]> given) {
    if (restrictions.size() == 1) {
      return restrictions.get(0);
    }
    return restrictions.stream()
        .filter(each -> isMeant(each, given))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.SEARCH_NOT_NARROWED,
                    "The token opens several parts of "
                        + type
                        + "; say which one is searched, as one of "
                        + restrictions.stream()
                            .map(SearchNarrowing::text)
                            .collect(Collectors.joining(" or ")),
                    type));
  }

  /** Whether the search says all of a restriction itself. */
  private static boolean isMeant(Restriction restriction, Map<String, String[]> given) {
    return !restriction.parameters().isEmpty()
        && restriction.parameters().entrySet().stream()
            .allMatch(
                each ->
                    Arrays.stream(values(given, each.getKey()))
                        .anyMatch(value -> isWithin(value, each.getValue())));
  }

  private static boolean isWithin(String value, Set<String> allowed) {
    return Arrays.stream(value.split(","))
        .allMatch(
            one ->
                allowed.contains(one)
                    || (one.indexOf('|') >= 0
                        && allowed.contains(one.substring(one.indexOf('|') + 1))));
  }

  private static String text(Restriction restriction) {
    return restriction.parameters().entrySet().stream()
        .map(each -> each.getKey() + "=" + String.join(",", each.getValue()))
        .sorted()
        .collect(Collectors.joining("&"));
  }
}
