package org.condyle.server.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.condyle.server.database.DataFolder;

/**
 * The name by which this server is known to others on the same database. It lies in the data
 * folder, which only one process can hold: what the name was at when the process starts, nobody is
 * at any more.
 */
final class ServerName {

  private static final String FILE = "server-name";

  private ServerName() {}

  /** The name; made the first time. */
  static String of(DataFolder folder) {
    Path file = folder.path().resolve(FILE);
    try {
      if (!Files.exists(file)) {
        Files.writeString(file, UUID.randomUUID() + "\n");
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("The file " + file + " cannot be used", e);
    }
  }
}
