package org.condyle.server.operation.submitdata;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.util.FhirTerser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.server.operation.submitdata.Submission.Item;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Which stored id each submitted resource gets: that of the one resource with the same business
 * identifier, else one of the submitter's own id space. Never an id that merely looks the same.
 */
final class Identities {

  private final FhirContext fhirContext;
  private final StoredResources stored;
  private final int partition;
  private final Submitter submitter;
  private final List<Problem> problems;

  /** From what others call it ({@code Patient/1}, a fullUrl) to {@code Type/id} as stored. */
  private final Map<String, String> targets = new HashMap<>();

  Identities(
      FhirContext fhirContext,
      StoredResources stored,
      int partition,
      Submitter submitter,
      List<Problem> problems) {
    this.fhirContext = fhirContext;
    this.stored = stored;
    this.partition = partition;
    this.submitter = submitter;
    this.problems = problems;
  }

  /** Where a reference inside the submission leads, as stored. */
  Optional<String> target(String reference) {
    return Optional.ofNullable(targets.get(reference));
  }

  /** Finds the stored id of a resource and remembers by which names others point to it. */
  String assign(Item item) {
    Resource resource = item.resource();
    String type = resource.fhirType();
    String submittedId = resource.getIdElement().getIdPart();
    String fullUrl = item.fullUrl();
    String id =
        matchByIdentifier(item).orElseGet(() -> ownId(item, type, nameOf(resource, fullUrl)));
    String target = type + "/" + id;
    if (submittedId != null) {
      targets.put(type + "/" + submittedId, target);
    }
    if (fullUrl != null) {
      targets.put(fullUrl, target);
    }
    return id;
  }

  private String nameOf(Resource resource, @Nullable String fullUrl) {
    String id = resource.getIdElement().getIdPart();
    if (id != null) {
      return id;
    }
    // Without any name of its own the content is the name: the same again is the same resource.
    return fullUrl != null && !fullUrl.isBlank()
        ? fullUrl
        : Submitter.sha256(fhirContext.newJsonParser().encodeResourceToString(resource));
  }

  private String ownId(Item item, String type, String name) {
    String id = submitter.idFor(type, name);
    stored
        .read(partition, type, id)
        .filter(existing -> !submitter.owns(existing))
        .ifPresent(
            existing ->
                problems.add(
                    new Problem(
                        ProblemCode.ID_OWNED_BY_ANOTHER,
                        type + "/" + id + " is not this submitter's and is left as it is",
                        item.path())));
    return id;
  }

  private Optional<String> matchByIdentifier(Item item) {
    Set<String> matches = new TreeSet<>();
    for (Identifier identifier : identifiers(item.resource())) {
      matches.addAll(stored.idsWith(partition, item.resource().fhirType(), identifier));
    }
    if (matches.size() > 1) {
      problems.add(
          new Problem(
              ProblemCode.RESOURCE_INVALID,
              "The business identifiers of this "
                  + item.resource().fhirType()
                  + " fit more than one stored resource, so it cannot be told which one is meant",
              item.path() + ".identifier"));
    }
    return matches.stream().findFirst();
  }

  /** Those that identify: with a system and a value. */
  private List<Identifier> identifiers(Resource resource) {
    FhirTerser terser = fhirContext.newTerser();
    if (fhirContext.getResourceDefinition(resource).getChildByName("identifier") == null) {
      return List.of();
    }
    List<Identifier> identifiers = new ArrayList<>();
    for (Identifier identifier : terser.getValues(resource, "identifier", Identifier.class)) {
      if (identifier.hasSystem() && identifier.hasValue()) {
        identifiers.add(identifier);
      }
    }
    return identifiers;
  }
}
