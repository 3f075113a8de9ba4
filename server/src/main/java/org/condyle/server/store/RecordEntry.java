package org.condyle.server.store;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.condyle.record.PatientOwnership;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Narrative;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * What the index says about one resource.
 *
 * @param owners the patients it is about, for example {@code Patient/1}; a Patient is about itself
 * @param codes see {@link RecordCodes}
 * @param targets the shared resources it points to, for example {@code Location/3}
 */
record RecordEntry(Set<String> owners, List<Long> codes, Set<String> targets) {

  private static final String PATIENT = "Patient";

  /** What it says about one that is deleted, or is in nobody's record. */
  static final RecordEntry NOTHING = new RecordEntry(Set.of(), List.of(), Set.of());

  /** The types whose resources can be in a record, and so in the index. */
  static Set<String> indexedTypes() {
    Set<String> types = new TreeSet<>(PatientOwnership.elements().keySet());
    types.addAll(PatientOwnership.sharedTypes());
    types.add(PATIENT);
    return types;
  }

  /** Whether resources of a type can be in a record, and so in the index. */
  static boolean isIndexed(String type) {
    return type.equals(PATIENT) || PatientOwnership.elements().containsKey(type) || isShared(type);
  }

  /** Whether resources of a type can be in the records of those who point to them. */
  static boolean isShared(String type) {
    return PatientOwnership.sharedTypes().contains(type);
  }

  /** Of a resource with its id set. */
  static RecordEntry of(Resource resource) {
    Set<String> owners = owners(resource);
    Set<String> targets = new TreeSet<>();
    addTargets(resource, targets);
    return new RecordEntry(owners, codes(resource, owners), targets);
  }

  private static List<Long> codes(Resource resource, Set<String> owners) {
    if (resource.fhirType().equals(PATIENT)) {
      // The Patient is read whatever is asked for, and has one row by which patients are listed.
      return List.of(RecordCodes.ANY);
    }
    return owners.isEmpty() ? List.of() : RecordCodes.of(resource);
  }

  private static Set<String> owners(Resource resource) {
    String type = resource.fhirType();
    if (type.equals(PATIENT)) {
      return Set.of(PATIENT + "/" + resource.getIdElement().getIdPart());
    }
    Set<String> owners = new LinkedHashSet<>();
    PatientOwnership.elementOf(type)
        .map(resource::getNamedProperty)
        .ifPresent(
            owner -> {
              for (Base value : owner.getValues()) {
                if (value instanceof Reference reference
                    && isTo(PATIENT, reference.getReferenceElement())) {
                  owners.add(PATIENT + "/" + reference.getReferenceElement().getIdPart());
                }
              }
            });
    return owners;
  }

  private static boolean isTo(String type, IIdType target) {
    return type.equals(target.getResourceType()) && target.hasIdPart() && !target.isAbsolute();
  }

  /** From wherever in the resource, as {@link StoredJson#sharedReferences} finds them. */
  private static void addTargets(Base element, Set<String> targets) {
    for (Property property : element.children()) {
      for (Base value : property.getValues()) {
        if (value instanceof Reference reference) {
          addTarget(reference.getReferenceElement(), targets);
        }
        if (mayHoldReferences(value)) {
          addTargets(value, targets);
        }
      }
    }
  }

  private static void addTarget(IIdType target, Set<String> targets) {
    String type = target.getResourceType();
    if (type != null && isShared(type) && isTo(type, target)) {
      targets.add(type + "/" + target.getIdPart());
    }
  }

  private static boolean mayHoldReferences(Base value) {
    return !(value instanceof Narrative)
        && !(value instanceof PrimitiveType<?> primitive && !primitive.hasExtension());
  }
}
