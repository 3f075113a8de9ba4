package org.condyle.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of whole lives, as an EHR might send them: Bundles of up to some thousand resources that
 * point to each other by urn:uuid, and to hospitals and practitioners by their identifiers.
 */
@Tag("full")
class SyntheaTest {

  private static final Logger LOG = LoggerFactory.getLogger(SyntheaTest.class);
  private static final int IDS_OF_A_SEARCH = 100;

  @Test
  void everyResourceThatSyntheaSendsCanBeReadBack(@TempDir Path folder)
      throws IOException, InterruptedException {
    Map<String, Integer> sent = new TreeMap<>();
    Map<String, List<String>> ids = new TreeMap<>();
    for (Path file : Synthea.generate(5, folder)) {
      String json = Files.readString(file);
      List<Bundle.BundleEntryComponent> entries = bundle(json).getEntry();
      entries.forEach(entry -> sent.merge(entry.getResource().fhirType(), 1, Integer::sum));
      long start = System.nanoTime();
      HttpResponse<String> answer = SharedServer.post("", "application/fhir+json", json);
      LOG.info("{} entries in {} ms", entries.size(), (System.nanoTime() - start) / 1_000_000);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      created(answer.body())
          .forEach(
              id ->
                  ids.computeIfAbsent(id.getResourceType(), type -> new ArrayList<>())
                      .add(id.getIdPart()));
    }

    Map<String, Integer> readBack = new TreeMap<>();
    ids.forEach((type, ofType) -> readBack.put(type, readBack(type, ofType)));

    LOG.info("Read back: {}", readBack);
    assertThat(sent).containsKeys("Patient", "Practitioner", "Organization", "Observation");
    assertThat(readBack).isEqualTo(sent);
  }

  /** Where the entries of a Bundle are stored; each must be new. */
  private static List<IdType> created(String response) {
    return bundle(response).getEntry().stream()
        .map(Bundle.BundleEntryComponent::getResponse)
        .peek(entry -> assertThat(entry.getStatus()).startsWith("201"))
        .map(entry -> new IdType(entry.getLocation()))
        .toList();
  }

  /** How many of these resources a search finds; none of them may still point into a Bundle. */
  private static int readBack(String type, List<String> ids) {
    int found = 0;
    for (int from = 0; from < ids.size(); from += IDS_OF_A_SEARCH) {
      List<String> some = ids.subList(from, Math.min(ids.size(), from + IDS_OF_A_SEARCH));
      HttpResponse<String> answer =
          SharedServer.get(type + "?_count=" + IDS_OF_A_SEARCH + "&_id=" + String.join(",", some));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body())
          .doesNotContainPattern("\"reference\":\\s*\"(urn:uuid:|[A-Za-z]+\\?)");
      found +=
          (int)
              bundle(answer.body()).getEntry().stream()
                  .map(entry -> entry.getResource().getIdElement())
                  .filter(id -> some.contains(id.getIdPart()))
                  .count();
    }
    return found;
  }

  private static Bundle bundle(String json) {
    return SharedServer.FHIR.newJsonParser().parseResource(Bundle.class, json);
  }
}
