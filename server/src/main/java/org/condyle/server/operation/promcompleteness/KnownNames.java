package org.condyle.server.operation.promcompleteness;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.condyle.proms.completeness.CompletenessRow;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.instrument.InstrumentCatalog;
import org.condyle.proms.schedule.Interval;
import org.condyle.proms.schedule.Schedule;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/**
 * What a practice's schedules ask, by name. A name that is none of them is refused: zero counts
 * would look as if nobody answered.
 */
record KnownNames(List<Schedule> schedules, InstrumentCatalog instruments) {

  Set<String> schedules(Collection<String> named) {
    TreeSet<String> known = new TreeSet<>();
    schedules.forEach(schedule -> known.add(schedule.id()));
    return checked("schedule", named, known);
  }

  /**
   * @param ofSchedules whose intervals they are; all where it is empty
   */
  Set<String> intervals(Collection<String> named, Set<String> ofSchedules) {
    TreeSet<String> known = new TreeSet<>();
    schedules.stream()
        .filter(schedule -> ofSchedules.isEmpty() || ofSchedules.contains(schedule.id()))
        .flatMap(schedule -> schedule.intervals().stream())
        .map(Interval::id)
        .forEach(known::add);
    return checked("interval", named, known);
  }

  Set<String> instruments(Collection<String> named) {
    TreeSet<String> known = new TreeSet<>(Set.of(CompletenessRow.ALL));
    instruments.instruments().stream().map(Instrument::id).forEach(known::add);
    return checked("instrument", named, known);
  }

  private static Set<String> checked(
      String parameter, Collection<String> named, TreeSet<String> known) {
    for (String name : named) {
      if (!known.contains(name)) {
        throw new ProblemException(
            ProblemCode.PARAMETER_INVALID,
            "There is no "
                + parameter
                + " '"
                + name
                + "' here; known are "
                + String.join(", ", known),
            parameter);
      }
    }
    return Set.copyOf(named);
  }
}
