package org.condyle.server.operation.submitdata;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.util.ResourceReferenceInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.server.operation.submitdata.Submission.Item;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/** Points the references of submitted resources to where their targets are stored. */
final class References {

  private final FhirContext fhirContext;
  private final StoredResources stored;
  private final int partition;
  private final List<Problem> problems;
  private final Map<String, Boolean> known = new HashMap<>();

  References(
      FhirContext fhirContext, StoredResources stored, int partition, List<Problem> problems) {
    this.fhirContext = fhirContext;
    this.stored = stored;
    this.partition = partition;
    this.problems = problems;
  }

  void rewrite(Item item, Identities identities) {
    for (ResourceReferenceInfo found :
        fhirContext.newTerser().getAllResourceReferences(item.resource())) {
      Reference reference = (Reference) found.getResourceReference();
      String text = reference.getReference();
      if (text == null || text.isBlank() || text.startsWith("#")) {
        continue; // a logical reference, or one to a contained resource
      }
      Optional<String> target = identities.target(withoutVersion(text));
      if (target.isPresent()) {
        reference.setReference(target.get());
      } else if (isContained(text, item.resource())) {
        reference.setReference("#" + new IdType(text).getIdPart());
      } else if (!isForeign(text) && !isStored(text)) {
        problems.add(
            new Problem(
                ProblemCode.REFERENCE_UNRESOLVED,
                "The reference "
                    + text
                    + " leads to nothing that was submitted with it or is stored already",
                item.path() + "." + found.getName()));
      }
    }
  }

  /** Some write Organization/1 for a contained resource where FHIR has #1. */
  private static boolean isContained(String text, Resource resource) {
    IdType id = new IdType(text);
    return resource instanceof DomainResource container
        && container.getContained().stream()
            .anyMatch(
                contained ->
                    contained.fhirType().equals(id.getResourceType())
                        && contained.getIdPart().replaceFirst("^#", "").equals(id.getIdPart()));
  }

  /** Somewhere else in the world: kept as it is, and not looked up. */
  private static boolean isForeign(String text) {
    return text.startsWith("http://") || text.startsWith("https://");
  }

  private boolean isStored(String text) {
    return known.computeIfAbsent(
        text,
        reference -> {
          IdType id = new IdType(reference);
          String type = id.getResourceType();
          return type != null
              && id.hasIdPart()
              && fhirContext.getResourceTypes().contains(type)
              && stored
                  .read(StoredResources.partitionOf(partition, type), type, id.getIdPart())
                  .isPresent();
        });
  }

  private static String withoutVersion(String reference) {
    int history = reference.indexOf("/_history/");
    return history < 0 ? reference : reference.substring(0, history);
  }
}
