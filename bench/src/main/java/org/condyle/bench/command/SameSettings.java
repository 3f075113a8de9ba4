package org.condyle.bench.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.condyle.bench.process.MeasurementFailure;
import org.condyle.bench.process.SearchParameters;
import org.condyle.bench.process.ServerProcess;

/** Sees to it that two servers have to do the same for a request, and says what that is. */
final class SameSettings {

  private static final String US_CORE = "packages/hl7.fhir.us.core-6.1.0.tgz";

  private SameSettings() {}

  /**
   * Gives both the same search parameters, and compares how durable their databases are.
   *
   * @throws MeasurementFailure if they differ, or an answer would not be durable
   */
  static void require(Harness harness, ServerProcess condyle, ServerProcess stock) {
    Path file = harness.shared().resolve(US_CORE);
    if (Files.exists(file)) {
      SearchParameters parameters = SearchParameters.of(file);
      parameters.install(condyle.client());
      parameters.install(stock.client());
    } else {
      harness.say("SKIPPED: there is no " + file + ", so only FHIR's own search parameters count.");
    }
    long of = SearchParameters.count(condyle.client());
    if (of != SearchParameters.count(stock.client())) {
      throw new MeasurementFailure("The servers have different search parameters");
    }
    harness.say("Both servers have " + of + " search parameters beside FHIR's own.");
    for (String setting : List.of("fsync", "synchronous_commit", "shared_buffers", "jit")) {
      String one = condyle.database().value("show " + setting);
      if (!one.equals(stock.database().value("show " + setting))) {
        throw new MeasurementFailure("PostgreSQL's " + setting + " differs between the servers");
      }
      harness.say("PostgreSQL " + setting + ": " + one);
    }
    if (!condyle.database().value("show synchronous_commit").equals("on")) {
      throw new MeasurementFailure("An answer is not durable: synchronous_commit is off");
    }
  }
}
