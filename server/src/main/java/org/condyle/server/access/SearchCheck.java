package org.condyle.server.access;

import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry.SearchParamLookupContextEnum;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.caller.Permission;

/**
 * Refuses searches that look into what the caller may not search as a whole: whether something was
 * found, how much, and in which order, would tell about it.
 */
final class SearchCheck {

  private static final String HAS = "_has";
  private static final String HAS_PREFIX = "_has:";

  /** Parameters of every search that look at nothing but what is found anyway. */
  private static final Set<String> HARMLESS =
      Set.of(
          "_count",
          "_elements",
          "_format",
          "_id",
          "_lastUpdated",
          "_offset",
          "_pretty",
          "_profile",
          "_security",
          "_source",
          "_summary",
          "_tag",
          "_total");

  private static final Pattern ONE_TYPE =
      Pattern.compile(".*\\.where\\(resolve\\(\\) is ([A-Za-z]+)\\)");

  private static final Set<String> ITERATED = Set.of("iterate", "recurse");

  private final ISearchParamRegistry parameters;
  private final Set<Rule> rules;

  SearchCheck(ISearchParamRegistry parameters, Set<Rule> rules) {
    this.parameters = parameters;
    this.rules = rules;
  }

  /**
   * @param given the parameters of a search for the type, as they stand in its URL
   * @throws ProblemException SEARCH_BEYOND_RIGHTS
   */
  void check(Rights rights, String type, Map<String, String[]> given) {
    if (rights.areFree()) {
      return;
    }
    given.forEach((name, values) -> check(rights, type, name, List.of(values)));
  }

  private void check(Rights rights, String type, String name, List<String> values) {
    String[] parts = name.split("[:.]", 2);
    switch (parts[0]) {
      case HAS -> {
        if (rules.contains(Rule.CHAINS)) {
          reverse(rights, name, name);
        }
      }
      case "_sort" -> {
        if (rules.contains(Rule.SORTS)) {
          sorts(values).forEach(sort -> chain(rights, type, sort, "_sort=" + sort));
        }
      }
      case "_include", "_revinclude" -> {
        if (rules.contains(Rule.INCLUDES)) {
          boolean iterated = parts.length == 2 && ITERATED.contains(parts[1]);
          values.forEach(
              value ->
                  new IncludeCheck(rights, name + "=" + value).check(parts[0], value, iterated));
        }
      }
      default -> other(rights, type, name, parts[0]);
    }
  }

  private void other(Rights rights, String type, String name, String first) {
    if (!first.startsWith("_")) {
      if (rules.contains(Rule.CHAINS)) {
        chain(rights, type, name, name);
      }
    } else if (rules.contains(Rule.SPECIAL_PARAMETERS)
        && (!HARMLESS.contains(first) || name.indexOf('.') >= 0)) {
      throw refused("'" + first + "' can be used only by those who may do everything");
    }
  }

  private static List<String> sorts(Collection<String> values) {
    return values.stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(sort -> sort.startsWith("-") ? sort.substring(1) : sort)
        .toList();
  }

  /**
   * {@code subject:Patient.name} and the like.
   *
   * @param whole as the caller wrote it
   */
  private void chain(Rights rights, String type, String name, String whole) {
    if (name.startsWith(HAS_PREFIX)) {
      reverse(rights, name, whole);
      return;
    }
    int dot = name.indexOf('.');
    if (dot < 0) {
      return;
    }
    String[] reference = name.substring(0, dot).split(":", 2);
    Set<String> targets =
        reference.length == 2 ? Set.of(reference[1]) : targets(type, reference[0]);
    if (targets.isEmpty()) {
      throw refused(
          "'"
              + whole
              + "' does not say into which type it looks; write it as in subject:Patient.name");
    }
    for (String target : targets) {
      requireWhole(rights, target, whole);
      chain(rights, target, name.substring(dot + 1), whole);
    }
  }

  /** {@code _has:Observation:patient:code}, and those within each other. */
  private void reverse(Rights rights, String name, String whole) {
    String[] parts = name.split(":", 4);
    if (parts.length < 4) {
      throw refused("'" + whole + "' is no reverse chain as in _has:Observation:patient:code");
    }
    requireWhole(rights, parts[1], whole);
    chain(rights, parts[1], parts[3], whole);
  }

  private Set<String> targets(String type, String name) {
    RuntimeSearchParam parameter =
        parameters.getActiveSearchParam(type, name, SearchParamLookupContextEnum.SEARCH);
    if (parameter == null) {
      return Set.of();
    }
    // 'patient' is a subject that is a Patient, though a subject may be a Group.
    List<Matcher> only =
        parameter.getPathsSplitForResourceType(type).stream().map(ONE_TYPE::matcher).toList();
    return !only.isEmpty() && only.stream().allMatch(Matcher::matches)
        ? only.stream().map(path -> path.group(1)).collect(Collectors.toSet())
        : parameter.getTargets();
  }

  private static void requireWhole(Rights rights, String type, String whole) {
    if (!rights.isUnrestricted(Permission.SEARCH, type)) {
      throw refused("'" + whole + "' looks into " + type + ", which you may not search as a whole");
    }
  }

  private static ProblemException refused(String message) {
    return new ProblemException(ProblemCode.SEARCH_BEYOND_RIGHTS, message);
  }

  /** What is included is looked at one by one, so here it is the types that count. */
  private final class IncludeCheck {

    private final Rights rights;
    private final String whole;

    IncludeCheck(Rights rights, String whole) {
      this.rights = rights;
      this.whole = whole;
    }

    /**
     * @param iterated whether it goes on from what was included, so that what is left out could
     *     show by what comes behind it
     */
    void check(String kind, String value, boolean iterated) {
      String[] parts = value.split(":", -1);
      boolean any = value.equals("*");
      Set<String> reached = any ? Set.of() : reached(kind, parts);
      if (iterated && any) {
        throw refused("'" + whole + "' goes further than can be followed; name what to include");
      }
      if (iterated) {
        requireWhole(rights, parts[0], whole);
        reached.forEach(type -> requireWhole(rights, type, whole));
      }
      if (!reached.isEmpty()
          && reached.stream().noneMatch(type -> rights.isAllowed(Permission.SEARCH, type))) {
        throw refused("'" + whole + "' includes nothing that you may see");
      }
    }

    private Set<String> reached(String kind, String[] parts) {
      if (kind.equals("_revinclude")) {
        return Set.of(parts[0]);
      }
      if (parts.length > 2) {
        return Set.of(parts[2]);
      }
      return parts.length == 2 ? targets(parts[0], parts[1]) : Set.of();
    }
  }
}
