package org.condyle.record;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Everything stored about one patient, loaded once and held in memory while it is evaluated.
 *
 * <p>Besides the resources that belong to the patient it holds the shared ones they point to:
 * Medication, Location, Practitioner, PractitionerRole, Organization, Device. It never holds
 * another patient's resources. Every resource has its type and id set ({@code Observation/17},
 * without base and version).
 */
public final class PatientRecord {

  private final Patient patient;
  private final Map<String, List<Resource>> byType;
  private final Map<String, Resource> byReference;
  private final @Nullable Problem refusal;

  private PatientRecord(
      Patient patient, Collection<? extends Resource> others, @Nullable Problem refusal) {
    this.patient = patient;
    this.refusal = refusal;
    this.byType = new LinkedHashMap<>();
    this.byReference = new LinkedHashMap<>();
    add(patient);
    for (Resource resource : others) {
      add(resource);
    }
  }

  /**
   * @param patient the patient the record is about
   * @param others all other resources of the record; a second one with the same type and id is
   *     ignored
   */
  public static PatientRecord of(Patient patient, Collection<? extends Resource> others) {
    return new PatientRecord(patient, others, null);
  }

  /**
   * A record of which only the patient was loaded. Whoever asks for more gets the problem as a
   * {@link ProblemException}: what was not loaded is never taken for what is not there.
   */
  public static PatientRecord refused(Patient patient, Problem why) {
    return new PatientRecord(patient, List.of(), why);
  }

  /** Why the record was not loaded; empty for one that was. */
  public Optional<Problem> refusal() {
    return Optional.ofNullable(refusal);
  }

  private void requireLoaded() {
    if (refusal != null) {
      throw new ProblemException(List.of(refusal));
    }
  }

  private void add(Resource resource) {
    String type = resource.fhirType();
    String id = resource.getIdElement().getIdPart();
    if (id == null) {
      throw new IllegalArgumentException("A " + type + " of a patient record has no id");
    }
    if (byReference.putIfAbsent(type + "/" + id, resource) == null) {
      byType.computeIfAbsent(type, unused -> new ArrayList<>()).add(resource);
    }
  }

  /** The patient's logical id, without type. */
  public String patientId() {
    return patient.getIdElement().getIdPart();
  }

  public Patient patient() {
    return patient;
  }

  /** The record's resources of a FHIR type, in load order; empty when it has none. */
  public List<Resource> ofType(String fhirType) {
    requireLoaded();
    List<Resource> resources = byType.get(fhirType);
    return resources == null ? List.of() : resources;
  }

  /** The FHIR types of which the record has at least one resource. */
  public Set<String> types() {
    requireLoaded();
    return byType.keySet();
  }

  /** The resource that a relative reference such as {@code Location/3} names. */
  public Optional<Resource> resolve(String reference) {
    requireLoaded();
    return Optional.ofNullable(byReference.get(reference));
  }

  /** Number of resources, the patient included. */
  public int size() {
    requireLoaded();
    return byReference.size();
  }
}
