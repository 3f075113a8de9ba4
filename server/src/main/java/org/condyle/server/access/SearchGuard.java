package org.condyle.server.access;

import ca.uhn.fhir.util.UrlUtil;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.access.Decision.Allowed;
import org.condyle.server.access.table.AccessTable;
import org.condyle.server.caller.Permission;

/** What searches, histories and conditions may ask. */
final class SearchGuard {

  private final AccessTable table;
  private final SearchCheck check;
  private final SearchNarrowing narrowing;
  private final Set<Rule> rules;

  SearchGuard(AccessTable table, SearchCheck check, SearchNarrowing narrowing, Set<Rule> rules) {
    this.table = table;
    this.check = check;
    this.narrowing = narrowing;
    this.rules = rules;
  }

  /**
   * The parameters of a search for the type as it may be made.
   *
   * @throws ProblemException FORBIDDEN, SEARCH_BEYOND_RIGHTS, SEARCH_NOT_NARROWED
   */
  Map<String, String[]> narrowed(Rights rights, String type, Map<String, String[]> given) {
    if (rights.areFree()) {
      return given;
    }
    check.check(rights, type, given);
    if (!rules.contains(Rule.NARROWING)
        || !(rights.decide(Permission.SEARCH, type) instanceof Allowed allowed)) {
      return given;
    }
    Map<String, String> added = narrowing.added(rights, allowed, type, given);
    return added.isEmpty() ? given : SearchNarrowing.joined(given, added);
  }

  /**
   * Whether something may be written where a condition is met.
   *
   * @param url the condition, with or without the type before it
   * @throws ProblemException FORBIDDEN, CONDITION_REFUSED, SEARCH_BEYOND_RIGHTS
   */
  void requireCondition(Rights rights, Permission permission, String type, String url) {
    if (rights.areFree() || !rules.contains(Rule.CONDITIONS)) {
      return;
    }
    rights.require(Permission.SEARCH, type);
    if (!rights.isUnrestricted(Permission.SEARCH, type)
        || !rights.isUnrestricted(permission, type)) {
      throw new ProblemException(
          ProblemCode.CONDITION_REFUSED,
          "Only who may search all of " + type + " can write by a condition; name the instance",
          type);
    }
    check.check(rights, type, parameters(url));
  }

  /**
   * @throws ProblemException SEARCH_BEYOND_RIGHTS if the caller may not see all of the type
   */
  void requireHistory(Rights rights, String type) {
    if (rules.contains(Rule.HISTORIES) && !rights.isUnrestricted(Permission.SEARCH, type)) {
      throw new ProblemException(
          ProblemCode.SEARCH_BEYOND_RIGHTS,
          "The history of all of " + type + " is for those who may search all of it",
          type);
    }
  }

  /**
   * @throws ProblemException SEARCH_BEYOND_RIGHTS if the caller may not see everything
   */
  void requireHistoryOfAll(Rights rights) {
    table.sets().values().forEach(types -> types.forEach(type -> requireHistory(rights, type)));
  }

  /** The parameters of a URL, or of a query alone. */
  static Map<String, String[]> parameters(String url) {
    // HAPI's reading of conditions drops these around a name, so that it would see another one.
    if (url.chars().anyMatch(each -> each < ' ' || each == 0x7f)) {
      throw new ProblemException(
          ProblemCode.MALFORMED, "The address or condition has a control character in it", "url");
    }
    Map<String, String[]> parameters =
        UrlUtil.parseQueryString(url.substring(url.indexOf('?') + 1));
    requireStorable(parameters);
    return parameters;
  }

  /**
   * @throws ProblemException MALFORMED for the one character that no text in the database can have
   */
  static void requireStorable(Map<String, String[]> parameters) {
    parameters.forEach(
        (name, values) -> {
          if (name.indexOf(0) >= 0
              || Arrays.stream(values).anyMatch(each -> each.indexOf(0) >= 0)) {
            throw new ProblemException(
                ProblemCode.MALFORMED, "The address has a NUL character in it", "url");
          }
        });
  }
}
