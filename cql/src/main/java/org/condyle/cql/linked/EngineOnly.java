package org.condyle.cql.linked;

import org.jspecify.annotations.Nullable;

/**
 * Logic that is left to the engine as a whole, because of one of its nodes.
 *
 * @param library CQL name of the library with the node
 * @param line of the node, where the library says it
 * @param node the kind of ELM node, for example {@code Repeat}
 * @param why what is not supported
 */
public record EngineOnly(String library, @Nullable Integer line, String node, String why)
    implements Linkage {

  /** A sentence that names the node and its place. */
  public String message() {
    return "Library " + library + (line == null ? "" : " line " + line) + ", " + node + ": " + why;
  }
}
