package org.condyle.server.audit;

import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.rest.api.Constants;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.condyle.record.PatientOwnership;
import org.condyle.server.partition.Partitions;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Narrative;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** The patients of whom an answer tells something, by the partition of the practice. */
final class PatientsOf {

  private static final String PATIENT = "Patient";

  private final int usual;
  private final Map<Integer, Set<String>> byPartition = new TreeMap<>();
  private int resources;

  private PatientsOf(int usual) {
    this.usual = usual;
  }

  /**
   * @param usual the partition of what does not say where it comes from
   */
  static PatientsOf answer(@Nullable IBaseResource answer, int usual) {
    PatientsOf patients = new PatientsOf(usual);
    if (answer instanceof Resource resource) {
      patients.visit(resource);
    }
    return patients;
  }

  Set<String> in(int partition) {
    return byPartition.getOrDefault(partition, Set.of());
  }

  /** How many resources there were, without those that only hold others. */
  int resources() {
    return resources;
  }

  private void visit(Resource resource) {
    if (resource instanceof Bundle bundle) {
      bundle.getEntry().stream()
          .filter(Bundle.BundleEntryComponent::hasResource)
          .forEach(entry -> visit(entry.getResource()));
    } else if (resource instanceof Parameters parameters) {
      parameters.getParameter().forEach(this::visit);
    } else if (!resource.fhirType().equals("OperationOutcome")
        && !Partitions.isShared(resource.fhirType())) {
      resources++;
      owners(resource, byPartition.computeIfAbsent(partition(resource), unused -> new TreeSet<>()));
    }
  }

  private void visit(ParametersParameterComponent parameter) {
    if (parameter.hasResource()) {
      visit(parameter.getResource());
    }
    if (parameter.getValue() instanceof Reference reference) {
      add(reference, byPartition.computeIfAbsent(usual, unused -> new TreeSet<>()));
    }
    parameter.getPart().forEach(this::visit);
  }

  private int partition(Resource resource) {
    Integer stored =
        resource.getUserData(Constants.RESOURCE_PARTITION_ID) instanceof RequestPartitionId id
            ? id.getFirstPartitionIdOrNull()
            : null;
    return stored == null || stored == Partitions.SHARED ? usual : stored;
  }

  /**
   * Adds the logical ids of the patients whom a resource is about. Of types that have no owner, as
   * groups and reports, these are all to whom it points.
   */
  static void owners(Resource resource, Set<String> patients) {
    String type = resource.fhirType();
    if (type.equals(PATIENT)) {
      patients.add(resource.getIdElement().getIdPart());
      return;
    }
    if (Partitions.isShared(type)) {
      return;
    }
    Optional<String> element = PatientOwnership.elementOf(type);
    if (element.isEmpty()) {
      addReferences(resource, patients);
      return;
    }
    Property owner = resource.getNamedProperty(element.get());
    if (owner != null) {
      owner.getValues().forEach(value -> add(value, patients));
    }
  }

  private static void addReferences(Base element, Set<String> patients) {
    for (Property property : element.children()) {
      for (Base value : property.getValues()) {
        add(value, patients);
        if (!(value instanceof Narrative)
            && !(value instanceof PrimitiveType<?> primitive && !primitive.hasExtension())) {
          addReferences(value, patients);
        }
      }
    }
  }

  private static void add(Base value, Set<String> patients) {
    if (value instanceof Reference reference) {
      IIdType target = reference.getReferenceElement();
      if (PATIENT.equals(target.getResourceType()) && target.hasIdPart() && !target.isAbsolute()) {
        patients.add(target.getIdPart());
      }
    }
  }
}
