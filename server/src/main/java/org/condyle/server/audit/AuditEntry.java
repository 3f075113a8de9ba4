package org.condyle.server.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One interaction, as it is recorded.
 *
 * @param at when; to the microsecond
 * @param partition of the practice in whose trail it stands; 0 for the server itself
 * @param agent id of who did it; {@code user/…}, {@code client/…} or {@code server}
 * @param agentName as people call that one
 * @param client the id of the program by which it was done, where that is another
 * @param subtype a FHIR RESTful interaction such as {@code read}, the name of an operation with its
 *     dollar sign, {@code login}, {@code logout}, …
 * @param resources what was read, written or called, as {@code Type/id}; of a search none
 * @param patients logical ids of the patients of whom something was read or written
 * @param query what was searched or called, as sent; may name patients
 * @param requestId of the HTTP request; empty where there was none
 * @param address from which the request came
 * @param notes what else there is to say, by name
 */
public record AuditEntry(
    Instant at,
    int partition,
    String agent,
    String agentName,
    @Nullable String client,
    AuditAction action,
    String subtype,
    AuditOutcome outcome,
    List<String> resources,
    List<String> patients,
    @Nullable String query,
    String requestId,
    @Nullable String address,
    SortedMap<String, String> notes) {

  public AuditEntry {
    at = at.truncatedTo(ChronoUnit.MICROS);
    resources = List.copyOf(resources);
    patients = List.copyOf(patients);
    notes = Collections.unmodifiableSortedMap(new TreeMap<>(notes));
  }

  /** Of something of which there is nothing else to say. */
  public AuditEntry(
      Instant at,
      int partition,
      String agent,
      String agentName,
      @Nullable String client,
      AuditAction action,
      String subtype,
      AuditOutcome outcome,
      List<String> resources,
      List<String> patients,
      @Nullable String query,
      String requestId,
      @Nullable String address) {
    this(
        at,
        partition,
        agent,
        agentName,
        client,
        action,
        subtype,
        outcome,
        resources,
        patients,
        query,
        requestId,
        address,
        new TreeMap<>());
  }

  /** Something that an agent did to resources or with them. */
  static AuditEntry of(
      Instant at,
      int partition,
      AuditAgent agent,
      AuditAction action,
      String subtype,
      AuditOutcome outcome,
      Objects objects,
      Map<String, String> notes) {
    SortedMap<String, String> all = new TreeMap<>(notes);
    if (agent.role() != null) {
      all.put("role", agent.role());
    }
    if (agent.command() != null) {
      all.put("command", agent.command());
    }
    return new AuditEntry(
        at,
        partition,
        agent.id(),
        agent.name(),
        agent.client(),
        action,
        subtype,
        outcome,
        objects.resources(),
        objects.patients(),
        objects.query(),
        agent.requestId(),
        agent.address(),
        all);
  }

  /** The same without the patients' names, and with what a list says of them. */
  AuditEntry withList(Subjects subjects) {
    SortedMap<String, String> all = new TreeMap<>(notes);
    all.putAll(subjects.allNotes());
    return new AuditEntry(
        at, partition, agent, agentName, client, action, subtype, outcome, resources, List.of(),
        query, requestId, address, all);
  }

  /** What something was done to. */
  record Objects(List<String> resources, List<String> patients, @Nullable String query) {}
}
