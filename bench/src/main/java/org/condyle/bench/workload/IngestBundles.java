package org.condyle.bench.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Transaction Bundles for measuring ingest, each with one new patient and resources of what general
 * practice records most; as bytes, so that the client has next to nothing to do.
 */
public final class IngestBundles {

  private final LargeHistory history = new LargeHistory(List.of(), List.of());

  /**
   * Bundles whose ids are of their own.
   *
   * @param prefix begins the ids, at most 20 characters
   * @param entries of each Bundle, the patient among them
   */
  public List<byte[]> make(String prefix, int bundles, int entries) {
    List<byte[]> bodies = new ArrayList<>(bundles);
    for (int number = 1; number <= bundles; number++) {
      String patientId = patientId(prefix, number);
      ObjectNode bundle = Json.bundle("transaction");
      Json.addPut(bundle, patient(patientId, number));
      history.addTo(bundle, patientId, entries - 1);
      bodies.add(Json.bytes(bundle));
    }
    return bodies;
  }

  /**
   * The id of the patient in a Bundle.
   *
   * @param number of the Bundle, from 1
   */
  public static String patientId(String prefix, int number) {
    return String.format(Locale.ROOT, "%s-%06d", prefix, number);
  }

  /** Born too late for any measure of ours. */
  private static ObjectNode patient(String id, int number) {
    ObjectNode patient = Json.MAPPER.createObjectNode();
    patient.put("resourceType", "Patient").put("id", id);
    patient
        .putArray("identifier")
        .addObject()
        .put("system", "http://example.org/mrn")
        .put("value", id);
    ObjectNode name = patient.putArray("name").addObject();
    name.put("family", "Family" + number % 500).putArray("given").add("Given" + number % 70);
    patient.put("gender", number % 2 == 0 ? "female" : "male").put("birthDate", "2021-04-01");
    ObjectNode address = patient.putArray("address").addObject();
    address.put("city", "Springfield").put("state", "IL").put("postalCode", "62701");
    return patient;
  }
}
