package org.condyle.profiles;

import org.jspecify.annotations.Nullable;

/**
 * One conformance resource of a FHIR package, as it was written.
 *
 * @param fileName its name in the package, for example {@code
 *     ValueSet-primary-total-hip-arthroplasty.json}
 * @param resourceType the FHIR type, for example {@code ValueSet}
 * @param id the logical id
 * @param url the canonical url, without version
 * @param version the business version, or null where the artefact has none
 * @param json the resource in FHIR JSON
 */
public record Artefact(
    String fileName,
    String resourceType,
    String id,
    String url,
    @Nullable String version,
    String json) {}
