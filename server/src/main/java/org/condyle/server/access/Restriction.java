package org.condyle.server.access;

import java.util.Map;
import java.util.Set;

/**
 * One way in which access to a type is allowed: to those resources that meet all of this.
 *
 * @param held whether only to what is about the caller's patient
 * @param parameters search parameters with the values of which one has to be met, as a scope
 *     restricts
 */
public record Restriction(boolean held, Map<String, Set<String>> parameters) {

  /** To all that the practice has of the type. */
  public static final Restriction NONE = new Restriction(false, Map.of());

  /** Whether whatever meets the other one meets this one. */
  boolean includes(Restriction other) {
    return (!held || other.held)
        && parameters.entrySet().stream()
            .allMatch(
                mine ->
                    other.parameters.containsKey(mine.getKey())
                        && mine.getValue().containsAll(other.parameters.get(mine.getKey())));
  }
}
