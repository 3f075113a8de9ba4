package org.condyle.cohort;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;

/**
 * Turns a cohort's Bundles into patient records without a server: the patient's own resources, and
 * of the shared ones those that they refer to, directly or through another shared one.
 *
 * <p>One reader may be used by many threads; no two records have a resource object in common.
 */
public final class PatientRecordReader {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final FhirContext context;
  private final Map<String, Resource> shared = new HashMap<>();
  private final Map<String, Set<String>> referencesOfShared = new HashMap<>();

  /**
   * @param context an R4 context
   * @param sharedBundle the shared Bundle as JSON
   */
  public PatientRecordReader(FhirContext context, String sharedBundle) {
    this.context = context;
    for (Resource resource : parse(sharedBundle)) {
      shared.put(key(resource), resource);
    }
    for (JsonNode entry : tree(sharedBundle).path("entry")) {
      JsonNode resource = entry.path("resource");
      String key = resource.path("resourceType").asText() + "/" + resource.path("id").asText();
      referencesOfShared.put(key, references(resource));
    }
  }

  /** A reader for the patients of a cohort that is generated in this process. */
  public static PatientRecordReader of(FhirContext context, Cohort cohort) {
    return new PatientRecordReader(context, cohort.shared().json().toString());
  }

  public PatientRecord read(GeneratedPatient patient) {
    return read(patient.bundle().json().toString());
  }

  /**
   * Reads a patient's Bundle.
   *
   * @param bundle one line of a {@code patients-*.ndjson} file
   * @throws ca.uhn.fhir.parser.DataFormatException if it is no valid Bundle
   * @throws IllegalArgumentException if it holds no Patient
   */
  public PatientRecord read(String bundle) {
    List<Resource> own = parse(bundle);
    Patient patient =
        own.stream()
            .filter(Patient.class::isInstance)
            .map(Patient.class::cast)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("The Bundle holds no Patient"));
    List<Resource> others = new ArrayList<>(own);
    Deque<String> open = new ArrayDeque<>(references(tree(bundle)));
    Set<String> seen = new LinkedHashSet<>();
    while (!open.isEmpty()) {
      String reference = open.pop();
      Resource resource = shared.get(reference);
      if (resource != null && seen.add(reference)) {
        others.add(resource.copy());
        open.addAll(referencesOfShared.getOrDefault(reference, Set.of()));
      }
    }
    return PatientRecord.of(patient, others);
  }

  private List<Resource> parse(String bundle) {
    IParser parser = context.newJsonParser().setParserErrorHandler(new StrictErrorHandler());
    List<Resource> resources = new ArrayList<>();
    for (Bundle.BundleEntryComponent entry :
        parser.parseResource(Bundle.class, bundle).getEntry()) {
      Resource resource = entry.getResource();
      resource.setId(key(resource));
      resources.add(resource);
    }
    return resources;
  }

  private static String key(Resource resource) {
    return resource.fhirType() + "/" + resource.getIdElement().getIdPart();
  }

  private static Set<String> references(JsonNode node) {
    return new LinkedHashSet<>(node.findValuesAsText("reference"));
  }

  private static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("The Bundle is no JSON", e);
    }
  }
}
