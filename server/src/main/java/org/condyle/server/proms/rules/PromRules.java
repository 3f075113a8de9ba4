package org.condyle.server.proms.rules;

import java.time.Clock;
import org.condyle.profiles.CondylePackage;
import org.condyle.proms.answer.FormCatalog;
import org.condyle.proms.answer.ResponseReader;
import org.condyle.proms.due.AsOf;
import org.condyle.proms.due.AssessmentReader;
import org.condyle.proms.due.DueFinder;
import org.condyle.proms.extraction.ObservationExtractor;
import org.condyle.proms.instrument.InstrumentCatalog;
import org.condyle.proms.reading.CodeSets;
import org.condyle.proms.schedule.PracticeChoice;
import org.condyle.proms.schedule.PracticeSchedules;
import org.condyle.proms.schedule.ScheduleCatalog;
import org.condyle.proms.surgery.SurgeryFinder;
import org.condyle.proms.surgery.SurgeryKinds;
import org.condyle.proms.surgery.SurgeryKinds.SideCodes;
import org.condyle.server.partition.PracticeOfRequest;

/** What is asked, how it is read and scored, and when it is due, for each practice. */
public final class PromRules {

  private final PracticeOfRequest practices;
  private final Clock clock;
  private final FormCatalog forms;
  private final SurgeryKinds kinds;
  private final PracticeSchedules schedules;

  /**
   * @param choice what the practice changed of the schedules
   * @throws org.condyle.record.ProblemException if the choice does not fit the schedules
   */
  PromRules(
      CondylePackage content, PracticeChoice choice, PracticeOfRequest practices, Clock clock) {
    this.practices = practices;
    this.clock = clock;
    this.forms = FormCatalog.shipped();
    CodeSets codes = new CodeSets(content);
    this.kinds = SurgeryKinds.load(codes);
    this.schedules =
        PracticeSchedules.of(
            ScheduleCatalog.shipped(forms.instruments(), kinds, codes),
            forms.instruments(),
            choice);
  }

  public InstrumentCatalog instruments() {
    return forms.instruments();
  }

  /** The Questionnaires that are known: those of the instruments, and those that sites attached. */
  public FormCatalog forms() {
    return forms;
  }

  public ResponseReader responses() {
    return new ResponseReader(forms());
  }

  public ObservationExtractor extractor() {
    return new ObservationExtractor(responses());
  }

  /** How a side is coded. */
  public SideCodes sides() {
    return kinds.sides();
  }

  /** The schedules by which a practice asks. */
  public PracticeSchedules schedules(int partition) {
    return schedules;
  }

  /** What finds the due items of a practice's patients. */
  public DueFinder dueFinder(int partition) {
    return new DueFinder(
        new SurgeryFinder(kinds), schedules(partition), new AssessmentReader(forms(), kinds));
  }

  /** The day that it is where a practice is. */
  public AsOf today(int partition) {
    return AsOf.at(clock.instant(), practices.zoneOf(partition));
  }
}
