package org.condyle.server.proms.rules;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
import org.condyle.server.store.Contents;

/** What is asked, how it is read and scored, and when it is due, for each practice. */
public final class PromRules {

  private final PracticeOfRequest practices;
  private final Clock clock;
  private final PracticeChoice choice;
  private final InstrumentCatalog instruments;
  private final Contents installed;
  private final Map<Integer, SiteForms> forms = new ConcurrentHashMap<>();
  private final SurgeryKinds kinds;
  private final PracticeSchedules schedules;

  /**
   * @param installed where the Questionnaires of sites are
   * @param choice what the practice changed of the schedules
   * @throws org.condyle.record.ProblemException if the choice does not fit the schedules
   */
  PromRules(
      CondylePackage content,
      Contents installed,
      PracticeChoice choice,
      PracticeOfRequest practices,
      Clock clock) {
    this.practices = practices;
    this.choice = choice;
    this.clock = clock;
    this.instruments = InstrumentCatalog.shipped();
    this.installed = installed;
    CodeSets codes = new CodeSets(content);
    this.kinds = SurgeryKinds.load(codes);
    this.schedules =
        PracticeSchedules.of(
            ScheduleCatalog.shipped(instruments, kinds, codes), instruments, choice);
  }

  public InstrumentCatalog instruments() {
    return instruments;
  }

  /**
   * The Questionnaires that are known in a practice: those of the instruments, those that it has
   * attached, and attached ones that all practices share.
   */
  public FormCatalog forms(int partition) {
    return known(partition).forms();
  }

  private SiteForms.Known known(int partition) {
    return forms
        .computeIfAbsent(partition, each -> new SiteForms(installed.of(each), instruments))
        .known();
  }

  public ResponseReader responses(int partition) {
    return new ResponseReader(forms(partition));
  }

  public ObservationExtractor extractor(int partition) {
    return new ObservationExtractor(responses(partition));
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
        new SurgeryFinder(kinds),
        schedules(partition),
        new AssessmentReader(forms(partition), kinds));
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
    SiteForms.Known known = known(partition);
    for (Instrument instrument : instruments.instruments()) {
      text.append('\n').append(instrument.canonical());
      known
          .forms()
          .asking(instrument.id())
          .ifPresent(form -> text.append(' ').append(form.canonical()));
    }
    known.attached().forEach(form -> text.append('\n').append(form));
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
