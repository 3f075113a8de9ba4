package org.condyle.bench.command;

import java.util.List;

/** How many evaluation workers a server has: as many as it sees processors. */
final class Workers {

  private Workers() {}

  /** The Java options for so many. */
  static List<String> options(int workers) {
    return List.of("-XX:ActiveProcessorCount=" + workers);
  }
}
