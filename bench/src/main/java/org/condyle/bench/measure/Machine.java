package org.condyle.bench.measure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import org.condyle.bench.workload.Json;

/** What a figure was measured on; figures of two machines are not compared. */
public final class Machine {

  private Machine() {}

  public static ObjectNode describe(Clock clock) {
    ObjectNode machine = Json.MAPPER.createObjectNode();
    machine.put("measuredAt", Instant.now(clock).toString());
    machine.put("cores", Runtime.getRuntime().availableProcessors());
    machine.put("java", Runtime.version().toString());
    machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put("loadBefore", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    return machine;
  }
}
