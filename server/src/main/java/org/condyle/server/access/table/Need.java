package org.condyle.server.access.table;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.condyle.server.caller.Permission;
import org.condyle.server.caller.Scope;

/**
 * What a caller has to be allowed so that an operation may be called, written as in a scope: {@code
 * Observation.cu}, or {@code *.rs} for whatever the operation reads.
 *
 * @param type a resource type, or {@link Scope#ANY_TYPE}
 */
public record Need(String type, Set<Permission> permissions) {

  public Need {
    permissions = Set.copyOf(permissions);
  }

  static Need of(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException("'" + text + "' is no need such as Observation.rs");
    }
    return new Need(parts[0], permissions(parts[1]));
  }

  static Set<Permission> permissions(String letters) {
    return letters
        .chars()
        .mapToObj(
            letter ->
                Permission.of((char) letter)
                    .orElseThrow(
                        () -> new IllegalArgumentException("'" + letters + "' has other letters")))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Permission.class)));
  }

  @Override
  public String toString() {
    return type
        + "."
        + EnumSet.copyOf(permissions).stream()
            .map(permission -> String.valueOf(permission.letter()))
            .collect(Collectors.joining());
  }
}
