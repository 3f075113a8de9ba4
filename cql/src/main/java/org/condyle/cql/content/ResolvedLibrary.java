package org.condyle.cql.content;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One library in the one version that a measure means.
 *
 * @param name the CQL name
 * @param version the version it declares; absent when it declares none
 * @param url the canonical url of the Library, or of the engine's own for a shipped library
 * @param namespace the namespace under which other libraries include it, if they use one
 * @param models the data models it uses, as {@code name|version}
 * @param cql its CQL text, if it has one
 * @param elm its ELM in JSON, if it has one
 * @param sha256 hash of the CQL text, or of the ELM where there is no CQL
 */
public record ResolvedLibrary(
    String name,
    @Nullable String version,
    String url,
    @Nullable String namespace,
    List<String> models,
    @Nullable String cql,
    @Nullable String elm,
    String sha256) {

  public ResolvedLibrary {
    models = List.copyOf(models);
  }
}
