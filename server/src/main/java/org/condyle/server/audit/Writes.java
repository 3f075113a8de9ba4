package org.condyle.server.audit;

import ca.uhn.fhir.jpa.api.dao.IDao;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.condyle.server.caller.CallerOfRequest;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** What one transaction has written so far. */
final class Writes {

  /** What one row tells of. */
  private record Row(AuditAgent agent, int partition, AuditAction action, String way) {}

  /** The resources of one row, and whom they are about. */
  private record Written(Set<String> resources, Set<String> patients) {}

  private final Map<Row, Written> rows = new LinkedHashMap<>();
  private final Set<String> created = new HashSet<>();
  private final Set<AuditedRequest> requests = new LinkedHashSet<>();

  void add(AuditAction action, IBaseResource resource, @Nullable RequestDetails request) {
    AuditAgent agent = AuditAgent.writing(request);
    int partition = partition(resource, request);
    String reference = resource.fhirType() + "/" + resource.getIdElement().getIdPart();
    if (action == AuditAction.CREATE) {
      created.add(partition + "/" + reference);
    } else if (action == AuditAction.UPDATE && created.contains(partition + "/" + reference)) {
      // Nobody else has seen what was created here.
      return;
    }
    Written written =
        rows.computeIfAbsent(
            new Row(agent, partition, action, way(request)),
            unused -> new Written(new LinkedHashSet<>(), new TreeSet<>()));
    written.resources().add(reference);
    if (resource instanceof Resource r4) {
      PatientsOf.owners(r4, written.patients());
    }
    if (request instanceof ServletRequestDetails servlet) {
      requests.add(AuditedRequest.of(servlet.getServletRequest()));
    }
  }

  /** Shared content is written by somebody of a practice, and stands in that one's trail. */
  private static int partition(IBaseResource resource, @Nullable RequestDetails request) {
    JpaPid key = (JpaPid) IDao.RESOURCE_PID.get(resource);
    Integer stored = key == null ? null : key.getPartitionId();
    if (stored != null && stored > 0) {
      return stored;
    }
    return request instanceof ServletRequestDetails
        ? CallerOfRequest.of(request).practices().stream().min(Integer::compare).orElseThrow()
        : 0;
  }

  private static String way(@Nullable RequestDetails request) {
    RestOperationTypeEnum type = request == null ? null : request.getRestOperationType();
    return type == null ? "" : type.getCode();
  }

  List<AuditEntry> entries(Instant at) {
    List<AuditEntry> entries = new ArrayList<>();
    rows.forEach(
        (row, written) -> {
          String subtype = row.action().name().toLowerCase(Locale.ROOT);
          entries.add(
              AuditEntry.of(
                  at,
                  row.partition(),
                  row.agent(),
                  row.action(),
                  subtype,
                  AuditOutcome.SUCCESS,
                  new AuditEntry.Objects(
                      List.copyOf(written.resources()), List.copyOf(written.patients()), null),
                  row.way().isEmpty() || row.way().equals(subtype)
                      ? Map.of()
                      : Map.of("way", row.way())));
        });
    return entries;
  }

  /** The rows are there: the requests need not be recorded again when they are answered. */
  void committed() {
    requests.forEach(AuditedRequest::written);
  }
}
