package org.condyle.server.proms.rules;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import org.condyle.profiles.CondylePackage;
import org.condyle.proms.answer.FormCatalog;
import org.condyle.proms.answer.ResponseReader;
import org.condyle.proms.due.AsOf;
import org.condyle.proms.due.AssessmentReader;
import org.condyle.proms.due.DueFinder;
import org.condyle.proms.extraction.ObservationExtractor;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.instrument.InstrumentCatalog;
import org.condyle.proms.reading.CodeSets;
import org.condyle.proms.schedule.PracticeChoice;
import org.condyle.proms.schedule.PracticeSchedules;
import org.condyle.proms.schedule.ScheduleCatalog;
import org.condyle.proms.surgery.SurgeryFinder;
import org.condyle.proms.surgery.SurgeryKinds;
import org.condyle.proms.surgery.SurgeryKinds.SideCodes;
import org.condyle.server.ProductVersion;
import org.condyle.server.partition.PracticeOfRequest;

/** What is asked, how it is read and scored, and when it is due, for each practice. */
public final class PromRules {

  private final PracticeOfRequest practices;
  private final Clock clock;
  private final PracticeChoice choice;
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
    this.choice = choice;
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

  /**
   * Stands for all that decides, besides a record and the day, what is scored, due and asked of a
   * practice's patients: by another one everyone has to be looked at again.
   *
   * @return a hash
   */
  public String version(int partition) {
    StringBuilder text = new StringBuilder(ProductVersion.TEXT).append('\n').append(choice);
    schedules(partition)
        .schedules()
        .forEach(each -> text.append('\n').append(each.id()).append('|').append(each.version()));
    for (Instrument instrument : instruments().instruments()) {
      text.append('\n').append(instrument.canonical());
      forms().asking(instrument.id()).ifPresent(form -> text.append(' ').append(form.canonical()));
    }
    return sha256(text.toString());
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** The day that it is where a practice is. */
  public AsOf today(int partition) {
    return AsOf.at(clock.instant(), practices.zoneOf(partition));
  }
}
