package org.condyle.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.condyle.server.access.Decision.Allowed;
import org.condyle.server.access.Decision.Denied;
import org.condyle.server.access.table.AccessTable;
import org.condyle.server.caller.Caller;
import org.condyle.server.caller.Permission;
import org.condyle.server.caller.Role;
import org.condyle.server.caller.Scopes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {

  private static final Access ACCESS = new Access(AccessTable.load());
  private static final Restriction OWN = new Restriction(true, Map.of());

  private static Caller caller(Role role, String scopes, @Nullable String patient) {
    return new Caller("user/x", "x", role, null, Set.of(1), Scopes.parse(scopes), patient, null);
  }

  private static Decision decide(Caller caller, Permission permission, String type) {
    return ACCESS.decide(caller, permission, type);
  }

  @ParameterizedTest
  @CsvSource({
    "clinician, user/*.cruds",
    "clinician, user/Observation.rs",
    "quality-team, user/*.rs",
    "system-client, system/Observation.s"
  })
  void whatBothRoleAndScopeAllowIsAllowed(String role, String scopes) {
    assertThat(
            decide(
                caller(Role.of(role).orElseThrow(), scopes, null),
                Permission.SEARCH,
                "Observation"))
        .isEqualTo(new Allowed(List.of(Restriction.NONE)));
  }

  @ParameterizedTest
  @CsvSource({
    "administrator, user/*.cruds, the role may not",
    "practice-staff, user/*.cruds, the role may not",
    "clinician, user/Observation.cud, the scope has other letters",
    "clinician, user/Patient.rs, the scope is of another type",
    "clinician, system/*.cruds, a person has no system scopes",
    "clinician, patient/*.rs, no patient is known",
    "patient, patient/*.rs, no patient is known",
    "patient, user/*.rs, no patient is known",
    "system-client, user/*.cruds, a program has no user scopes",
    "system-client, patient/*.cruds, a program has no patient",
    "clinician, openid, no clinical scope"
  })
  void whatOneOfThemDoesNotAllowIsDenied(String role, String scopes, String why) {
    assertThat(
            decide(
                caller(Role.of(role).orElseThrow(), scopes, null),
                Permission.SEARCH,
                "Observation"))
        .as(why)
        .isInstanceOf(Denied.class);
  }

  @Test
  void aPatientIsHeldToTheOwnRecordByWhateverScope() {
    for (String scopes : new String[] {"patient/*.rs", "user/*.rs"}) {
      assertThat(decide(caller(Role.PATIENT, scopes, "p"), Permission.READ, "Observation"))
          .isEqualTo(new Allowed(List.of(OWN)));
    }
  }

  @Test
  void aPatientReadsTheDirectoryAsItIs() {
    assertThat(decide(caller(Role.PATIENT, "patient/*.rs", "p"), Permission.READ, "Practitioner"))
        .isEqualTo(new Allowed(List.of(Restriction.NONE)));
  }

  @Test
  void aPatientsScopeHoldsAClinicianToThePatientOfTheLaunch() {
    assertThat(decide(caller(Role.CLINICIAN, "patient/*.rs", "p"), Permission.READ, "Condition"))
        .isEqualTo(new Allowed(List.of(OWN)));
    assertThat(decide(caller(Role.CLINICIAN, "patient/*.rs", "p"), Permission.READ, "Group"))
        .isInstanceOf(Denied.class);
  }

  @Test
  void aUsersScopeBesideItOpensThePractice() {
    assertThat(
            decide(
                caller(Role.CLINICIAN, "patient/*.rs user/*.rs", "p"),
                Permission.READ,
                "Condition"))
        .isEqualTo(new Allowed(List.of(Restriction.NONE)));
  }

  @Test
  void severalRestrictionsAreAlternatives() {
    Decision decision =
        decide(
            caller(
                Role.CLINICIAN,
                "user/Observation.rs?category=survey user/Observation.rs?category=laboratory"
                    + " user/Observation.rs?category=survey&code=x",
                null),
            Permission.READ,
            "Observation");

    assertThat(((Allowed) decision).restrictions())
        .containsExactlyInAnyOrder(
            new Restriction(false, Map.of("category", Set.of("survey"))),
            new Restriction(false, Map.of("category", Set.of("laboratory"))));
  }

  @Test
  void aViewOverSeveralPracticesReadsAlone() {
    Caller several =
        new Caller("user/x", "x", Role.QUALITY, null, Set.of(1, 2), Scopes.ALL_OF_USER, null, null);

    assertThat(decide(several, Permission.SEARCH, "Group")).isInstanceOf(Allowed.class);
    assertThat(decide(several, Permission.UPDATE, "Group")).isInstanceOf(Denied.class);
  }

  @Test
  void aRefusalNamesTheScopeThatIsMissing() {
    assertThat(
            decide(
                caller(Role.CLINICIAN, "user/Patient.rs", null), Permission.SEARCH, "Observation"))
        .isEqualTo(
            new Denied(
                "The token has no scope that allows to search for Observation, such as"
                    + " user/Observation.s"));
  }

  @Test
  void thePageOfASearchIsForTheOneWhoSearched() {
    Caller mine = caller(Role.CLINICIAN, "user/*.rs user/Group.rs", null);
    Caller sameWithOtherOrder = caller(Role.CLINICIAN, "user/Group.rs user/*.rs", null);
    Caller narrower = caller(Role.CLINICIAN, "user/Group.rs", null);

    String id = PageKeys.create(mine);

    assertThat(id).hasSizeLessThanOrEqualTo(48);
    assertThat(PageKeys.isOf(mine, id)).isTrue();
    assertThat(PageKeys.isOf(sameWithOtherOrder, id)).isTrue();
    assertThat(PageKeys.isOf(narrower, id)).isFalse();
    assertThat(PageKeys.isOf(mine, "")).isFalse();
    assertThat(PageKeys.isOf(mine, id.substring(1) + "A")).isFalse();
    assertThat(PageKeys.create(mine)).isNotEqualTo(id);
  }
}
