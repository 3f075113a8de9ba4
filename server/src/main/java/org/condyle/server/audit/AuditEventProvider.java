package org.condyle.server.audit;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.caller.CallerOfRequest;
import org.condyle.server.partition.PracticeOfRequest;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;
import org.hl7.fhir.r4.model.IdType;

/** AuditEvents of the caller's practices, read and searched; nobody writes them. */
public final class AuditEventProvider implements IResourceProvider {

  private final AuditReader reader;
  private final PracticeOfRequest practices;
  private final SubjectLists lists;

  AuditEventProvider(AuditReader reader, PracticeOfRequest practices, SubjectLists lists) {
    this.reader = reader;
    this.practices = practices;
    this.lists = lists;
  }

  @Override
  public Class<AuditEvent> getResourceType() {
    return AuditEvent.class;
  }

  @Read
  public AuditEvent read(@IdParam IdType id, ServletRequestDetails request) {
    Optional<AuditRow> row =
        id.getIdPart().matches("\\d{1,18}")
            ? reader.find(practices.partitionsOf(request), Long.parseLong(id.getIdPart()))
            : Optional.empty();
    return row.map(found -> event(found, request))
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.NOT_FOUND, "There is no AuditEvent/" + id.getIdPart()));
  }

  @Search(allowUnknownParams = true)
  public Bundle search(ServletRequestDetails request) {
    Map<String, String[]> parameters = request.getParameters();
    Set<Integer> partitions = practices.partitionsOf(request);
    String caller = CallerOfRequest.of(request).id() + " " + new TreeSet<>(partitions);
    AuditSearch search =
        AuditSearch.of(
            parameters,
            caller,
            new AuditDates(zone(partitions)),
            patient -> lists.with(partitions, patient));
    List<AuditRow> rows = reader.select(partitions, search, search.count() + 1);
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.SEARCHSET);
    rows.stream()
        .limit(search.count())
        .map(row -> event(row, request))
        .forEach(event -> add(bundle, event, request));
    if (rows.size() > search.count()) {
      AuditSearch.Place last = AuditSearch.placeOf(rows.get(search.count() - 1));
      bundle
          .addLink()
          .setRelation("next")
          .setUrl(
              request.getFhirServerBase()
                  + "/AuditEvent?"
                  + next(
                      parameters, AuditSearch.text(last, AuditSearch.binding(parameters, caller))));
    }
    return bundle;
  }

  private static void add(Bundle bundle, AuditEvent event, ServletRequestDetails request) {
    bundle
        .addEntry()
        .setFullUrl(request.getFhirServerBase() + "/" + event.getId())
        .setResource(event)
        .getSearch()
        .setMode(SearchEntryMode.MATCH);
  }

  private static String next(Map<String, String[]> parameters, String place) {
    Map<String, String[]> all = new TreeMap<>(parameters);
    all.put(AuditSearch.PAGE, new String[] {place});
    StringJoiner query = new StringJoiner("&");
    all.forEach(
        (name, values) -> {
          for (String value : values) {
            query.add(encoded(name) + "=" + encoded(value));
          }
        });
    return query.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private AuditEvent event(AuditRow row, ServletRequestDetails request) {
    return new AuditEvents(request.getFhirServerBase())
        .of(row, zone(Set.of(row.entry().partition())));
  }

  /** Of several practices none is the one whose clock is read. */
  private ZoneId zone(Set<Integer> partitions) {
    return partitions.size() == 1 ? practices.zoneOf(partitions.iterator().next()) : ZoneOffset.UTC;
  }
}
