package org.condyle.server.cli;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleEntryResponseComponent;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.OperationOutcome;

/**
 * Posts Bundles with several clients at once and counts what the server says it stored. No more
 * Bundles are held in memory than there are clients.
 */
final class BundleLoader {

  /** A Bundle of a patient with thousands of resources takes seconds on a busy machine. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final FhirHttpClient http;
  private final int clients;
  private final Progress progress;
  private final AtomicLong bundles = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final ConcurrentSkipListMap<String, LongAdder> byType = new ConcurrentSkipListMap<>();

  BundleLoader(FhirHttpClient http, int clients, Progress progress) {
    this.http = http;
    this.clients = clients;
    this.progress = progress;
  }

  /** Loads the sources in their order; can be called once. */
  LoadResult load(List<BundleSource> sources) {
    long begun = System.nanoTime();
    ExecutorService pool = Executors.newFixedThreadPool(clients);
    Semaphore free = new Semaphore(clients);
    try {
      for (BundleSource source : sources) {
        source.read(document -> take(document, pool, free));
      }
      free.acquireUninterruptibly(clients);
    } finally {
      pool.shutdown();
    }
    SortedMap<String, Long> counts = new TreeMap<>();
    byType.forEach((type, count) -> counts.put(type, count.sum()));
    return new LoadResult(bundles.get(), failures.get(), counts, Progress.secondsSince(begun));
  }

  private void take(BundleSource.Document document, ExecutorService pool, Semaphore free) {
    bundles.incrementAndGet();
    BundleOutline outline;
    try {
      outline = BundleOutline.of(document);
    } catch (CommandFailure e) {
      failed(document, String.valueOf(e.getMessage()));
      return;
    }
    if (!outline.hasPatient()) {
      // What patients refer to: it must be there before them, and not twice.
      free.acquireUninterruptibly(clients);
      post(document);
      free.release(clients);
      return;
    }
    free.acquireUninterruptibly();
    pool.execute(
        () -> {
          try {
            post(document);
          } finally {
            free.release();
          }
        });
  }

  private void post(BundleSource.Document document) {
    try {
      FhirAnswer answer = http.post("", document.body(), document.contentType(), LIMIT);
      if (!answer.isSuccess()) {
        failed(document, "HTTP " + answer.status() + ": " + answer.why());
        return;
      }
      Optional<Bundle> response =
          answer.resource().filter(Bundle.class::isInstance).map(Bundle.class::cast);
      if (response.isEmpty()) {
        failed(document, "the server answered HTTP " + answer.status() + " without a Bundle");
        return;
      }
      count(document, response.get());
    } catch (CommandFailure e) {
      failed(document, e.getMessage() + " " + e.nextStep());
    } catch (RuntimeException e) {
      failed(document, "fault in Condyle's client: " + e);
    }
  }

  /** A transaction is stored whole; in a batch each entry has a status of its own. */
  private void count(BundleSource.Document document, Bundle response) {
    int position = 0;
    boolean refused = false;
    for (BundleEntryComponent entry : response.getEntry()) {
      BundleEntryResponseComponent result = entry.getResponse();
      if (result.hasStatus() && !result.getStatus().startsWith("2")) {
        refused = true;
        report(document, "entry " + position + ": " + reason(result));
      } else if (result.hasLocation()) {
        String type = new IdType(result.getLocation()).getResourceType();
        byType.computeIfAbsent(type, unused -> new LongAdder()).increment();
      }
      position++;
    }
    if (refused) {
      failures.incrementAndGet();
    }
    long stored = byType.values().stream().mapToLong(LongAdder::sum).sum();
    progress.update(
        String.format(
            Locale.ROOT,
            "%,d Bundles read, %,d resources stored, %,d failed",
            bundles.get(),
            stored,
            failures.get()));
  }

  private static String reason(BundleEntryResponseComponent result) {
    String why =
        result.getOutcome() instanceof OperationOutcome outcome
            ? String.join("; ", OutcomeText.lines(outcome))
            : "no reason given";
    return "HTTP " + result.getStatus() + ": " + why;
  }

  private void failed(BundleSource.Document document, String why) {
    failures.incrementAndGet();
    report(document, why);
  }

  private void report(BundleSource.Document document, String why) {
    progress.line(document.origin() + ": " + why);
  }
}
