package org.condyle.bench.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.condyle.bench.workload.Json;

/** The search parameters of a FHIR package, so that two servers index the same. */
public final class SearchParameters {

  private final List<ObjectNode> resources;

  private SearchParameters(List<ObjectNode> resources) {
    this.resources = resources;
  }

  /**
   * Those of a package file that add to FHIR's own. The others say again what is indexed already,
   * and Condyle lets nobody redefine FHIR's own.
   */
  public static SearchParameters of(Path packageFile) {
    List<ObjectNode> found = new ArrayList<>();
    try (InputStream file = new BufferedInputStream(Files.newInputStream(packageFile));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.getName().startsWith("package/SearchParameter-")) {
          ObjectNode parameter = (ObjectNode) Json.MAPPER.readTree(tar.readAllBytes());
          if (!parameter.hasNonNull("derivedFrom")) {
            found.add(parameter);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new SearchParameters(found);
  }

  /** Stores those that are not yet there. */
  public void install(FhirClient client) {
    if (count(client) >= resources.size()) {
      return;
    }
    ObjectNode bundle = Json.bundle("transaction");
    for (ObjectNode resource : resources) {
      ObjectNode plain = resource.deepCopy();
      plain.remove(List.of("text", "meta"));
      Json.addPut(bundle, plain);
    }
    client.post("", Json.bytes(bundle));
  }

  /** How many a server stores. */
  public static long count(FhirClient client) {
    JsonNode bundle = client.searchAnew("SearchParameter?_summary=count&_total=accurate");
    return bundle.path("total").asLong();
  }
}
