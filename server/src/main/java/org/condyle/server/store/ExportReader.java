package org.condyle.server.store;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Resource;

/** Reads whole resources of a practice in great number, as text. */
public final class ExportReader {

  private final StoreReader reader;
  private final FhirContext fhirContext;

  ExportReader(StoreReader reader, FhirContext fhirContext) {
    this.reader = reader;
    this.fhirContext = fhirContext;
  }

  /** The types of which a practice has resources, or had. */
  public Set<String> types(int partition) {
    return reader.read(tables -> tables.export().types(partition));
  }

  /**
   * A mark for {@link #isSettled}: whatever was being written at the moment of the call.
   *
   * @see ExportSelection#until
   */
  public long unsettled() {
    return reader.read(tables -> tables.export().nextTransaction());
  }

  /**
   * Whether everything that was being written at the moment of a mark is there by now, or never
   * will be. Until then something could still appear that says it was written before.
   */
  public boolean isSettled(long mark) {
    return reader.read(tables -> tables.export().oldestTransaction()) >= mark;
  }

  /**
   * The next resources of a type after a key.
   *
   * @param limit how many are read at most
   */
  public ExportedSlice next(
      int partition,
      String type,
      ExportSelection selection,
      ExportView view,
      long after,
      int limit) {
    StoredJson json = new StoredJson(fhirContext);
    IParser writer = fhirContext.newJsonParser();
    if (!view.elements().isEmpty()) {
      writer.setEncodeElements(view.elements());
    }
    return reader.read(
        tables -> {
          List<StoredBody> bodies =
              tables.export().bodiesAfter(partition, type, selection, after, limit);
          Map<Long, StoredTags> tags =
              tables.export().tags(partition, bodies.stream().map(StoredBody::key).toList());
          List<StoredBody> kept = new ArrayList<>();
          List<String> lines = new ArrayList<>();
          for (StoredBody body : bodies) {
            Resource resource =
                resource(json, body, tags.getOrDefault(body.key(), StoredTags.none()));
            if (view.kept().test(resource)) {
              kept.add(body);
              lines.add(writer.encodeResourceToString(resource));
            }
          }
          return new ExportedSlice(
              lines,
              bodies.isEmpty() ? after : bodies.get(bodies.size() - 1).key(),
              bodies.size() == limit,
              tables
                  .export()
                  .patientsOf(partition, type, kept.stream().mapToLong(StoredBody::key).toArray()));
        });
  }

  private static Resource resource(StoredJson json, StoredBody body, StoredTags tags) {
    Resource resource = json.parse(body);
    tags.addTo(resource.getMeta());
    return resource;
  }

  /** What was deleted since, for example {@code Observation/3}; nothing without a since. */
  public List<String> deleted(int partition, Collection<String> types, ExportSelection selection) {
    return reader.read(tables -> tables.export().deleted(partition, types, selection));
  }
}
