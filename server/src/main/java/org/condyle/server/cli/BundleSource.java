package org.condyle.server.cli;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Something that holds Bundles: one file or address.
 *
 * @param name how it is called in messages
 * @param format how its Bundles are written
 * @param opening opens it
 */
record BundleSource(String name, Format format, Opening opening) {

  private static final String XML = "application/fhir+xml";
  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  enum Format {
    /** One JSON Bundle a line. */
    LINES,
    JSON,
    XML
  }

  /** Opens a source for reading. */
  interface Opening {
    InputStream open() throws IOException;
  }

  /**
   * One Bundle as it was written.
   *
   * @param origin file, and line where the file has several
   * @param body the text
   * @param contentType its media type
   */
  record Document(String origin, String body, String contentType) {}

  static BundleSource at(URI address) {
    String path = address.getPath();
    Format byName = formatOf(path);
    if (byName != null) {
      return new BundleSource(
          address.toString(), byName, () -> FhirHttpClient.download(address).body());
    }
    HttpResponse<InputStream> response = FhirHttpClient.download(address);
    String type = response.headers().firstValue("Content-Type").orElse("");
    Format byType =
        type.contains("ndjson") ? Format.LINES : type.contains("xml") ? Format.XML : Format.JSON;
    return new BundleSource(address.toString(), byType, response::body);
  }

  /**
   * The sources of a file or folder, in the order in which they must be loaded.
   *
   * @param leftOut told which entries of a folder are not loaded
   */
  static List<BundleSource> in(Path path, Consumer<Path> leftOut) {
    if (Files.isDirectory(path)) {
      return inFolder(path, leftOut);
    }
    if (!Files.isReadable(path)) {
      throw new CommandFailure(
          "There is no file or folder " + path + ".", "Check the path; it is read from here.");
    }
    Format format = formatOf(path.toString());
    if (format == null) {
      throw new CommandFailure(
          path + " has a name that does not say how it is written.",
          "Names end with .ndjson, .json or .xml, and may have .gz after that.");
    }
    return List.of(new BundleSource(path.toString(), format, () -> Files.newInputStream(path)));
  }

  private static List<BundleSource> inFolder(Path folder, Consumer<Path> leftOut) {
    try (Stream<Path> files = Files.list(folder)) {
      List<BundleSource> sources =
          files
              .sorted(loadOrder())
              .filter(file -> isForLoading(file, leftOut))
              .flatMap(file -> in(file, leftOut).stream())
              .toList();
      if (sources.isEmpty()) {
        throw new CommandFailure(
            "The folder " + folder + " has nothing to load.",
            "Files end with .ndjson, .json or .xml, and may have .gz after that.");
      }
      return sources;
    } catch (IOException e) {
      throw new CommandFailure(
          "The folder " + folder + " cannot be read: " + e.getMessage() + ".",
          "Check its permissions.",
          e);
    }
  }

  /** What patients refer to comes first: our generator and Synthea write it to such files. */
  private static final List<String> BEFORE_PATIENTS =
      List.of("shared", "hospitalInformation", "practitionerInformation");

  private static Comparator<Path> loadOrder() {
    return Comparator.comparingInt(BundleSource::turn)
        .thenComparing(file -> file.getFileName().toString());
  }

  private static int turn(Path file) {
    String name = file.getFileName().toString();
    for (int turn = 0; turn < BEFORE_PATIENTS.size(); turn++) {
      if (name.startsWith(BEFORE_PATIENTS.get(turn))) {
        return turn;
      }
    }
    return BEFORE_PATIENTS.size();
  }

  private static boolean isForLoading(Path file, Consumer<Path> leftOut) {
    boolean wanted =
        Files.isRegularFile(file)
            && formatOf(file.toString()) != null
            && !file.getFileName().toString().startsWith("truth");
    if (!wanted) {
      leftOut.accept(file);
    }
    return wanted;
  }

  private static @Nullable Format formatOf(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String plain = lower.endsWith(".gz") ? lower.substring(0, lower.length() - 3) : lower;
    if (plain.endsWith(".ndjson")) {
      return Format.LINES;
    }
    if (plain.endsWith(".json")) {
      return Format.JSON;
    }
    return plain.endsWith(".xml") ? Format.XML : null;
  }

  /** Hands over one document after the other; only one is held at a time. */
  void read(Consumer<Document> documents) {
    try (InputStream in = plain(opening.open())) {
      if (format == Format.LINES) {
        readLines(in, documents);
      } else {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        documents.accept(
            new Document(name, text, format == Format.XML ? XML : FhirHttpClient.JSON));
      }
    } catch (IOException e) {
      throw new CommandFailure(
          name + " cannot be read: " + e.getMessage() + ".",
          "Check the file, then load it again.",
          e);
    }
  }

  private void readLines(InputStream in, Consumer<Document> documents) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (!line.isBlank()) {
        documents.accept(new Document(name + ":" + number, line, FhirHttpClient.JSON));
      }
    }
  }

  /** Unpacks gzip by its first two bytes, whatever the name says. */
  private static InputStream plain(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
    buffered.mark(2);
    boolean gzip = buffered.read() == GZIP_FIRST && buffered.read() == GZIP_SECOND;
    buffered.reset();
    return gzip ? new GZIPInputStream(buffered, 1 << 16) : buffered;
  }
}
