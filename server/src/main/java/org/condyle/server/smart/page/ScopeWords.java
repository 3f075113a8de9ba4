package org.condyle.server.smart.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.condyle.server.caller.Permission;
import org.condyle.server.caller.Role;
import org.condyle.server.caller.Scope;

/** What scopes mean, in words for whoever is asked to grant them. */
final class ScopeWords {

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("AllergyIntolerance", "allergies"),
          Map.entry("Appointment", "appointments"),
          Map.entry("CarePlan", "care plans"),
          Map.entry("CareTeam", "care teams"),
          Map.entry("Condition", "diagnoses and problems"),
          Map.entry("Coverage", "insurance"),
          Map.entry("DiagnosticReport", "reports of tests"),
          Map.entry("DocumentReference", "documents"),
          Map.entry("Encounter", "visits and stays"),
          Map.entry("EpisodeOfCare", "episodes of care"),
          Map.entry("Goal", "goals"),
          Map.entry("Immunization", "immunizations"),
          Map.entry("Measure", "quality measures"),
          Map.entry("MeasureReport", "reports of quality measures"),
          Map.entry("Medication", "medications"),
          Map.entry("MedicationRequest", "prescriptions"),
          Map.entry("Observation", "measurements, test results and scores"),
          Map.entry("Patient", "name, birth date, address and other personal data"),
          Map.entry("Practitioner", "practitioners"),
          Map.entry("Procedure", "operations and other procedures"),
          Map.entry("QuestionnaireResponse", "answers to questionnaires"),
          Map.entry("ServiceRequest", "orders and referrals"),
          Map.entry("Task", "tasks"));

  private static final Map<String, String> PLAIN =
      Map.of(
          "openid", "Know who you are in this practice",
          "fhirUser", "Know which record stands for you",
          "profile", "Know your name",
          "offline_access",
              "Keep its access when you are not using it, until you or an administrator end it",
          "online_access", "Keep its access for the rest of the day");

  private ScopeWords() {}

  /** Whether somebody is asked about it; what only says how an app was launched is not. */
  static boolean isAsked(String scope) {
    return !scope.equals("launch") && !scope.startsWith("launch/") && !scope.equals("openid");
  }

  static String of(String text, Role role) {
    return Scope.parse(text)
        .map(scope -> clinical(scope, role))
        .orElse(PLAIN.getOrDefault(text, text));
  }

  private static String clinical(Scope scope, Role role) {
    return deeds(scope.permissions())
        + " "
        + (scope.type().equals(Scope.ANY_TYPE)
            ? "everything"
            : TYPES.getOrDefault(scope.type(), "resources of the type " + scope.type()))
        + " "
        + whose(scope, role)
        + restriction(scope);
  }

  private static String deeds(Set<Permission> permissions) {
    List<String> deeds = new ArrayList<>();
    if (permissions.contains(Permission.READ) || permissions.contains(Permission.SEARCH)) {
      deeds.add("read");
    }
    if (permissions.contains(Permission.CREATE)) {
      deeds.add("add");
    }
    if (permissions.contains(Permission.UPDATE)) {
      deeds.add("change");
    }
    if (permissions.contains(Permission.DELETE)) {
      deeds.add("delete");
    }
    String last = deeds.remove(deeds.size() - 1);
    String all = deeds.isEmpty() ? last : String.join(", ", deeds) + " and " + last;
    return Character.toUpperCase(all.charAt(0)) + all.substring(1);
  }

  private static String whose(Scope scope, Role role) {
    if (role == Role.PATIENT) {
      return "in your record";
    }
    return scope.level() == Scope.Level.PATIENT
        ? "in the record of the patient that is open"
        : "that you may see in this practice";
  }

  private static String restriction(Scope scope) {
    if (scope.restriction().isEmpty()) {
      return "";
    }
    List<String> only = new ArrayList<>();
    new TreeMap<>(scope.restriction())
        .forEach(
            (name, values) -> only.add(name + " is " + String.join(" or ", new TreeSet<>(values))));
    return ", only where " + String.join(" and ", only);
  }
}
