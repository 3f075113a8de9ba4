package org.condyle.bench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A long history that changes no result: resources of the types that measures read, as many as a
 * Synthea patient of many years has. All but {@value #INSIDE_OF_THOUSAND} of a thousand have codes
 * outside of the measures' value sets; those inside lie before any measure looks.
 */
public final class LargeHistory {

  /** Resources of one patient's history. */
  public static final int RESOURCES = 2_640;

  private static final int INSIDE_OF_THOUSAND = 15;

  /** How many codes of each type the part inside has. */
  private static final int INSIDE_CODES = 2;

  private static final LocalDate LAST_DAY = LocalDate.of(2026, 6, 30);

  /** Before the look-back of any measure; only types are used that have an end. */
  private static final LocalDate LONG_AGO = LocalDate.of(1999, 12, 31);

  private static final String SNOMED = "http://snomed.info/sct";
  private static final String LOINC = "http://loinc.org";
  private static final String RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm";

  /** What general practice records most often, as {@code system|code}. */
  private static final Map<String, List<String>> FREQUENT =
      Map.of(
          "Observation",
          codes(
              LOINC,
              "718-7 6690-2 2345-7 2160-0 3094-0 2951-2 2823-3 17861-6 777-3 789-8 8302-2 29463-7"
                  + " 8867-4 9279-1 8310-5 2093-3 2571-8 2085-9 18262-6 4544-3 787-2 786-4"),
          "Encounter",
          codes(SNOMED, "410620009 162673000 33879002 390906007 185347001 702927004"),
          "Condition",
          codes(
              SNOMED, "444814009 195662009 10509002 65363002 40055000 36971009 43878008 75498004"),
          "Procedure",
          codes(SNOMED, "430193006 710824005 868187001 171207006 76601001 23426006 268425006"),
          "MedicationRequest",
          codes(RXNORM, "308136 314076 310798 856987 313782 1049221 197591 243670 310965"));

  /** Of twenty resources in a row. */
  private static final List<String> MIX =
      List.of(
          "Encounter",
          "Observation",
          "Observation",
          "Procedure",
          "Observation",
          "Observation",
          "Condition",
          "Observation",
          "MedicationRequest",
          "Observation",
          "Encounter",
          "Observation",
          "Observation",
          "Procedure",
          "Observation",
          "MedicationRequest",
          "Observation",
          "Condition",
          "Observation",
          "Procedure");

  private final Map<String, List<String>> outside = new TreeMap<>();
  private final List<ObjectNode> inside;

  /**
   * @param content Bundles with the value sets of the measures
   * @param samples Bundles of patients whose encounters and observations the measures know
   */
  public LargeHistory(Collection<? extends JsonNode> content, Collection<ObjectNode> samples) {
    Set<String> known = new HashSet<>();
    for (JsonNode bundle : content) {
      for (JsonNode entry : bundle.path("entry")) {
        if (entry.path("resource").path("resourceType").asText().equals("ValueSet")) {
          addCodes(entry.path("resource"), known);
        }
      }
    }
    FREQUENT.forEach(
        (type, codes) ->
            outside.put(type, codes.stream().filter(code -> !known.contains(code)).toList()));
    this.inside = insiders(samples, known);
  }

  private static List<String> codes(String system, String codes) {
    return List.of(codes.split(" ")).stream().map(code -> system + "|" + code).toList();
  }

  /** All codes of a value set: listed, expanded, or of a concept's system. */
  private static void addCodes(JsonNode valueSet, Set<String> codes) {
    for (JsonNode include : valueSet.path("compose").path("include")) {
      String system = include.path("system").asText();
      include
          .path("concept")
          .forEach(concept -> codes.add(system + "|" + concept.path("code").asText()));
    }
    for (JsonNode concept : valueSet.path("expansion").path("contains")) {
      codes.add(concept.path("system").asText() + "|" + concept.path("code").asText());
    }
  }

  /**
   * One encounter or observation for each of the codes that most samples have, of those that the
   * measures know. The rarer ones are exclusions, some of which count however long ago they were.
   */
  private static List<ObjectNode> insiders(Collection<ObjectNode> samples, Set<String> known) {
    List<ObjectNode> insiders = new ArrayList<>();
    for (String type : List.of("Encounter", "Observation")) {
      Map<String, Integer> uses = new TreeMap<>();
      for (ObjectNode sample : samples) {
        for (JsonNode entry : sample.path("entry")) {
          String code = code(entry.path("resource"), type);
          if (known.contains(code)) {
            uses.merge(code, 1, Integer::sum);
          }
        }
      }
      uses.entrySet().stream()
          .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
          .limit(INSIDE_CODES)
          .forEach(each -> insiders.add(of(type, each.getKey())));
    }
    return insiders;
  }

  /** As {@code system|code}; empty for another type. */
  private static String code(JsonNode resource, String type) {
    if (!resource.path("resourceType").asText().equals(type)) {
      return "";
    }
    JsonNode concept =
        type.equals("Encounter") ? resource.path("type").path(0) : resource.path("code");
    JsonNode coding = concept.path("coding").path(0);
    return coding.path("system").asText() + "|" + coding.path("code").asText();
  }

  /** Adds the whole history to the transaction Bundle of a patient. */
  public void addTo(ObjectNode bundle, String patientId) {
    addTo(bundle, patientId, RESOURCES);
  }

  /** Adds the latest resources of the history to the transaction Bundle of a patient. */
  public void addTo(ObjectNode bundle, String patientId, int resources) {
    for (int i = 0; i < resources; i++) {
      boolean known = !inside.isEmpty() && i * INSIDE_OF_THOUSAND % 1000 < INSIDE_OF_THOUSAND;
      ObjectNode resource = known ? inside.get(i % inside.size()).deepCopy() : outsider(i);
      LocalDate day = known ? LONG_AGO.minusDays(i) : LAST_DAY.minusDays(i * 2L);
      resource.put("id", String.format(Locale.ROOT, "%s-h%d", patientId, i));
      resource.putObject("subject").put("reference", "Patient/" + patientId);
      date(resource, day);
      Json.addPut(bundle, resource);
    }
  }

  private ObjectNode outsider(int position) {
    String type = MIX.get(position % MIX.size());
    List<String> codes = outside.getOrDefault(type, List.of());
    if (codes.isEmpty()) {
      throw new IllegalStateException("The measures know every frequent code of " + type);
    }
    return of(type, codes.get(position / MIX.size() % codes.size()));
  }

  private static ObjectNode of(String type, String systemAndCode) {
    ObjectNode resource = Json.MAPPER.createObjectNode();
    resource.put("resourceType", type);
    switch (type) {
      case "Observation" -> {
        resource.put("status", "final");
        concept(resource, "code", systemAndCode);
        ObjectNode value = resource.putObject("valueQuantity");
        value.put("value", 42).put("unit", "1");
        value.put("system", "http://unitsofmeasure.org").put("code", "1");
      }
      case "Encounter" -> {
        resource.put("status", "finished");
        resource
            .putObject("class")
            .put("system", "http://terminology.hl7.org/CodeSystem/v3-ActCode")
            .put("code", "AMB");
        resource.putArray("type").add(codeable(systemAndCode));
      }
      case "Condition" -> {
        status(resource, "clinicalStatus", "condition-clinical", "resolved");
        status(resource, "verificationStatus", "condition-ver-status", "confirmed");
        concept(resource, "code", systemAndCode);
      }
      case "Procedure" -> {
        resource.put("status", "completed");
        concept(resource, "code", systemAndCode);
      }
      case "MedicationRequest" -> {
        resource.put("status", "completed").put("intent", "order");
        concept(resource, "medicationCodeableConcept", systemAndCode);
      }
      default -> throw new IllegalArgumentException(type);
    }
    return resource;
  }

  private static void status(ObjectNode resource, String element, String system, String code) {
    concept(resource, element, "http://terminology.hl7.org/CodeSystem/" + system + "|" + code);
  }

  private static void concept(ObjectNode resource, String element, String systemAndCode) {
    resource.set(element, codeable(systemAndCode));
  }

  private static ObjectNode codeable(String systemAndCode) {
    int bar = systemAndCode.indexOf('|');
    ObjectNode concept = Json.MAPPER.createObjectNode();
    concept
        .putArray("coding")
        .addObject()
        .put("system", systemAndCode.substring(0, bar))
        .put("code", systemAndCode.substring(bar + 1));
    return concept;
  }

  private static void date(ObjectNode resource, LocalDate day) {
    String start = day + "T09:00:00+00:00";
    String end = day + "T09:30:00+00:00";
    switch (resource.path("resourceType").asText()) {
      case "Observation" -> resource.put("effectiveDateTime", start);
      case "Encounter" -> resource.putObject("period").put("start", start).put("end", end);
      case "Condition" -> {
        resource.put("onsetDateTime", start);
        resource.put("abatementDateTime", day.plusDays(14) + "T09:00:00+00:00");
      }
      case "Procedure" -> resource.putObject("performedPeriod").put("start", start).put("end", end);
      default -> resource.put("authoredOn", start);
    }
  }
}
