package org.condyle.server.cli;

import ca.uhn.fhir.context.FhirContext;
import java.net.URI;
import java.time.Duration;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Resource;

/**
 * Something that the server works at as a job: followed until it ends, and cancelled when the
 * command is interrupted before.
 */
final class RemoteJob {

  /** The status of a request that has become a job, and of a job that has not ended. */
  static final int ACCEPTED = 202;

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long SECOND = 1000;

  private final URI address;
  private final FhirHttpClient http;

  private RemoteJob(URI address, FhirHttpClient http) {
    this.address = address;
    this.http = http;
  }

  /**
   * @throws CommandFailure if the answer does not say where the job is
   */
  static RemoteJob of(FhirAnswer accepted, FhirHttpClient http) {
    return new RemoteJob(
        accepted
            .headers()
            .firstValue("Content-Location")
            .map(URI::create)
            .orElseThrow(
                () ->
                    new CommandFailure(
                        accepted.asked() + " was accepted without saying where to ask on.",
                        "Check that --server is the FHIR base of a Condyle server.")),
        http);
  }

  /** What the request would have been answered with. */
  FhirAnswer follow(Progress progress) {
    Thread cancel = new Thread(() -> http.delete(address, LIMIT), "cancel");
    Runtime.getRuntime().addShutdownHook(cancel);
    try {
      long pause = FIRST_PAUSE_MILLIS;
      while (true) {
        FhirAnswer answer = http.get(address, LIMIT);
        if (answer.status() != ACCEPTED) {
          return ended(answer);
        }
        answer.headers().firstValue("X-Progress").ifPresent(progress::update);
        pause(pause);
        pause =
            Math.min(
                2 * pause, SECOND * answer.headers().firstValueAsLong("Retry-After").orElse(1));
      }
    } finally {
      // Too late when the command is being interrupted, which is when it is wanted.
      if (!isStopping(cancel)) {
        progress.clearUpdate();
      }
    }
  }

  private static boolean isStopping(Thread cancel) {
    try {
      return !Runtime.getRuntime().removeShutdownHook(cancel);
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted.", "The job is cancelled.", e);
    }
  }

  private static FhirAnswer ended(FhirAnswer answer) {
    if (!answer.isSuccess()) {
      return answer;
    }
    BundleEntryComponent entry = answer.expect(Bundle.class).getEntryFirstRep();
    String status = entry.getResponse().getStatus();
    Resource body = entry.hasResource() ? entry.getResource() : entry.getResponse().getOutcome();
    return new FhirAnswer(
        answer.asked(),
        status != null && status.matches("\\d{3}.*") ? Integer.parseInt(status.substring(0, 3)) : 0,
        body == null ? "" : FhirContext.forR4Cached().newJsonParser().encodeResourceToString(body),
        answer.headers());
  }
}
