package org.condyle.proms.schedule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.condyle.proms.instrument.InstrumentCatalog;
import org.condyle.proms.reading.CodeSets;
import org.condyle.proms.reading.DataFile;
import org.condyle.proms.surgery.SurgeryKinds;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/**
 * The schedules there are.
 *
 * @param schedules by id, then by the start of their effective period; of one id no two are in
 *     effect on the same day
 */
public record ScheduleCatalog(List<Schedule> schedules) {

  private static final String FOLDER = "/org/condyle/proms/schedules/";
  private static final List<String> SHIPPED =
      List.of("joint-follow-up.json", "pro-pm.json", "spine.json");

  /**
   * @throws ProblemException if two schedules of one id are in effect on the same day
   */
  public ScheduleCatalog {
    schedules = List.copyOf(schedules);
    for (int i = 0; i < schedules.size(); i++) {
      for (Schedule other : schedules.subList(i + 1, schedules.size())) {
        checkApart(schedules.get(i), other);
      }
    }
  }

  private static void checkApart(Schedule one, Schedule other) {
    if (one.id().equals(other.id()) && overlap(one, other)) {
      throw new ProblemException(
          ProblemCode.SCHEDULE_INVALID,
          "Two versions of the schedule " + one.id() + " are in effect on the same day",
          one.id());
    }
  }

  /** Those that Condyle comes with. */
  public static ScheduleCatalog shipped(
      InstrumentCatalog instruments, SurgeryKinds kinds, CodeSets codes) {
    return of(
        SHIPPED.stream().map(name -> DataFile.ofClassPath(FOLDER + name)).toList(),
        instruments,
        kinds,
        codes);
  }

  /**
   * Reads schedule files.
   *
   * @throws ProblemException if one is no schedule, or names an instrument, a kind of surgery or a
   *     value set that does not exist
   */
  public static ScheduleCatalog of(
      Collection<DataFile> files,
      InstrumentCatalog instruments,
      SurgeryKinds kinds,
      CodeSets codes) {
    ScheduleReader reader = new ScheduleReader(instruments, kinds, codes);
    List<Schedule> schedules = new ArrayList<>();
    files.forEach(file -> schedules.add(reader.read(file)));
    return new ScheduleCatalog(schedules);
  }

  boolean has(String id) {
    return schedules.stream().anyMatch(schedule -> schedule.id().equals(id));
  }

  private static boolean overlap(Schedule one, Schedule other) {
    return one.isInEffectOn(other.effectivePeriod().start())
        || other.isInEffectOn(one.effectivePeriod().start());
  }
}
