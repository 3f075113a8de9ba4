package org.condyle.cohort.fhir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.SortedMap;

/**
 * A transaction Bundle as JSON.
 *
 * @param json the Bundle; decimals keep the places they were given
 * @param resourceCounts number of entries by resource type
 */
public record WrittenBundle(ObjectNode json, SortedMap<String, Integer> resourceCounts) {}
