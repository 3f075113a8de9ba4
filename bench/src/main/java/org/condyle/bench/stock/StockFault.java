package org.condyle.bench.stock;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.condyle.bench.workload.OfficialMeasure.OfficialCase;
import org.condyle.bench.workload.Totals;

/**
 * Official cases that the stock engine gets wrong. Its speed is measured without them, since only
 * right results count; the table says how many they are.
 *
 * <ul>
 *   <li>Patients whom a medication supply in calendar units excludes, 6 of the 55 cases of CMS122
 *       and 10 of the 68 of CMS165: {@code convert … to days} of "90 days" is null for CQL engine
 *       4.4.0, which asks UCUM alone, and UCUM does not know the word. The medication then has no
 *       period, and the patient stays in the denominator. A patient who is not excluded is right
 *       all the same, for then no period and one that does not matter come to the same. No setting
 *       changes it.
 *   <li>A patient whose request is marked as not to be performed by its profile alone, 1 of the 115
 *       of CMS190: the service does not look at profiles as it is set up, and takes it for a
 *       request.
 * </ul>
 */
public final class StockFault {

  /** CQL's words for calendar units, which are no UCUM units. */
  private static final Set<String> CALENDAR_WORDS =
      Set.of("day", "days", "week", "weeks", "month", "months", "year", "years");

  private static final String EXCLUSION = "/denominator-exclusion";
  private static final String NOT_REQUESTED = "notrequested";

  private StockFault() {}

  /** Whether the stock engine is wrong about a case. */
  public static boolean in(OfficialCase official) {
    for (JsonNode entry : official.bundle().path("entry")) {
      JsonNode resource = entry.path("resource");
      if (isNotRequestedByProfileAlone(resource)
          || (isSuppliedInCalendarUnits(resource) && isExcluded(official))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isExcluded(OfficialCase official) {
    return Totals.of(official.expected()).counts().entrySet().stream()
        .anyMatch(count -> count.getKey().endsWith(EXCLUSION) && count.getValue() > 0);
  }

  private static boolean isSuppliedInCalendarUnits(JsonNode resource) {
    JsonNode supply = resource.path("dispenseRequest").path("expectedSupplyDuration");
    return CALENDAR_WORDS.contains(supply.path("code").asText())
        || CALENDAR_WORDS.contains(supply.path("unit").asText());
  }

  private static boolean isNotRequestedByProfileAlone(JsonNode resource) {
    for (JsonNode profile : resource.path("meta").path("profile")) {
      if (profile.asText().endsWith(NOT_REQUESTED)) {
        return !resource.path("doNotPerform").asBoolean();
      }
    }
    return false;
  }
}
