package org.condyle.bench.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Several clients that post Bundles, each the next as soon as its last is answered. */
public final class Ingest {

  private final FhirClient client;
  private final int clients;

  public Ingest(FhirClient client, int clients) {
    this.client = client;
    this.clients = clients;
  }

  /**
   * Posts all, and returns when the last is answered.
   *
   * @throws MeasurementFailure if one is refused
   */
  public void post(List<byte[]> bodies) {
    AtomicInteger next = new AtomicInteger();
    inParallel(
        () -> {
          for (int i = next.getAndIncrement(); i < bodies.size(); i = next.getAndIncrement()) {
            client.postUnread("", bodies.get(i));
          }
        });
  }

  /** The same work by each client at once. */
  public void inParallel(Runnable work) {
    ExecutorService pool = Executors.newFixedThreadPool(clients);
    try {
      List<Future<?>> open = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        open.add(pool.submit(work));
      }
      for (Future<?> each : open) {
        each.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MeasurementFailure("Interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MeasurementFailure failure) {
        throw failure;
      }
      throw new MeasurementFailure("A client failed: " + e.getCause(), e);
    } finally {
      pool.shutdownNow();
    }
  }
}
