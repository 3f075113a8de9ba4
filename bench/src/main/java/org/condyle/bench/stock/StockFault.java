package org.condyle.bench.stock;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.condyle.bench.workload.OfficialMeasure.OfficialCase;

/**
 * Official cases that the stock engine gets wrong whatever its settings are. Its speed is measured
 * without them, since only right results count.
 */
public final class StockFault {

  /** CQL's words for calendar units, which are no UCUM units. */
  private static final Set<String> CALENDAR_WORDS =
      Set.of("day", "days", "week", "weeks", "month", "months", "year", "years");

  private StockFault() {}

  /**
   * Whether a case has a supply in calendar units: {@code convert … to days} of such a quantity is
   * null for CQL engine 4.4.0, which asks UCUM alone, so that the medication has no period.
   */
  public static boolean in(OfficialCase official) {
    for (JsonNode entry : official.bundle().path("entry")) {
      JsonNode supply =
          entry.path("resource").path("dispenseRequest").path("expectedSupplyDuration");
      if (CALENDAR_WORDS.contains(supply.path("code").asText())
          || CALENDAR_WORDS.contains(supply.path("unit").asText())) {
        return true;
      }
    }
    return false;
  }
}
