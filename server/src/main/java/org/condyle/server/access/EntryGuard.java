package org.condyle.server.access;

import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.util.UrlUtil;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.access.Decision.Allowed;
import org.condyle.server.access.EntryTarget.Kind;
import org.condyle.server.caller.Permission;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleEntryRequestComponent;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.jspecify.annotations.Nullable;

/** Decides one entry of a Bundle as a request of its own. */
final class EntryGuard {

  private final SearchGuard searches;
  private final OperationGuard operations;
  private final PageGuard pages;
  private final InstanceCheck instances;
  private final Set<Rule> rules;

  EntryGuard(
      SearchGuard searches,
      OperationGuard operations,
      PageGuard pages,
      InstanceCheck instances,
      Set<Rule> rules) {
    this.searches = searches;
    this.operations = operations;
    this.pages = pages;
    this.instances = instances;
    this.rules = rules;
  }

  /**
   * Decides an entry, and narrows it where it searches.
   *
   * @throws ProblemException as for a request of its own
   */
  void decide(Rights rights, BundleEntryComponent entry, RequestDetails request) {
    BundleEntryRequestComponent asked = entry.getRequest();
    if (asked.getMethod() == null) {
      return; // HAPI refuses it
    }
    EntryTarget target = EntryTarget.of(Objects.requireNonNullElse(asked.getUrl(), ""));
    requireServerWide(rights, entry, target);
    switch (asked.getMethod()) {
      case GET, HEAD -> read(rights, asked, target, request);
      case POST -> create(rights, entry, target);
      case PUT -> {
        requireSameType(rights, entry, target);
        change(rights, Permission.UPDATE, target, asked.getUrl());
      }
      case PATCH -> change(rights, Permission.UPDATE, target, asked.getUrl());
      case DELETE -> change(rights, Permission.DELETE, target, asked.getUrl());
      default -> throw unclear(asked.getUrl());
    }
  }

  /** Of what the URL names, and of what HAPI would store instead. */
  private void requireServerWide(Rights rights, BundleEntryComponent entry, EntryTarget target) {
    if (!rules.contains(Rule.SERVER_WIDE)
        || entry.getRequest().getMethod() == HTTPVerb.GET
        || entry.getRequest().getMethod() == HTTPVerb.HEAD) {
      return;
    }
    if (target.type() != null) {
      rights.requireServerWide(Permission.UPDATE, target.type());
    }
    if (entry.hasResource()) {
      rights.requireServerWide(Permission.UPDATE, entry.getResource().fhirType());
    }
  }

  private void read(
      Rights rights,
      BundleEntryRequestComponent asked,
      EntryTarget target,
      RequestDetails request) {
    String[] page = target.parameters().get(Constants.PARAM_PAGINGACTION);
    if (page != null) {
      // With a path of its own HAPI does what the path says and passes the parameter over.
      if (target.kind() != EntryTarget.Kind.SERVER) {
        throw unclear(asked.getUrl());
      }
      Arrays.stream(page).forEach(id -> pages.require(rights.caller(), id, request));
      return;
    }
    switch (target.kind()) {
      case METADATA -> {}
      // Whether the instance is the caller's to see, is found out when it is read.
      case INSTANCE -> rights.require(Permission.READ, type(target));
      case TYPE -> search(rights, asked, target);
      case HISTORY_OF_TYPE -> {
        rights.require(Permission.SEARCH, type(target));
        searches.requireHistory(rights, type(target));
      }
      case HISTORY_OF_SERVER -> searches.requireHistoryOfAll(rights);
      case OPERATION ->
          operations.requireInBundle(
              rights,
              OperationGuard.definition(target.type(), Objects.requireNonNull(target.operation())));
      case SERVER, UNKNOWN -> throw unclear(asked.getUrl());
    }
  }

  private void search(Rights rights, BundleEntryRequestComponent asked, EntryTarget target) {
    rights.require(Permission.SEARCH, type(target));
    Map<String, String[]> narrowed = searches.narrowed(rights, type(target), target.parameters());
    if (narrowed != target.parameters()) {
      asked.setUrl(type(target) + "?" + query(narrowed));
    }
  }

  private static String query(Map<String, String[]> parameters) {
    return parameters.entrySet().stream()
        .flatMap(
            each ->
                Arrays.stream(each.getValue())
                    .map(
                        value ->
                            UrlUtil.escapeUrlParam(each.getKey())
                                + "="
                                + UrlUtil.escapeUrlParam(value)))
        .collect(Collectors.joining("&"));
  }

  private void create(Rights rights, BundleEntryComponent entry, EntryTarget target) {
    requireSameType(rights, entry, target);
    if (!entry.hasResource()) {
      return; // HAPI refuses it
    }
    // HAPI goes by the resource, whatever the URL says.
    String type = entry.getResource().fhirType();
    rights.require(Permission.CREATE, type);
    String condition = entry.getRequest().getIfNoneExist();
    if (condition != null && !condition.isBlank()) {
      searches.requireCondition(rights, Permission.CREATE, type, condition);
    }
  }

  private static void requireSameType(
      Rights rights, BundleEntryComponent entry, EntryTarget target) {
    if (!rights.areFree()
        && entry.hasResource()
        && !entry.getResource().fhirType().equals(target.type())) {
      throw unclear(entry.getRequest().getUrl());
    }
    if (target.kind() == Kind.OPERATION) {
      throw unclear(entry.getRequest().getUrl());
    }
  }

  private void change(
      Rights rights, Permission permission, EntryTarget target, @Nullable String url) {
    switch (target.kind()) {
      case INSTANCE -> {
        Allowed allowed = rights.require(permission, type(target));
        instances.require(rights, allowed, type(target), Objects.requireNonNull(target.id()));
      }
      case TYPE -> {
        rights.require(permission, type(target));
        searches.requireCondition(rights, permission, type(target), String.valueOf(url));
      }
      default -> throw unclear(url);
    }
  }

  private static String type(EntryTarget target) {
    String type = target.type();
    if (type == null) {
      throw unclear(null);
    }
    return type;
  }

  private static ProblemException unclear(@Nullable String url) {
    String named = url == null ? "" : url.replaceAll("\\?.*", "");
    return new ProblemException(
        ProblemCode.NOT_SUPPORTED,
        "An entry of a Bundle cannot be '" + named + "' with this method and resource",
        "Bundle.entry.request.url");
  }
}
