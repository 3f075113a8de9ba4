package org.condyle.cql.terminology;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All codes of one value set in one version, as hash sets. Immutable. */
public final class ValueSetCodes {

  /**
   * A code in its code system.
   *
   * @param system the code system's url; empty when the value set gives none
   */
  public record SystemCode(String system, String code) {}

  private final Map<String, Set<String>> codesBySystem = new HashMap<>();
  private final Set<String> codesOfAnySystem = new HashSet<>();
  private final int size;

  public ValueSetCodes(Collection<SystemCode> codes) {
    int count = 0;
    for (SystemCode code : codes) {
      if (codesBySystem
          .computeIfAbsent(code.system(), unused -> new HashSet<>())
          .add(code.code())) {
        count++;
      }
      codesOfAnySystem.add(code.code());
    }
    size = count;
  }

  /**
   * Whether a code is a member, as CQL's {@code in} says: with a system both must match, without
   * one (the String overload) the code alone decides.
   */
  public boolean contains(@Nullable String system, @Nullable String code) {
    if (code == null) {
      return false;
    }
    if (system == null) {
      return codesOfAnySystem.contains(code);
    }
    Set<String> codes = codesBySystem.get(system);
    return codes != null && codes.contains(code);
  }

  /** All codes, sorted by system and code so that every run sees the same order. */
  public Collection<SystemCode> codes() {
    Set<SystemCode> sorted =
        new TreeSet<>(
            java.util.Comparator.comparing(SystemCode::system).thenComparing(SystemCode::code));
    codesBySystem.forEach(
        (system, codes) -> codes.forEach(code -> sorted.add(new SystemCode(system, code))));
    return sorted;
  }

  /** Number of distinct codes. */
  public int size() {
    return size;
  }
}
