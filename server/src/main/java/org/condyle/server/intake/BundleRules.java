package org.condyle.server.intake;

import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
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

  public BundleRules(IntakeLimits limits) {
    this.limits = limits;
  }

  /**
   * @throws ProblemException TOO_MANY_ENTRIES, or CONTENT_WITH_PATIENTS for a transaction
   */
  void check(RequestDetails request, Resource resource) {
    bundlesIn(resource).forEach(this::checkSize);
    if (request.getRestOperationType() == RestOperationTypeEnum.TRANSACTION
        && resource instanceof Bundle bundle) {
      refuseMixed(bundle);
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
