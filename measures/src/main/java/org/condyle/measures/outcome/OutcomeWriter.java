package org.condyle.measures.outcome;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.condyle.measures.evaluation.StratumValue;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.measures.evaluation.SubjectResult.Observed;
import org.condyle.measures.evaluation.SubjectResult.Stratum;
import org.condyle.record.Problem;

/** Writes a result as the canonical text of its outcome. What is empty is left out. */
final class OutcomeWriter {

  private static final JsonFactory JSON = new JsonFactory();

  private final MemberSigns signs;

  OutcomeWriter(MemberSigns signs) {
    this.signs = signs;
  }

  String write(SubjectResult result) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      if (result instanceof SubjectResult.Failed failed) {
        writeProblems(json, failed.problems());
      } else if (result instanceof SubjectResult.Evaluated evaluated) {
        writeGroups(json, "groups", evaluated.groups());
        writeSupplementalData(json, evaluated.supplementalData());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void writeProblems(JsonGenerator json, List<Problem> problems) throws IOException {
    json.writeArrayFieldStart("problems");
    for (Problem problem : problems) {
      writeTexts(json, problem.code().name(), problem.message(), problem.location());
    }
    json.writeEndArray();
  }

  private void writeGroups(JsonGenerator json, String name, List<GroupResult> groups)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (GroupResult group : groups) {
      json.writeStartObject();
      json.writeStringField("id", group.groupId());
      json.writeObjectFieldStart("members");
      for (Map.Entry<String, Set<String>> population : group.members().entrySet()) {
        json.writeFieldName(population.getKey());
        writeMembers(json, population.getValue());
      }
      json.writeEndObject();
      writeObservations(json, group.observations());
      writeStrata(json, group.strata());
      if (!group.components().isEmpty()) {
        writeGroups(json, "components", group.components());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeMembers(JsonGenerator json, Set<String> members) throws IOException {
    json.writeStartArray();
    if (!members.isEmpty()) {
      for (String sign : signs.signs(members)) {
        json.writeString(sign);
      }
    }
    json.writeEndArray();
  }

  private void writeObservations(JsonGenerator json, List<Observed> observations)
      throws IOException {
    if (observations.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("observed");
    for (Observed each : observations) {
      // As text, so that the number of decimal places is kept.
      writeTexts(
          json,
          each.observationId(),
          signs.sign(each.member()),
          each.value().toString(),
          each.unit());
    }
    json.writeEndArray();
  }

  private void writeStrata(JsonGenerator json, Map<String, List<Stratum>> byStratifier)
      throws IOException {
    if (byStratifier.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("strata");
    for (Map.Entry<String, List<Stratum>> strata : byStratifier.entrySet()) {
      json.writeArrayFieldStart(strata.getKey());
      for (Stratum stratum : strata.getValue()) {
        json.writeStartObject();
        json.writeFieldName("values");
        writeValues(json, stratum.values());
        json.writeFieldName("members");
        writeMembers(json, stratum.members());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void writeSupplementalData(
      JsonGenerator json, Map<String, Set<StratumValue>> supplementalData) throws IOException {
    if (supplementalData.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("supplementalData");
    for (Map.Entry<String, Set<StratumValue>> values : supplementalData.entrySet()) {
      json.writeFieldName(values.getKey());
      writeValues(json, values.getValue().stream().sorted().toList());
    }
    json.writeEndObject();
  }

  private static void writeValues(JsonGenerator json, Collection<StratumValue> values)
      throws IOException {
    json.writeStartArray();
    for (StratumValue value : values) {
      writeTexts(json, value.system(), value.code(), value.text());
    }
    json.writeEndArray();
  }

  private static void writeTexts(
      JsonGenerator json, @org.jspecify.annotations.Nullable String... texts) throws IOException {
    json.writeStartArray();
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
