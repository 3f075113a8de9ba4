package org.condyle.server.audit;

import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.condyle.server.caller.Caller;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.jspecify.annotations.Nullable;

/** What is recorded of a request when it is answered: one entry in each practice of the caller. */
final class AnswerEntries {

  /** A longer query is cut; it is no search that anybody means. */
  private static final int LONGEST_QUERY = 16_384;

  private static final Set<RestOperationTypeEnum> WRITES =
      EnumSet.of(
          RestOperationTypeEnum.CREATE,
          RestOperationTypeEnum.UPDATE,
          RestOperationTypeEnum.PATCH,
          RestOperationTypeEnum.DELETE);

  private static final Set<RestOperationTypeEnum> READS =
      EnumSet.of(
          RestOperationTypeEnum.READ,
          RestOperationTypeEnum.VREAD,
          RestOperationTypeEnum.HISTORY_INSTANCE);

  private final Caller caller;
  private final HttpServletRequest request;
  private final AuditedRequest audited;
  private final @Nullable ServletRequestDetails details;
  private final @Nullable RestOperationTypeEnum type;
  private final int status;
  private final Instant at;

  AnswerEntries(
      Caller caller, HttpServletRequest request, AuditedRequest audited, int status, Instant at) {
    this.caller = caller;
    this.request = request;
    this.audited = audited;
    this.details = audited.details();
    this.type = details == null ? null : details.getRestOperationType();
    this.status = status;
    this.at = at;
  }

  /** None where the rows of what was written tell all. */
  List<AuditEntry> entries() {
    boolean success = status < 400;
    PatientsOf patients =
        PatientsOf.answer(
            success ? audited.answer() : null,
            caller.practices().stream().min(Integer::compare).orElseThrow());
    if (success && audited.isWritten() && isTold(patients)) {
      return List.of();
    }
    Map<String, String> notes = notes(patients.resources());
    AuditAgent agent = AuditAgent.of(caller, request);
    List<AuditEntry> entries = new ArrayList<>();
    for (int practice : new TreeSet<>(caller.practices())) {
      entries.add(
          AuditEntry.of(
              at,
              practice,
              agent,
              action(),
              subtype(),
              AuditOutcome.ofStatus(status),
              new AuditEntry.Objects(
                  resources(), success ? patients(patients.in(practice)) : List.of(), query()),
              notes));
    }
    return entries;
  }

  private List<String> patients(Set<String> shown) {
    Set<String> all = new TreeSet<>(shown);
    all.addAll(audited.subjects().patients());
    if (subtype().startsWith("$") && caller.practices().size() == 1) {
      // An operation on a patient is about that one, whatever it answers.
      resources().stream()
          .filter(reference -> reference.startsWith("Patient/"))
          .map(reference -> reference.substring("Patient/".length()))
          .forEach(all::add);
    }
    return List.copyOf(all);
  }

  /** Writes have rows of their own; but a transaction may have read something besides. */
  private boolean isTold(PatientsOf patients) {
    return type != null
        && (WRITES.contains(type)
            || type == RestOperationTypeEnum.TRANSACTION && patients.resources() == 0);
  }

  private AuditAction action() {
    return switch (subtype()) {
      case AuditCodes.FILE, "read", "vread", "history-instance", "history-type", "history-system" ->
          AuditAction.READ;
      case "create" -> AuditAction.CREATE;
      case "update", "patch" -> AuditAction.UPDATE;
      case "delete" -> AuditAction.DELETE;
      default -> AuditAction.EXECUTE;
    };
  }

  private String subtype() {
    String operation = details == null ? null : details.getOperation();
    if (operation != null && operation.startsWith("$")) {
      return operation;
    }
    if (type == RestOperationTypeEnum.GET_PAGE) {
      return RestOperationTypeEnum.SEARCH_TYPE.getCode();
    }
    return type == null ? meant() : type.getCode();
  }

  /** What a request that was refused before anybody looked closer was about to be. */
  private String meant() {
    String resource = details == null ? null : details.getResourceName();
    boolean named = details != null && details.getId() != null && details.getId().hasIdPart();
    return switch (request.getMethod()) {
      case "POST" ->
          resource == null
              ? "transaction"
              : "_search".equals(details == null ? null : details.getOperation())
                  ? "search-type"
                  : "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> "delete";
      case "GET" -> named ? "read" : resource == null ? "http" : "search-type";
      default -> "http";
    };
  }

  private Map<String, String> notes(int resources) {
    Map<String, String> notes = new TreeMap<>();
    notes.put("status", String.valueOf(status));
    if (audited.error() != null) {
      notes.put("error", audited.error());
    }
    if (status < 400 && resources > 0) {
      notes.put("resources", String.valueOf(resources));
    }
    if (status < 400) {
      notes.putAll(audited.subjects().allNotes());
    }
    return notes;
  }

  /** What the address names, or what was read. */
  private List<String> resources() {
    IIdType named = details == null ? null : details.getId();
    if (named != null && named.hasIdPart() && details != null) {
      return List.of(details.getResourceName() + "/" + named.getIdPart());
    }
    IBaseResource read = audited.answer();
    return type != null
            && READS.contains(type)
            && read != null
            && read.getIdElement().hasIdPart()
            && status < 400
        ? List.of(read.fhirType() + "/" + read.getIdElement().getIdPart())
        : List.of();
  }

  /** The path with its parameters, also those that came in a body. */
  private String query() {
    StringBuilder query = new StringBuilder(request.getMethod()).append(' ');
    String path = request.getPathInfo();
    query.append(path == null ? "/" : path);
    if (details == null) {
      String sent = request.getQueryString();
      query.append(sent == null ? "" : "?" + sent);
    } else {
      char before = '?';
      for (Map.Entry<String, String[]> parameter : details.getParameters().entrySet()) {
        for (String value : parameter.getValue()) {
          query.append(before).append(parameter.getKey()).append('=').append(encoded(value));
          before = '&';
          if (query.length() > LONGEST_QUERY) {
            return query.substring(0, LONGEST_QUERY);
          }
        }
      }
    }
    return query.substring(0, Math.min(query.length(), LONGEST_QUERY));
  }

  private static String encoded(@Nullable String value) {
    return value == null
        ? ""
        : URLEncoder.encode(value, StandardCharsets.UTF_8)
            .replace("%2F", "/")
            .replace("%3A", ":")
            .replace("%2C", ",")
            .replace("%7C", "|");
  }
}
