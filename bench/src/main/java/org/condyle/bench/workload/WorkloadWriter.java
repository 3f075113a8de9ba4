package org.condyle.bench.workload;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes a workload; several patients go into one Bundle, since loading is not what is measured.
 */
public final class WorkloadWriter implements AutoCloseable {

  private static final int BUNDLES_PER_FILE = 50;
  private static final ObjectWriter LINE =
      Json.MAPPER.writer().without(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

  private final Path folder;
  private final int entriesPerBundle;
  private @Nullable OutputStream file;
  private ObjectNode open = Json.bundle("transaction");
  private int contents;
  private int bundles;
  private int patients;
  private long resources;

  /**
   * @param folder is made if need be; what an interrupted run left there is written over
   * @param entriesPerBundle a Bundle is written when it has so many
   */
  public WorkloadWriter(Path folder, int entriesPerBundle) {
    this.folder = folder;
    this.entriesPerBundle = entriesPerBundle;
    try {
      Files.createDirectories(folder);
      for (Path old : Workload.bundles(folder)) {
        Files.delete(old);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A Bundle with a measure and all it needs. */
  public void content(JsonNode bundle) {
    contents++;
    Path target = folder.resolve(String.format(Locale.ROOT, "content-%d.json", contents));
    try {
      Json.MAPPER.writeValue(target.toFile(), bundle);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What patients refer to: a Bundle of its own, loaded before them. */
  public void shared(JsonNode bundle) {
    add(bundle);
    flush();
  }

  /** The transaction Bundle of one patient. */
  public void patient(JsonNode bundle) {
    patients++;
    add(bundle);
    if (open.path("entry").size() >= entriesPerBundle) {
      flush();
    }
  }

  private void add(JsonNode bundle) {
    resources += bundle.path("entry").size();
    bundle.path("entry").forEach(((ArrayNode) open.get("entry"))::add);
  }

  private void flush() {
    if (open.path("entry").isEmpty()) {
      return;
    }
    try {
      OutputStream out = file();
      LINE.writeValue(out, open);
      out.write('\n');
      bundles++;
      open = Json.bundle("transaction");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private OutputStream file() throws IOException {
    OutputStream current = file;
    if (current == null || bundles % BUNDLES_PER_FILE == 0) {
      if (current != null) {
        current.close();
      }
      String name =
          String.format(Locale.ROOT, "bundles-%05d.ndjson", bundles / BUNDLES_PER_FILE + 1);
      current = new BufferedOutputStream(Files.newOutputStream(folder.resolve(name)), 1 << 16);
      file = current;
    }
    return current;
  }

  /** Writes the rest, and last of all what makes the folder complete. */
  public Workload finish(String name, List<Question> questions) {
    flush();
    Workload workload = new Workload(name, patients, resources, questions);
    try {
      close();
      workload.writeTo(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return workload;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
