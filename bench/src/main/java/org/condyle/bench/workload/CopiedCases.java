package org.condyle.bench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.condyle.bench.workload.OfficialMeasure.OfficialCase;

/**
 * Any number of patients made of a measure's official cases: the cases one after the other, again
 * and again, each time with fresh ids, so that what a report must say is known.
 */
public final class CopiedCases {

  private final OfficialMeasure measure;

  public CopiedCases(OfficialMeasure measure) {
    this.measure = measure;
  }

  /**
   * The transaction Bundle of one patient.
   *
   * @param number 1 for the first patient
   */
  public ObjectNode patient(int number) {
    ObjectNode source = caseOf(number).bundle();
    Map<String, String> renamed = new HashMap<>();
    int position = 0;
    for (JsonNode entry : source.path("entry")) {
      JsonNode resource = entry.path("resource");
      String type = resource.path("resourceType").asText();
      String id = type.equals("Patient") ? patientId(number) : patientId(number) + "-" + position;
      renamed.put(Json.reference(resource), type + "/" + id);
      position++;
    }
    ObjectNode copy = Json.bundle("transaction");
    for (JsonNode entry : source.path("entry")) {
      ObjectNode resource = entry.path("resource").deepCopy();
      String reference = renamed.getOrDefault(Json.reference(resource), "");
      resource.put("id", reference.substring(reference.indexOf('/') + 1));
      rename(resource, renamed);
      Json.addPut(copy, resource);
    }
    return copy;
  }

  /** The id of one patient, unique over all measures. */
  public String patientId(int number) {
    return String.format(Locale.ROOT, "%s-%06d", measure.prefix(), number);
  }

  private OfficialCase caseOf(int number) {
    return measure.cases().get((number - 1) % measure.cases().size());
  }

  private static void rename(JsonNode node, Map<String, String> renamed) {
    if (node instanceof ObjectNode object) {
      JsonNode reference = object.get("reference");
      if (reference != null && renamed.containsKey(reference.asText())) {
        object.put("reference", renamed.get(reference.asText()));
      }
      object.forEach(child -> rename(child, renamed));
    } else if (node instanceof ArrayNode array) {
      array.forEach(child -> rename(child, renamed));
    }
  }

  /** What the report over the first patients must say. */
  public Totals totals(int patients) {
    int cases = measure.cases().size();
    Totals totals = Totals.none();
    for (int i = 0; i < cases; i++) {
      int copies = (patients - i + cases - 1) / cases;
      totals = totals.plus(measure.cases().get(i).totals().times(Math.max(0, copies)));
    }
    return totals;
  }
}
