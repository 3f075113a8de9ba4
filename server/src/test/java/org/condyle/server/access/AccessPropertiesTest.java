package org.condyle.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import org.condyle.record.ProblemException;
import org.condyle.server.access.Decision.Allowed;
import org.condyle.server.access.table.AccessTable;
import org.condyle.server.access.table.TypeRight;
import org.condyle.server.caller.Caller;
import org.condyle.server.caller.Permission;
import org.condyle.server.caller.Role;
import org.condyle.server.caller.Scope;
import org.condyle.server.caller.Scope.Level;
import org.condyle.server.caller.Scopes;
import org.jspecify.annotations.Nullable;

/** What holds of the access table for whatever scopes somebody may think of. */
class AccessPropertiesTest {

  private static final int SOME = 150;
  private static final int MANY = 20_000;
  private static final AccessTable TABLE = AccessTable.load();
  private static final Access ACCESS = new Access(TABLE);
  private static final List<String> TYPES =
      TABLE.sets().values().stream().map(types -> types.get(0)).toList();

  /** Who asks, but for the scopes. */
  record Who(Role role, @Nullable String patient, Set<Integer> practices) {

    Caller with(Scopes scopes) {
      return new Caller("x/1", "x", role, null, practices, scopes, patient, null);
    }
  }

  @Property(tries = SOME, seed = "20261122", shrinking = ShrinkingMode.BOUNDED)
  void fewerOrNarrowerScopesNeverOpenMore(
      @ForAll("people") Who who,
      @ForAll("scopes") List<Scope> scopes,
      @ForAll("narrowings") List<Narrowing> narrowings) {
    narrowerOpensNoMore(who, scopes, narrowings);
  }

  @Tag("full")
  @Property(tries = MANY, seed = "20261123", shrinking = ShrinkingMode.BOUNDED)
  void fewerOrNarrowerScopesNeverOpenMoreInManyTries(
      @ForAll("people") Who who,
      @ForAll("scopes") List<Scope> scopes,
      @ForAll("narrowings") List<Narrowing> narrowings) {
    narrowerOpensNoMore(who, scopes, narrowings);
  }

  private static void narrowerOpensNoMore(Who who, List<Scope> scopes, List<Narrowing> narrowings) {
    List<Scope> narrower = new ArrayList<>();
    for (int i = 0; i < Math.min(scopes.size(), narrowings.size()); i++) {
      narrower.addAll(narrowings.get(i).of(scopes.get(i)));
    }
    Caller wide = who.with(new Scopes(scopes));
    Caller narrow = who.with(new Scopes(narrower));
    assertThat(wide.scopes().cover(narrow.scopes())).isTrue();
    for (String type : TYPES) {
      for (Permission permission : Permission.values()) {
        assertWithin(
            ACCESS.decide(narrow, permission, type), ACCESS.decide(wide, permission, type));
      }
    }
    for (String operation : TABLE.operations().keySet()) {
      if (isCallable(narrow, operation)) {
        assertThat(isCallable(wide, operation)).as(operation).isTrue();
      }
    }
    assertThat(
            wide.scopes().typesOpenedWhole(Set.of(Permission.READ)).contains(Scope.ANY_TYPE)
                || wide.scopes()
                    .typesOpenedWhole(Set.of(Permission.READ))
                    .containsAll(narrow.scopes().typesOpenedWhole(Set.of(Permission.READ))))
        .isTrue();
  }

  private static void assertWithin(Decision narrow, Decision wide) {
    if (narrow instanceof Allowed some) {
      assertThat(wide).isInstanceOf(Allowed.class);
      assertThat(some.restrictions())
          .allSatisfy(
              each ->
                  assertThat(((Allowed) wide).restrictions())
                      .anyMatch(other -> other.includes(each)));
    }
  }

  private static boolean isCallable(Caller caller, String operation) {
    try {
      var unused = new Rights(ACCESS, caller).require(operation);
      return true;
    } catch (ProblemException e) {
      return false;
    }
  }

  @Property(tries = SOME, seed = "20261124", shrinking = ShrinkingMode.BOUNDED)
  void scopesOpenWhatTheirPartsOpenAndNothingElse(
      @ForAll("people") Who who, @ForAll("scopes") List<Scope> scopes) {
    List<Scope> parts =
        scopes.stream()
            .flatMap(
                scope ->
                    scope.permissions().stream()
                        .map(
                            permission ->
                                new Scope(
                                    scope.level(),
                                    scope.type(),
                                    Set.of(permission),
                                    scope.restriction())))
            .toList();
    Caller whole = who.with(new Scopes(scopes));
    for (String type : TYPES) {
      for (Permission permission : Permission.values()) {
        Decision decision = ACCESS.decide(whole, permission, type);
        boolean byOne =
            parts.stream()
                .anyMatch(
                    part ->
                        ACCESS.decide(who.with(new Scopes(List.of(part))), permission, type)
                            instanceof Allowed);
        assertThat(decision instanceof Allowed).as(type + permission).isEqualTo(byOne);
        assertWithin(decision, ACCESS.decide(who.with(new Scopes(parts)), permission, type));
      }
    }
  }

  @Property(tries = SOME, seed = "20261125", shrinking = ShrinkingMode.BOUNDED)
  void noScopeOpensMoreThanTheRoleMay(
      @ForAll("people") Who who, @ForAll("scopes") List<Scope> scopes) {
    Caller caller = who.with(new Scopes(scopes));
    for (String type : TYPES) {
      Set<Permission> ofRole =
          TABLE.right(who.role(), type).map(TypeRight::permissions).orElse(Set.of());
      for (Permission permission : Permission.values()) {
        if (ACCESS.decide(caller, permission, type) instanceof Allowed) {
          assertThat(ofRole).contains(permission);
          assertThat(
                  who.practices().size() == 1
                      || permission == Permission.READ
                      || permission == Permission.SEARCH)
              .isTrue();
        }
      }
    }
  }

  /**
   * Makes less of a scope.
   *
   * @param permissions that are kept
   * @param type that is kept of all types
   * @param name of a search parameter that has to be met besides
   */
  record Narrowing(Set<Permission> permissions, @Nullable String type, @Nullable String name) {

    List<Scope> of(Scope scope) {
      Set<Permission> kept = EnumSet.copyOf(scope.permissions());
      kept.retainAll(permissions);
      if (kept.isEmpty()) {
        return List.of();
      }
      Map<String, Set<String>> restriction = new HashMap<>(scope.restriction());
      if (name != null) {
        restriction.merge(
            name, Set.of("final"), (there, more) -> Set.of(new TreeSet<>(there).first()));
      }
      return List.of(
          new Scope(
              scope.level(),
              scope.type().equals(Scope.ANY_TYPE) && type != null ? type : scope.type(),
              kept,
              restriction));
    }
  }

  @Provide
  Arbitrary<List<Narrowing>> narrowings() {
    return Combinators.combine(
            Arbitraries.of(Permission.class).set(),
            Arbitraries.of(TYPES).injectNull(0.5),
            Arbitraries.of("status", "category").injectNull(0.5))
        .as(Narrowing::new)
        .list()
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<Who> people() {
    return Combinators.combine(
            Arbitraries.of(Role.class),
            Arbitraries.of("p1", "p2").injectNull(0.3),
            Arbitraries.of(Set.of(1), Set.of(2), Set.of(1, 2)))
        .as(Who::new);
  }

  @Provide
  Arbitrary<List<Scope>> scopes() {
    Arbitrary<Set<Permission>> permissions =
        Arbitraries.of(Permission.class).set().ofMinSize(1).map(EnumSet::copyOf);
    Arbitrary<Map<String, Set<String>>> restrictions =
        Arbitraries.maps(
                Arbitraries.of("category", "status", "code"),
                Arbitraries.of("survey", "final", "a|b").set().ofMinSize(1).ofMaxSize(3))
            .ofMaxSize(2);
    Arbitrary<String> types =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(1, Arbitraries.just(Scope.ANY_TYPE)),
            net.jqwik.api.Tuple.of(2, Arbitraries.of(TYPES)));
    return Combinators.combine(Arbitraries.of(Level.class), types, permissions, restrictions)
        .as(Scope::new)
        .list()
        .ofMaxSize(4);
  }
}
