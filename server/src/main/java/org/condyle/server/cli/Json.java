package org.condyle.server.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads and writes the small JSON files of the command line that are not FHIR. */
final class Json {

  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  /**
   * @throws CommandFailure if the file is not what its name promises
   */
  static <T> T read(Path file, Class<T> type) {
    try {
      return MAPPER.readValue(Files.readAllBytes(file), type);
    } catch (IOException e) {
      throw new CommandFailure(
          "The file " + file + " cannot be read: " + e.getMessage() + ".",
          "Delete the folder it lies in, and it will be made again.",
          e);
    }
  }

  /**
   * @throws UncheckedIOException if the text is no such JSON
   */
  static <T> T parse(String text, Class<T> type) {
    try {
      return MAPPER.readValue(text, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, Object value) {
    try {
      Files.write(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(value));
    } catch (IOException e) {
      throw new CommandFailure(
          "The file " + file + " cannot be written: " + e.getMessage() + ".",
          "Check the permissions of the folder and the space on the disk.",
          e);
    }
  }
}
