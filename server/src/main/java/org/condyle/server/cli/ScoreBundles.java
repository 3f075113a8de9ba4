package org.condyle.server.cli;

import ca.uhn.fhir.context.FhirContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Resource;

/** Posts resources as transaction Bundles, each under its own id. */
record ScoreBundles(FhirHttpClient http) implements ScoreSink {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** With these a server says that it does not want what was sent, and not who sent it. */
  private static final Set<Integer> REFUSALS = Set.of(400, 404, 409, 412, 413, 422);

  @Override
  public Outcome store(List<? extends Resource> resources) {
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.TRANSACTION);
    for (Resource resource : resources) {
      bundle
          .addEntry()
          .setResource(resource)
          .getRequest()
          .setMethod(Bundle.HTTPVerb.PUT)
          .setUrl(resource.fhirType() + "/" + resource.getIdElement().getIdPart());
    }
    FhirAnswer answer =
        http.post(
            "",
            FhirContext.forR4Cached().newJsonParser().encodeResourceToString(bundle),
            FhirHttpClient.JSON,
            LIMIT);
    if (REFUSALS.contains(answer.status())) {
      return Outcome.refused("HTTP " + answer.status() + ": " + answer.why());
    }
    long created = 0;
    long known = 0;
    for (BundleEntryComponent entry : answer.expect(Bundle.class).getEntry()) {
      if (entry.getResponse().getStatus().startsWith("201")) {
        created++;
      } else {
        known++;
      }
    }
    return new Outcome(created, known, Optional.empty());
  }
}
