package org.condyle.measures.outcome;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.condyle.measures.evaluation.StratumValue;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.measures.evaluation.SubjectResult.Observed;
import org.condyle.measures.evaluation.SubjectResult.Stratum;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.jspecify.annotations.Nullable;

/** Reads what {@link OutcomeWriter} wrote. */
final class OutcomeReader {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final UnaryOperator<String> member;
  private final String subjectId;

  /**
   * @param member what stands in the place of a sign
   */
  OutcomeReader(UnaryOperator<String> member, String subjectId) {
    this.member = member;
    this.subjectId = subjectId;
  }

  SubjectResult read(String text) {
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("An outcome that was not written here", e);
    }
    if (root.has("problems")) {
      List<Problem> problems = new ArrayList<>();
      for (JsonNode each : root.get("problems")) {
        problems.add(
            new Problem(
                ProblemCode.valueOf(each.get(0).textValue()),
                each.get(1).textValue(),
                text(each.get(2))));
      }
      return new SubjectResult.Failed(subjectId, problems);
    }
    Map<String, Set<StratumValue>> supplementalData = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : root.path("supplementalData").properties()) {
      supplementalData.put(each.getKey(), new LinkedHashSet<>(values(each.getValue())));
    }
    return new SubjectResult.Evaluated(subjectId, groups(root.get("groups")), supplementalData);
  }

  private List<GroupResult> groups(JsonNode groups) {
    List<GroupResult> results = new ArrayList<>();
    for (JsonNode group : groups) {
      Map<String, Set<String>> members = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> population : group.get("members").properties()) {
        members.put(population.getKey(), members(population.getValue()));
      }
      results.add(
          new GroupResult(
              group.get("id").textValue(),
              members,
              observations(group.path("observed")),
              strata(group.path("strata")),
              groups(group.path("components"))));
    }
    return results;
  }

  private Set<String> members(JsonNode signs) {
    Set<String> members = new LinkedHashSet<>();
    signs.forEach(sign -> members.add(member.apply(sign.textValue())));
    return members;
  }

  private List<Observed> observations(JsonNode observed) {
    List<Observed> observations = new ArrayList<>();
    for (JsonNode each : observed) {
      observations.add(
          new Observed(
              each.get(0).textValue(),
              member.apply(each.get(1).textValue()),
              new BigDecimal(each.get(2).textValue()),
              text(each.get(3))));
    }
    return observations;
  }

  private Map<String, List<Stratum>> strata(JsonNode byStratifier) {
    Map<String, List<Stratum>> strata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> stratifier : byStratifier.properties()) {
      List<Stratum> found = new ArrayList<>();
      for (JsonNode stratum : stratifier.getValue()) {
        found.add(new Stratum(values(stratum.get("values")), members(stratum.get("members"))));
      }
      strata.put(stratifier.getKey(), found);
    }
    return strata;
  }

  private static List<StratumValue> values(JsonNode values) {
    List<StratumValue> result = new ArrayList<>();
    for (JsonNode value : values) {
      result.add(
          new StratumValue(text(value.get(0)), text(value.get(1)), value.get(2).textValue()));
    }
    return result;
  }

  private static @Nullable String text(JsonNode node) {
    return node.textValue();
  }
}
