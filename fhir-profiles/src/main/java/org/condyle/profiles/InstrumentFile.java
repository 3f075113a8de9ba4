package org.condyle.profiles;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One instrument of patient-reported outcomes as data, as it was written.
 *
 * @param fileName its name, for example {@code koos-jr.json}
 * @param json items, answers, scales, thresholds and licence position
 */
public record InstrumentFile(String fileName, String json) {

  /** The folder of the files on the class path. */
  private static final String FOLDER = "/org/condyle/profiles/instruments/";

  /** The names of all files, written by {@link PackageBuild}. */
  static final String INDEX = "/org/condyle/profiles/instruments.json";

  /** Every instrument file of this build, by file name. */
  public static List<InstrumentFile> all() {
    try {
      List<InstrumentFile> files = new ArrayList<>();
      for (JsonNode name : PackageJson.parse(read(INDEX))) {
        byte[] json = read(FOLDER + name.asText());
        files.add(new InstrumentFile(name.asText(), new String(json, StandardCharsets.UTF_8)));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(String resource) throws IOException {
    try (InputStream in = InstrumentFile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            "The class path holds no " + resource + "; build the module fhir-profiles first");
      }
      return in.readAllBytes();
    }
  }
}
