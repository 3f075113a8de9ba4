package org.condyle.server.access;

import java.util.Map;
import java.util.TreeMap;

/** A small valid resource of each type that the matrix asks about. */
final class MatrixResources {

  /** Of each type what it has beside id and tag; {@code %P} stands for the patient's id. */
  private static final Map<String, String> BODIES = new TreeMap<>();

  static {
    String subject = "\"subject\":{\"reference\":\"Patient/%P\"}";
    String patient = "\"patient\":{\"reference\":\"Patient/%P\"}";
    String code = "\"code\":{\"text\":\"x\"}";
    BODIES.put("AllergyIntolerance", patient);
    BODIES.put(
        "Appointment",
        "\"status\":\"booked\",\"participant\":[{\"actor\":{\"reference\":\"Patient/%P\"},\"status\":\"accepted\"}]");
    BODIES.put("Basic", code);
    BODIES.put(
        "Claim",
        "\"status\":\"active\",\"use\":\"claim\",\"type\":{\"text\":\"x\"},\"created\":\"2026-01-01\",\"provider\":{\"display\":\"x\"},\"priority\":{\"text\":\"x\"},\"insurance\":[{\"sequence\":1,\"focal\":true,\"coverage\":{\"display\":\"x\"}}],"
            + patient);
    BODIES.put("Condition", subject);
    BODIES.put(
        "Coverage",
        "\"status\":\"active\",\"payor\":[{\"display\":\"x\"}],\"beneficiary\":{\"reference\":\"Patient/%P\"}");
    BODIES.put("Device", patient);
    BODIES.put("DiagnosticReport", "\"status\":\"final\"," + code + "," + subject);
    BODIES.put("Encounter", "\"status\":\"finished\",\"class\":{\"code\":\"AMB\"}," + subject);
    BODIES.put("Group", "\"type\":\"person\",\"actual\":true");
    BODIES.put("Location", "\"name\":\"x\"");
    BODIES.put(
        "MeasureReport",
        "\"status\":\"complete\",\"type\":\"individual\",\"measure\":\"https://example.org/m\",\"period\":{\"start\":\"2026-01-01\",\"end\":\"2026-12-31\"},"
            + subject);
    BODIES.put(
        "MedicationRequest",
        "\"status\":\"active\",\"intent\":\"order\",\"medicationCodeableConcept\":{\"text\":\"x\"},"
            + subject);
    BODIES.put("Observation", "\"status\":\"final\"," + code + "," + subject);
    BODIES.put("Organization", "\"name\":\"x\"");
    BODIES.put("Practitioner", "\"active\":true");
    BODIES.put("Procedure", "\"status\":\"completed\"," + subject);
    BODIES.put("Questionnaire", "\"status\":\"draft\",\"title\":\"x\"");
    BODIES.put("QuestionnaireResponse", "\"status\":\"in-progress\"," + subject);
    BODIES.put("ServiceRequest", "\"status\":\"active\",\"intent\":\"order\"," + subject);
    BODIES.put("Schedule", "\"actor\":[{\"reference\":\"Patient/%P\"}]");
    BODIES.put(
        "Task",
        "\"status\":\"requested\",\"intent\":\"order\",\"for\":{\"reference\":\"Patient/%P\"}");
    BODIES.put("ValueSet", "\"status\":\"draft\",\"title\":\"x\"");
  }

  private MatrixResources() {}

  /** All but Patient, which is of itself. */
  static Map<String, String> bodies() {
    return BODIES;
  }

  /**
   * @param id empty if the server shall give one
   * @param tag by which it is known again
   */
  static String json(String type, String id, String patient, String tag) {
    String body = type.equals("Patient") ? "\"active\":true" : BODIES.getOrDefault(type, "");
    return "{\"resourceType\":\""
        + type
        + "\","
        + (id.isEmpty() ? "" : "\"id\":\"" + id + "\",")
        + "\"meta\":{\"tag\":[{\"system\":\"urn:matrix\",\"code\":\""
        + tag
        + "\"}]},"
        + body.replace("%P", patient)
        + "}";
  }
}
