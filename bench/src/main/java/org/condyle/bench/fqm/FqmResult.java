package org.condyle.bench.fqm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What fqm-execution says about one patient.
 *
 * @param members by group and population id, as {@code group/population}, the members: the ids of
 *     basis resources, or the patient's own for a measure that counts patients; populations without
 *     members are left out
 */
public record FqmResult(String patientId, Map<String, Set<String>> members) {

  /** Reads one line of what the script writes. */
  static FqmResult of(JsonNode line) {
    String patient = line.path("patient").asText();
    Map<String, Set<String>> members = new TreeMap<>();
    for (JsonNode group : line.path("groups")) {
      String groupId = group.path("id").asText();
      if (group.path("episodes").isEmpty()) {
        add(groupId, patient, group.path("populations"), members);
      }
      for (JsonNode episode : group.path("episodes")) {
        add(groupId, episode.path("id").asText(), episode.path("populations"), members);
      }
    }
    return new FqmResult(patient, members);
  }

  private static void add(
      String groupId, String member, JsonNode populations, Map<String, Set<String>> members) {
    for (JsonNode population : populations) {
      boolean counts = !population.path("type").asText().equals("measure-observation");
      if (counts && population.path("result").asBoolean()) {
        members
            .computeIfAbsent(
                groupId + "/" + population.path("id").asText(), unused -> new TreeSet<>())
            .add(member);
      }
    }
  }
}
