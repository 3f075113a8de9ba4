package org.condyle.server.audit;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import org.condyle.server.ProductVersion;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAction;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentNetworkType;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventEntityComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/** Rows as AuditEvents by the profiles of IHE's Basic Audit Log Patterns (BALP 1.1). */
final class AuditEvents {

  private static final String PROFILES =
      "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.";

  private static final String ENTITY_TYPES =
      "http://terminology.hl7.org/CodeSystem/audit-entity-type";
  private static final String ROLES = "http://terminology.hl7.org/CodeSystem/object-role";
  private static final String PARTICIPATION =
      "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";

  /** The system of the ids of callers. */
  private static final String CALLERS = "https://condyle.org/fhir/sid/caller";

  /** Notes that are said by elements of their own. */
  private static final List<String> LIST = List.of(SubjectList.COUNT, SubjectList.HASH);

  private static final Set<String> TRANSFERS = Set.of("export", "import", AuditCodes.FILE);

  private static final Set<String> ELSEWHERE =
      Set.of("role", "way", SubjectList.COUNT, SubjectList.HASH);

  private final String base;

  /**
   * @param base of the server
   */
  AuditEvents(String base) {
    this.base = base;
  }

  /**
   * @param zone in which the practice reads the clock
   */
  AuditEvent of(AuditRow row, ZoneId zone) {
    AuditEntry entry = row.entry();
    AuditEvent event = new AuditEvent();
    event.setId("AuditEvent/" + row.id());
    Date at = Date.from(entry.at());
    event.getMeta().setLastUpdated(at);
    profile(entry).ifPresent(name -> event.getMeta().addProfile(PROFILES + name));
    event.setType(AuditCodes.type(entry.subtype()));
    event.addSubtype(AuditCodes.subtype(entry.subtype()));
    if (entry.subtype().startsWith("$")) {
      event.addSubtype().setCode(entry.subtype());
    }
    String way = entry.notes().get("way");
    if (way != null) {
      event.addSubtype(AuditCodes.subtype(way));
    }
    event.setAction(AuditEventAction.fromCode(entry.action().code()));
    event.setRecordedElement(
        new InstantType(at, TemporalPrecisionEnum.MILLI, TimeZone.getTimeZone(zone)));
    event.setOutcome(AuditEventOutcome.fromCode(String.valueOf(entry.outcome().code())));
    if (entry.outcome() != AuditOutcome.SUCCESS) {
      String error = entry.notes().get("error");
      String status = entry.notes().get("status");
      event.setOutcomeDesc(
          status == null
              ? entry.notes().get("event")
              : "HTTP " + status + (error == null ? "" : ", " + error));
    }
    addAgents(event, entry);
    event
        .getSource()
        .setObserver(new Reference().setDisplay("Condyle " + ProductVersion.TEXT))
        .addType(
            new Coding(
                "http://terminology.hl7.org/CodeSystem/security-source-type",
                "4",
                "Application Server"));
    addEntities(event, entry);
    return event;
  }

  /**
   * The profile that an event meets. BALP describes successful interactions that came over the
   * network with one resource; of several, and of what the server does of itself, it knows none.
   */
  static Optional<String> profile(AuditEntry entry) {
    if (entry.outcome() != AuditOutcome.SUCCESS || entry.address() == null) {
      return Optional.empty();
    }
    String name =
        switch (entry.subtype()) {
          case "create" -> "Create";
          case "update" -> "Update";
          case "delete" -> "Delete";
          case "read", "vread" -> "Read";
          case "search-type", "search-system" -> "Query";
          default -> null;
        };
    if (name == null || !name.equals("Query") && entry.resources().size() != 1) {
      return Optional.empty();
    }
    return Optional.of(entry.patients().size() == 1 ? "Patient" + name : name);
  }

  private void addAgents(AuditEvent event, AuditEntry entry) {
    boolean reads = entry.action() == AuditAction.READ;
    boolean deletes = entry.action() == AuditAction.DELETE;
    boolean program = entry.client() == null && entry.agent().startsWith("client/");
    Coding source = new Coding(AuditCodes.DICOM, "110153", "Source Role ID");
    Coding destination = new Coding(AuditCodes.DICOM, "110152", "Destination Role ID");
    // Data flow from the source to the destination; of a query it is the query that flows.
    addClient(
        event,
        entry,
        deletes
            ? new Coding(AuditCodes.DICOM, "110150", "Application")
            : reads ? destination : source,
        program);
    AuditEventAgentComponent server = event.addAgent();
    server
        .getType()
        .addCoding(
            deletes
                ? new Coding(
                    "http://terminology.hl7.org/CodeSystem/provenance-participant-type",
                    "custodian",
                    "Custodian")
                : reads ? source : destination);
    server.setWho(new Reference().setDisplay("Condyle " + ProductVersion.TEXT));
    server.setRequestor(entry.agent().equals(AuditAgent.SERVER.id()));
    server.getNetwork().setAddress(base).setType(AuditEventAgentNetworkType._5);
    if (!program && !entry.agent().equals(AuditAgent.SERVER.id())) {
      addUser(event, entry);
    }
  }

  private static void addClient(AuditEvent event, AuditEntry entry, Coding type, boolean program) {
    if (entry.agent().equals(AuditAgent.SERVER.id())) {
      return;
    }
    AuditEventAgentComponent client = event.addAgent();
    client.setType(new CodeableConcept(type));
    client.setRequestor(program);
    if (program) {
      client.setWho(who(entry.agent(), entry.agentName()));
      client.setName(entry.agentName());
      addRole(client, entry);
    } else {
      client.setWho(
          entry.client() == null
              ? new Reference().setDisplay("Pages of this server")
              : who("client/" + entry.client(), null));
    }
    if (entry.address() != null) {
      client.getNetwork().setAddress(entry.address()).setType(AuditEventAgentNetworkType._2);
    }
  }

  private static void addUser(AuditEvent event, AuditEntry entry) {
    boolean writes =
        entry.action() == AuditAction.CREATE
            || entry.action() == AuditAction.UPDATE
            || entry.action() == AuditAction.DELETE;
    AuditEventAgentComponent user = event.addAgent();
    user.getType()
        .addCoding(
            writes
                ? new Coding(PARTICIPATION, "AUT", "author (originator)")
                : new Coding(PARTICIPATION, "IRCP", "information recipient"));
    user.setWho(who(entry.agent(), entry.agentName()));
    user.setName(entry.agentName());
    user.setRequestor(true);
    addRole(user, entry);
  }

  private static void addRole(AuditEventAgentComponent agent, AuditEntry entry) {
    String role = entry.notes().get("role");
    if (role != null) {
      agent.addRole().setText(role);
    }
  }

  private static Reference who(String id, @Nullable String name) {
    return new Reference()
        .setIdentifier(new Identifier().setSystem(CALLERS).setValue(id))
        .setDisplay(name);
  }

  private static void addEntities(AuditEvent event, AuditEntry entry) {
    if (!entry.requestId().isEmpty()) {
      AuditEventEntityComponent request = event.addEntity();
      request.setType(
          new Coding(
              "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType",
              "XrequestId",
              null));
      request.getWhat().getIdentifier().setValue(entry.requestId());
    }
    String query = entry.query();
    if (query != null && (entry.action() == AuditAction.EXECUTE || isTransfer(entry))) {
      event
          .addEntity()
          .setType(new Coding(ENTITY_TYPES, "2", "System Object"))
          .setRole(new Coding(ROLES, "24", "Query"))
          .setQuery(query.getBytes(StandardCharsets.UTF_8));
    }
    for (String resource : entry.resources()) {
      event
          .addEntity()
          .setType(new Coding(ENTITY_TYPES, "2", "System Object"))
          .setRole(new Coding(ROLES, "4", "Domain Resource"))
          .setWhat(new Reference(resource));
    }
    for (String patient : entry.patients()) {
      event
          .addEntity()
          .setType(new Coding(ENTITY_TYPES, "1", "Person"))
          .setRole(new Coding(ROLES, "1", "Patient"))
          .setWhat(new Reference("Patient/" + patient));
    }
    addList(event, entry);
    addNotes(event, entry);
  }

  /** Many patients, as one entity. */
  private static void addList(AuditEvent event, AuditEntry entry) {
    String hash = entry.notes().get(SubjectList.HASH);
    if (hash != null) {
      AuditEventEntityComponent list =
          event
              .addEntity()
              .setType(new Coding(ENTITY_TYPES, "1", "Person"))
              .setRole(new Coding(ROLES, "1", "Patient"))
              .setName("Patients")
              .setDescription("Many patients, by the SHA-256 of the sorted list of their ids");
      for (String name : LIST) {
        list.addDetail().setType(name).setValue(new StringType(entry.notes().get(name)));
      }
    }
  }

  /** What left by files or came in by them has no resource of its own to be named. */
  private static boolean isTransfer(AuditEntry entry) {
    return TRANSFERS.contains(entry.subtype());
  }

  private static void addNotes(AuditEvent event, AuditEntry entry) {
    AuditEventEntityComponent notes =
        new AuditEventEntityComponent()
            .setType(new Coding(ENTITY_TYPES, "4", "Other"))
            .setDescription("What else is recorded");
    entry
        .notes()
        .forEach(
            (name, value) -> {
              if (!ELSEWHERE.contains(name)) {
                notes.addDetail().setType(name).setValue(new StringType(value));
              }
            });
    if (notes.hasDetail()) {
      event.addEntity(notes);
    }
  }
}
