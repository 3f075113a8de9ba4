package org.condyle.measures.report;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.condyle.measures.evaluation.StratumValue;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.measures.evaluation.SubjectResult.Stratum;
import org.hl7.fhir.r4.model.ListResource;
import org.hl7.fhir.r4.model.ListResource.ListMode;
import org.hl7.fhir.r4.model.ListResource.ListStatus;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Reference;

/** Who is in which population, for reports that list their subjects. */
final class SubjectLists {

  /** One stratum of one stratifier. */
  record StratumKey(String stratifierId, List<StratumValue> values) {}

  private record Key(String groupId, String populationId, Optional<StratumKey> stratum) {}

  private final Map<Key, Set<String>> subjects = new LinkedHashMap<>();
  private final Map<Key, String> listIds = new LinkedHashMap<>();

  /** Lists for a report that names no subjects. */
  static SubjectLists none() {
    return new SubjectLists();
  }

  void add(String subject, GroupResult result) {
    result
        .members()
        .forEach(
            (populationId, members) -> {
              if (!members.isEmpty()) {
                put(new Key(result.groupId(), populationId, Optional.empty()), subject);
              }
              result
                  .strata()
                  .forEach(
                      (stratifierId, strata) ->
                          strata.stream()
                              .filter(stratum -> overlap(stratum, members))
                              .map(stratum -> new StratumKey(stratifierId, stratum.values()))
                              .map(key -> new Key(result.groupId(), populationId, Optional.of(key)))
                              .forEach(key -> put(key, subject)));
            });
  }

  private static boolean overlap(Stratum stratum, Set<String> members) {
    return stratum.members().stream().anyMatch(members::contains);
  }

  private void put(Key key, String subject) {
    subjects.computeIfAbsent(key, unused -> new LinkedHashSet<>()).add(subject);
  }

  void merge(SubjectLists other) {
    other.subjects.forEach((key, each) -> each.forEach(subject -> put(key, subject)));
  }

  /** Adds a contained List for every population that has subjects. */
  void contain(MeasureReport report) {
    Set<String> used = new LinkedHashSet<>();
    subjects.forEach(
        (key, references) -> {
          String id = ReportFrame.listId(used, key.groupId() + "-" + key.populationId());
          listIds.put(key, id);
          ListResource list = new ListResource();
          list.setId(id);
          list.setStatus(ListStatus.CURRENT);
          list.setMode(ListMode.SNAPSHOT);
          references.forEach(reference -> list.addEntry().setItem(new Reference(reference)));
          report.addContained(list);
        });
  }

  Optional<Reference> of(String groupId, String populationId, Optional<StratumKey> stratum) {
    return Optional.ofNullable(listIds.get(new Key(groupId, populationId, stratum)))
        .map(id -> new Reference("#" + id));
  }
}
