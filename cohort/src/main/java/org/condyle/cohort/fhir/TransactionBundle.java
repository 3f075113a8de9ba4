package org.condyle.cohort.fhir;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A transaction Bundle being filled. Every entry is a PUT to a stable id, so that loading it twice
 * gives the same state.
 */
final class TransactionBundle {

  private static final String BASE = "https://condyle.org/cohort/";

  private final ObjectNode bundle = Elements.object();
  private final ArrayNode entries;
  private final SortedMap<String, Integer> counts = new TreeMap<>();

  TransactionBundle(String id) {
    bundle.put("resourceType", "Bundle").put("id", id).put("type", "transaction");
    entries = bundle.putArray("entry");
  }

  /** Adds a resource with its type and id, to be filled by the caller. */
  ObjectNode add(String type, String id) {
    String reference = type + "/" + id;
    ObjectNode entry = entries.addObject();
    entry.put("fullUrl", BASE + reference);
    ObjectNode resource = entry.putObject("resource");
    resource.put("resourceType", type).put("id", id);
    entry.putObject("request").put("method", "PUT").put("url", reference);
    counts.merge(type, 1, Integer::sum);
    return resource;
  }

  ObjectNode json() {
    return bundle;
  }

  SortedMap<String, Integer> counts() {
    return counts;
  }
}
