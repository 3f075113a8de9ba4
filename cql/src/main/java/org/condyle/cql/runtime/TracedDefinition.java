package org.condyle.cql.runtime;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one definition or function did while a record was evaluated.
 *
 * @param outcome its value and the resources that were read for it; absent for a function, which
 *     has a value for each call, and for a definition that failed
 * @param uses the definitions and functions that it asked for, in no particular order
 * @param source where it is in the CQL text; absent when the ELM was published without locators
 * @param text that part of the CQL text; absent when there is none, or none that fits
 * @param evaluations how often it was computed; further uses take the value that is there
 * @param ownTime time spent in it, retrieves included, without what it asked others for
 */
public record TracedDefinition(
    DefinitionKey key,
    Kind kind,
    @Nullable Evaluated outcome,
    Set<DefinitionKey> uses,
    @Nullable SourceRange source,
    @Nullable String text,
    long evaluations,
    Duration ownTime) {

  /** Whether it has one value for the record, or one for each call. */
  public enum Kind {
    DEFINITION,
    FUNCTION
  }

  public TracedDefinition {
    uses = Set.copyOf(uses);
  }
}
