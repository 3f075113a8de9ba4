package org.condyle.cql.content;

import org.jspecify.annotations.Nullable;

/**
 * One artefact in the version a result was made with.
 *
 * @param type the FHIR type, {@code Measure}, {@code Library} or {@code ValueSet}
 * @param url the canonical url, without version
 * @param version the business version; absent when the artefact has none
 * @param sha256 hash of what evaluation reads of it (CQL or ELM text, codes), in hexadecimal
 */
public record PinnedArtefact(String type, String url, @Nullable String version, String sha256) {

  /** The canonical with its version, {@code url|version}. */
  public String canonical() {
    return version == null ? url : url + "|" + version;
  }
}
