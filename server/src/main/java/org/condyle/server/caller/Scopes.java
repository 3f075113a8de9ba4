package org.condyle.server.caller;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The clinical scopes of a token. What else stands in a token's scope ({@code openid}, {@code
 * launch/patient}) opens no data and is left out here.
 */
public record Scopes(List<Scope> clinical) {

  /** What somebody has who is held by a role alone. */
  public static final Scopes ALL_OF_USER = parse("user/*.cruds");

  public Scopes {
    clinical = List.copyOf(clinical);
  }

  /** Reads a token's scopes, separated by spaces; what is no clinical scope grants nothing. */
  public static Scopes parse(String text) {
    return of(new LinkedHashSet<>(Arrays.asList(text.trim().split(" +"))));
  }

  /** Of single scopes. */
  public static Scopes of(Set<String> texts) {
    return new Scopes(texts.stream().flatMap(text -> Scope.parse(text).stream()).toList());
  }

  /** Those that grant something about a type, on whatever behalf and with whatever restriction. */
  public List<Scope> granting(String resourceType, Permission permission) {
    return clinical.stream()
        .filter(scope -> scope.isAbout(resourceType) && scope.permissions().contains(permission))
        .toList();
  }

  /**
   * The types of which every resource is opened for all of these, be it to a user or a program:
   * what is held to the patient of a launch or restricted opens a part only. With {@link
   * Scope#ANY_TYPE} in it, all types.
   */
  public Set<String> typesOpenedWhole(Set<Permission> permissions) {
    return clinical.stream()
        .filter(scope -> scope.level() != Scope.Level.PATIENT)
        .filter(scope -> scope.permissions().containsAll(permissions))
        .filter(scope -> scope.restriction().isEmpty())
        .map(Scope::type)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Whether all that others grant is granted by these too, be it by several of them: {@code
   * user/Group.r user/Group.s} cover {@code user/Group.rs}.
   */
  public boolean cover(Scopes others) {
    return others.clinical.stream()
        .allMatch(
            other ->
                other.permissions().stream()
                    .map(
                        permission ->
                            new Scope(
                                other.level(),
                                other.type(),
                                Set.of(permission),
                                other.restriction()))
                    .allMatch(this::cover));
  }

  /** Whether one of these covers a scope. */
  public boolean cover(Scope other) {
    return clinical.stream().anyMatch(scope -> scope.covers(other));
  }

  @Override
  public String toString() {
    return clinical.stream().map(Scope::toString).collect(Collectors.joining(" "));
  }
}
