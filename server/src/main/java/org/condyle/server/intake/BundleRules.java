package org.condyle.server.intake;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.util.FhirTerser;
import ca.uhn.fhir.util.ResourceReferenceInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.partition.Partitions;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;

/** What a Bundle must keep to before anything of it is written. */
public final class BundleRules {

  private static final int TYPES_NAMED = 5;

  private final IntakeLimits limits;
  private final FhirTerser terser;

  public BundleRules(IntakeLimits limits, FhirContext fhirContext) {
    this.limits = limits;
    this.terser = fhirContext.newTerser();
  }

  /**
   * @throws ProblemException TOO_MANY_ENTRIES, or CONTENT_WITH_PATIENTS for a transaction
   */
  void check(RequestDetails request, Resource resource) {
    bundlesIn(resource).forEach(this::checkSize);
    if (request.getRestOperationType() == RestOperationTypeEnum.TRANSACTION
        && resource instanceof Bundle bundle) {
      refuseMixed(bundle);
      refuseReferencesToShared(bundle);
    }
  }

  private static Stream<Bundle> bundlesIn(Resource resource) {
    if (resource instanceof Bundle bundle) {
      return Stream.of(bundle);
    }
    return resource instanceof Parameters parameters
        ? parameters.getParameter().stream()
            .map(Parameters.ParametersParameterComponent::getResource)
            .filter(Bundle.class::isInstance)
            .map(Bundle.class::cast)
        : Stream.empty();
  }

  private void checkSize(Bundle bundle) {
    int entries = bundle.getEntry().size();
    if (entries > limits.bundleEntries()) {
      throw new ProblemException(
          ProblemCode.TOO_MANY_ENTRIES,
          "The Bundle has "
              + entries
              + " entries; this server takes "
              + limits.bundleEntries()
              + " at once. Send several Bundles, one or a few patients in each, or raise "
              + IntakeLimits.ENTRIES_VARIABLE,
          "Bundle.entry");
    }
  }

  /**
   * Measures and what belongs to them live in the shared partition, patients in their practice's,
   * and one database commit holds one partition only.
   */
  private static void refuseMixed(Bundle bundle) {
    if (bundle.getType() != Bundle.BundleType.TRANSACTION) {
      return;
    }
    List<String> shared = new ArrayList<>();
    List<String> practice = new ArrayList<>();
    for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
      String type = typeWritten(entry);
      if (!type.isEmpty()) {
        (Partitions.isShared(type) ? shared : practice).add(type);
      }
    }
    if (!shared.isEmpty() && !practice.isEmpty()) {
      throw new ProblemException(
          ProblemCode.CONTENT_WITH_PATIENTS,
          "The transaction mixes shared content ("
              + named(shared)
              + ") with a practice's data ("
              + named(practice)
              + "). Nothing was stored. Send them as two Bundles, the content first",
          "Bundle.entry");
    }
  }

  /**
   * HAPI refuses a reference across partitions in a single write, but in a transaction it finds the
   * target without looking at the partition.
   */
  private void refuseReferencesToShared(Bundle bundle) {
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < bundle.getEntry().size(); i++) {
      Resource resource = bundle.getEntry().get(i).getResource();
      if (resource == null || Partitions.isShared(resource.fhirType())) {
        continue;
      }
      for (ResourceReferenceInfo found : terser.getAllResourceReferences(resource)) {
        String target = found.getResourceReference().getReferenceElement().getResourceType();
        if (target != null && Partitions.isShared(target)) {
          problems.add(
              new Problem(
                  ProblemCode.WRONG_PARTITION,
                  "A practice's data cannot point to shared content by reference ("
                      + found.getResourceReference().getReferenceElement().getValue()
                      + "); name it by its canonical url",
                  "Bundle.entry[" + i + "].resource." + found.getName()));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
  }

  private static String typeWritten(Bundle.BundleEntryComponent entry) {
    if (entry.hasResource()) {
      return entry.getResource().fhirType();
    }
    String url = Objects.requireNonNullElse(entry.getRequest().getUrl(), "");
    return entry.getRequest().getMethod() == Bundle.HTTPVerb.DELETE
        ? url.replaceAll("^/?([A-Za-z]+).*", "$1")
        : "";
  }

  private static String named(List<String> types) {
    List<String> names = types.stream().distinct().sorted().toList();
    String first = String.join(", ", names.subList(0, Math.min(TYPES_NAMED, names.size())));
    return names.size() > TYPES_NAMED
        ? first + " and " + (names.size() - TYPES_NAMED) + " more types"
        : first;
  }
}
