package org.condyle.server.store;

import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.condyle.cql.content.ContentSource;
import org.condyle.server.partition.Partitions;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ValueSet;

/** The measures, libraries and value sets that are installed, read from the shared partition. */
public final class ContentStore implements ContentSource {

  /** The types on which the meaning of a measure depends. */
  private static final Set<String> MEASURE_CONTENT = Set.of("Measure", "Library", "ValueSet");

  private final StoreReader reader;
  private final FhirContext fhirContext;

  ContentStore(StoreReader reader, FhirContext fhirContext) {
    this.reader = reader;
    this.fhirContext = fhirContext;
  }

  @Override
  public List<Library> librariesNamed(String cqlName) {
    return parsed(
        Library.class,
        reader.read(
            tables -> tables.bodiesByString(Partitions.SHARED, "Library", "name", cqlName)));
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
    return parsed(
        Measure.class,
        reader.read(
            tables ->
                tables.bodies(
                    Partitions.SHARED,
                    tables.keysAfter(
                        Partitions.SHARED, "Measure", Long.MIN_VALUE, Integer.MAX_VALUE))));
  }

  /** The artefacts of a shared type with this canonical url, given without version. */
  public <T extends Resource> List<T> at(String type, String url, Class<T> javaType) {
    return parsed(
        javaType, reader.read(tables -> tables.bodiesByUri(Partitions.SHARED, type, "url", url)));
  }

  /** All installed measures with a business identifier of this value, whatever its system. */
  public List<Measure> measuresIdentified(String value) {
    return parsed(
        Measure.class,
        reader.read(
            tables -> tables.bodiesByToken(Partitions.SHARED, "Measure", "identifier", value)));
  }

  public Optional<Measure> measure(String id) {
    return byId("Measure", id, Measure.class);
  }

  /** The artefact of a shared type with this id. */
  public <T extends Resource> Optional<T> byId(String type, String id, Class<T> javaType) {
    return parsed(
            javaType,
            reader.read(tables -> tables.bodiesById(Partitions.SHARED, type, List.of(id))))
        .stream()
        .findFirst();
  }

  /** All installed Questionnaires. */
  public List<Questionnaire> questionnaires() {
    return parsed(
        Questionnaire.class,
        reader.read(
            tables ->
                tables.bodies(
                    Partitions.SHARED,
                    tables.keysAfter(
                        Partitions.SHARED, "Questionnaire", Long.MIN_VALUE, Integer.MAX_VALUE))));
  }

  /** A text that changes whenever a Questionnaire is written or deleted. */
  public String questionnaireStamp() {
    return reader.read(tables -> tables.stampOf(Partitions.SHARED, Set.of("Questionnaire")));
  }

  /** A text that changes whenever a measure, library or value set is written or deleted. */
  public String stamp() {
    return reader.read(tables -> tables.stampOf(Partitions.SHARED, MEASURE_CONTENT));
  }

  private <T extends Resource> List<T> parsed(Class<T> type, List<StoredBody> bodies) {
    StoredJson json = new StoredJson(fhirContext);
    return bodies.stream().map(json::parse).map(type::cast).toList();
  }
}
