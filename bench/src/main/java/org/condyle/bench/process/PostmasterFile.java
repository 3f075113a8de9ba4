package org.condyle.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a running PostgreSQL writes into its data folder. */
record PostmasterFile(long pid, int port) {

  private static final int PORT_LINE = 3;

  static PostmasterFile read(Path data) {
    try {
      List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
      return new PostmasterFile(
          Long.parseLong(lines.get(0).trim()), Integer.parseInt(lines.get(PORT_LINE).trim()));
    } catch (IOException e) {
      throw new UncheckedIOException("No PostgreSQL runs on " + data, e);
    }
  }
}
