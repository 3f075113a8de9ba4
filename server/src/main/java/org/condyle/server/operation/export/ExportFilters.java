package org.condyle.server.operation.export;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.searchparam.MatchUrlService;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.jpa.searchparam.matcher.InMemoryResourceMatcher;
import ca.uhn.fhir.jpa.searchparam.matcher.SearchParamMatcher;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.record.ProblemException;
import org.condyle.server.errors.HapiMessage;
import org.hl7.fhir.r4.model.Resource;

/**
 * The searches of {@code _typeFilter}. Each is decided by the resource alone, so what would look
 * into others is refused.
 */
final class ExportFilters {

  private static final String PARAMETER = "_typeFilter";
  private static final Pattern FORM = Pattern.compile("([A-Z][A-Za-z]*)\\?(.+)");

  /** Between two searches; a comma within one separates values. */
  private static final Pattern SEPARATOR = Pattern.compile(",(?=[A-Z][A-Za-z]*\\?)");

  private static final Set<String> GENERAL = Set.of("_id", "_profile", "_security", "_tag");
  private static final Pattern PARAMETER_NAME = Pattern.compile("(?:^|&)([^=&]*)");

  private final MatchUrlService urls;
  private final InMemoryResourceMatcher support;
  private final SearchParamMatcher matcher;
  private final FhirContext fhirContext;

  ExportFilters(
      MatchUrlService urls,
      InMemoryResourceMatcher support,
      SearchParamMatcher matcher,
      FhirContext fhirContext) {
    this.urls = urls;
    this.support = support;
    this.matcher = matcher;
    this.fhirContext = fhirContext;
  }

  /**
   * The searches that were asked for, one by one.
   *
   * @param types those that are exported; empty for all
   * @throws ProblemException PARAMETER_INVALID
   */
  List<String> checked(List<String> given, Set<String> types) {
    List<String> filters = new ArrayList<>();
    for (String text : given) {
      for (String filter : SEPARATOR.split(text)) {
        check(filter, types);
        filters.add(filter);
      }
    }
    return filters;
  }

  private void check(String filter, Set<String> types) {
    Matcher form = FORM.matcher(filter);
    if (!form.matches() || !ExportRequest.isType(form.group(1))) {
      throw refused(filter, "is no search such as Observation?category=survey");
    }
    if (!types.isEmpty() && !types.contains(form.group(1))) {
      throw refused(filter, "is for a type that is not exported");
    }
    Matcher names = PARAMETER_NAME.matcher(form.group(2));
    while (names.find()) {
      String name = names.group(1).split(":", 2)[0];
      if (name.isEmpty() || name.contains(".") || name.startsWith("_") && !GENERAL.contains(name)) {
        throw refused(filter, "has a parameter that cannot be used here: '" + names.group(1) + "'");
      }
    }
    try {
      SearchParameterMap unused = search(filter);
      if (!support.canBeEvaluatedInMemory(filter).supported()) {
        throw refused(filter, "cannot be decided by the resource alone");
      }
    } catch (BaseServerResponseException e) {
      throw refused(filter, "is no search that the server knows: " + HapiMessage.clean(e));
    }
  }

  private SearchParameterMap search(String filter) {
    return urls.translateMatchUrl(
        filter, fhirContext.getResourceDefinition(filter.substring(0, filter.indexOf('?'))));
  }

  /** Whether a resource of a type meets one of the searches for it, if there are any. */
  Predicate<Resource> of(String type, List<String> filters) {
    List<SearchParameterMap> searches =
        filters.stream().filter(filter -> filter.startsWith(type + "?")).map(this::search).toList();
    return resource ->
        searches.isEmpty()
            || searches.stream().anyMatch(each -> matcher.match(each, resource).matched());
  }

  private static ProblemException refused(String filter, String why) {
    return ExportRequest.invalid(PARAMETER, "has '" + filter + "', which " + why);
  }
}
