package org.condyle.measures.evaluation;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.condyle.record.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What a measure says about one patient: small, immutable, without the patient's data. A patient
 * who could not be evaluated is a result too and is never dropped.
 */
public sealed interface SubjectResult {

  /** The patient's logical id. */
  String subjectId();

  /** The reference a report uses, {@code Patient/id}. */
  default String subject() {
    return "Patient/" + subjectId();
  }

  /** The same said of another patient; the members stay as they are. */
  SubjectResult about(String otherSubjectId);

  /**
   * A patient for whom the logic gave a result.
   *
   * @param groups one for each group of the measure, in its order
   * @param supplementalData by id the values of each supplemental data element that summaries
   *     aggregate; empty for a patient who is in no initial population
   */
  record Evaluated(
      String subjectId, List<GroupResult> groups, Map<String, Set<StratumValue>> supplementalData)
      implements SubjectResult {

    public Evaluated {
      groups = List.copyOf(groups);
      supplementalData = Collections.unmodifiableMap(new LinkedHashMap<>(supplementalData));
    }

    /** A result of a measure without supplemental data. */
    public Evaluated(String subjectId, List<GroupResult> groups) {
      this(subjectId, groups, Map.of());
    }

    @Override
    public Evaluated about(String otherSubjectId) {
      return new Evaluated(otherSubjectId, groups, supplementalData);
    }
  }

  /**
   * A patient for whom the logic failed.
   *
   * @param problems why, the first cause first
   */
  record Failed(String subjectId, List<Problem> problems) implements SubjectResult {
    public Failed {
      problems = List.copyOf(problems);
    }

    @Override
    public Failed about(String otherSubjectId) {
      return new Failed(otherSubjectId, problems);
    }
  }

  /**
   * The patient's part in one group.
   *
   * @param members by population id the members, as references; the patient's own for a measure
   *     that counts patients. An opportunity composite counts each component for itself: its
   *     members are references with the component's number behind a blank
   * @param observations the observed values
   * @param strata by stratifier id the strata with the members that lie in them
   * @param components for a composite the patient's part in each component, in its order
   */
  record GroupResult(
      String groupId,
      Map<String, Set<String>> members,
      List<Observed> observations,
      Map<String, List<Stratum>> strata,
      List<GroupResult> components) {

    public GroupResult {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
      observations = List.copyOf(observations);
      strata = Collections.unmodifiableMap(new LinkedHashMap<>(strata));
      components = List.copyOf(components);
    }

    /** The part in a group that is no composite. */
    public GroupResult(
        String groupId,
        Map<String, Set<String>> members,
        List<Observed> observations,
        Map<String, List<Stratum>> strata) {
      this(groupId, members, observations, strata, List.of());
    }

    /** The members of a population. */
    public Set<String> members(String populationId) {
      return members.getOrDefault(populationId, Set.of());
    }
  }

  /**
   * One observed value.
   *
   * @param observationId the observation's id in the Measure
   * @param member the member it was observed for
   * @param unit UCUM unit of a quantity; null for a plain number
   */
  record Observed(String observationId, String member, BigDecimal value, @Nullable String unit) {}

  /**
   * One stratum of one stratifier.
   *
   * @param values the value of each component, in the Measure's order
   */
  record Stratum(List<StratumValue> values, Set<String> members) {
    public Stratum {
      values = List.copyOf(values);
    }
  }
}
