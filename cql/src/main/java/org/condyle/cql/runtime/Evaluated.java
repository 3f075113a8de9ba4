package org.condyle.cql.runtime;

import java.util.Set;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one expression for one patient.
 *
 * @param value the CQL value as the engine holds it: FHIR objects, engine runtime types, Java
 *     primitives, lists; null is CQL's null
 * @param resources the resources that were read to find it
 */
public record Evaluated(@Nullable Object value, Set<Resource> resources) {}
