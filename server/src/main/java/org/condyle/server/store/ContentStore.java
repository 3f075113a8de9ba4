package org.condyle.server.store;

import ca.uhn.fhir.context.FhirContext;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.condyle.cql.content.ContentSource;
import org.condyle.server.partition.Partitions;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ValueSet;

/**
 * The measures, libraries, value sets and forms that are installed, as they are seen from one
 * practice: its own, and what all practices share. Where both have the same version of an artefact,
 * or an artefact under the same id, the practice's own is meant.
 */
public final class ContentStore implements ContentSource {

  /** The types on which the meaning of a measure depends. */
  private static final Set<String> MEASURE_CONTENT = Set.of("Measure", "Library", "ValueSet");

  /** Under which an artefact carries the partition that it was read from. */
  private static final String PLACE = ContentStore.class.getName();

  private final StoreReader reader;
  private final FhirContext fhirContext;
  private final List<Integer> partitions;

  /**
   * @param partitions those that are looked into, the practice's own before the shared one
   */
  ContentStore(StoreReader reader, FhirContext fhirContext, List<Integer> partitions) {
    this.reader = reader;
    this.fhirContext = fhirContext;
    this.partitions = List.copyOf(partitions);
  }

  /** The partition of the practice; the shared one where nobody's own content is seen. */
  public int practice() {
    return partitions.get(0);
  }

  /** What tells an artefact that was found here from others with the same logical id. */
  public static String keyOf(Resource found) {
    return placeOf(found) + "/" + found.getIdElement().getIdPart();
  }

  /** Where an artefact that was found here lies. */
  public static int placeOf(Resource found) {
    return Objects.requireNonNull((Integer) found.getUserData(PLACE));
  }

  @Override
  public List<Library> librariesNamed(String cqlName) {
    return found(
        Library.class,
        (tables, partition) -> tables.bodiesByString(partition, "Library", "name", cqlName));
  }

  @Override
  public List<Library> librariesAt(String url) {
    return at("Library", url, Library.class);
  }

  @Override
  public List<ValueSet> valueSetsAt(String url) {
    return at("ValueSet", url, ValueSet.class);
  }

  /** All installed versions of the measure with this canonical url, given without version. */
  public List<Measure> measuresAt(String url) {
    return at("Measure", url, Measure.class);
  }

  /** All installed measures. */
  public List<Measure> measures() {
    return all("Measure", Measure.class);
  }

  /** The artefacts of a content type with this canonical url, given without version. */
  public <T extends MetadataResource> List<T> at(String type, String url, Class<T> javaType) {
    return found(javaType, (tables, partition) -> tables.bodiesByUri(partition, type, "url", url));
  }

  /** All installed measures with a business identifier of this value, whatever its system. */
  public List<Measure> measuresIdentified(String value) {
    return found(
        Measure.class,
        (tables, partition) -> tables.bodiesByToken(partition, "Measure", "identifier", value));
  }

  public Optional<Measure> measure(String id) {
    return byId("Measure", id, Measure.class);
  }

  /** The artefact of a content type with this id. */
  public <T extends MetadataResource> Optional<T> byId(String type, String id, Class<T> javaType) {
    return found(javaType, (tables, partition) -> tables.bodiesById(partition, type, List.of(id)))
        .stream()
        .findFirst();
  }

  /** The same in one of the partitions that are looked into, and in no other. */
  public <T extends MetadataResource> Optional<T> byIdIn(
      int place, String type, String id, Class<T> javaType) {
    return found(
            javaType,
            (tables, partition) ->
                partition == place ? tables.bodiesById(partition, type, List.of(id)) : List.of())
        .stream()
        .findFirst();
  }

  /** All installed Questionnaires. */
  public List<Questionnaire> questionnaires() {
    return all("Questionnaire", Questionnaire.class);
  }

  /** A text that changes whenever a Questionnaire is written or deleted. */
  public String questionnaireStamp() {
    return reader.read(tables -> tables.stampOf(partitions, Set.of("Questionnaire")));
  }

  /** A text that changes whenever a measure, library or value set is written or deleted. */
  public String stamp() {
    return reader.read(tables -> tables.stampOf(partitions, MEASURE_CONTENT));
  }

  private <T extends MetadataResource> List<T> all(String type, Class<T> javaType) {
    return found(
        javaType,
        (tables, partition) ->
            tables.bodies(
                partition, tables.keysAfter(partition, type, Long.MIN_VALUE, Integer.MAX_VALUE)));
  }

  /** What is looked for in one partition. */
  @FunctionalInterface
  private interface Looking {
    List<StoredBody> in(HapiTables tables, int partition) throws SQLException;
  }

  private <T extends MetadataResource> List<T> found(Class<T> javaType, Looking looking) {
    return reader.read(
        tables -> {
          StoredJson json = new StoredJson(fhirContext);
          List<T> found = new ArrayList<>();
          for (int partition : partitions) {
            for (StoredBody body : looking.in(tables, partition)) {
              T artefact = javaType.cast(json.parse(body));
              artefact.setUserData(PLACE, partition);
              if (partition != Partitions.SHARED || !isReplaced(artefact, found)) {
                found.add(artefact);
              }
            }
          }
          return found;
        });
  }

  /** Whether the practice has the same version of its own. */
  private static boolean isReplaced(MetadataResource shared, List<? extends MetadataResource> own) {
    return shared.hasUrl()
        && own.stream()
            .filter(each -> placeOf(each) != Partitions.SHARED)
            .anyMatch(
                each ->
                    shared.getUrl().equals(each.getUrl())
                        && Objects.equals(shared.getVersion(), each.getVersion()));
  }
}
