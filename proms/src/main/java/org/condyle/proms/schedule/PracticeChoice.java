package org.condyle.proms.schedule;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.condyle.proms.reading.DataFile;
import org.condyle.proms.schedule.ScheduleFile.FileOfSlot;
import org.condyle.record.ProblemCode;
import org.jspecify.annotations.Nullable;

/**
 * What a practice chose of the schedules: which it uses beside those that are in use anyway, which
 * it leaves, and what it asks instead.
 *
 * @param use ids of schedules
 * @param leave ids of schedules
 */
public record PracticeChoice(List<String> use, List<String> leave, List<Change> changes) {

  /** Everything as it comes. */
  public static final PracticeChoice NONE = new PracticeChoice(List.of(), List.of(), List.of());

  /**
   * Other instruments in some intervals of a schedule.
   *
   * @param intervals ids
   * @param slots takes the place of all that the interval asks
   */
  public record Change(String schedule, List<String> intervals, List<Slot> slots) {}

  private record FileOfChoice(
      @Nullable List<String> use,
      @Nullable List<String> leave,
      @Nullable List<FileOfChange> changes) {}

  private record FileOfChange(
      @JsonProperty(required = true) String schedule,
      @JsonProperty(required = true) List<String> intervals,
      @JsonProperty(required = true) List<FileOfSlot> instruments) {}

  /** Reads a practice's file. */
  public static PracticeChoice read(DataFile file) {
    FileOfChoice json = file.read(FileOfChoice.class, ProblemCode.PRACTICE_SCHEDULE_INVALID);
    return new PracticeChoice(
        requireNonNullElse(json.use(), List.of()),
        requireNonNullElse(json.leave(), List.of()),
        requireNonNullElse(json.changes(), List.<FileOfChange>of()).stream()
            .map(PracticeChoice::change)
            .toList());
  }

  private static Change change(FileOfChange json) {
    return new Change(
        json.schedule(),
        json.intervals(),
        json.instruments().stream()
            .map(
                slot ->
                    new Slot(
                        slot.instrument(),
                        requireNonNullElse(slot.or(), List.of()),
                        requireNonNullElse(slot.kinds(), List.of())))
            .toList());
  }
}
