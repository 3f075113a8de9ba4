package org.condyle.proms.due;

import org.condyle.profiles.CondylePackage;
import org.condyle.proms.answer.FormCatalog;
import org.condyle.proms.reading.CodeSets;
import org.condyle.proms.schedule.PracticeChoice;
import org.condyle.proms.schedule.PracticeSchedules;
import org.condyle.proms.schedule.ScheduleCatalog;
import org.condyle.proms.surgery.SurgeryFinder;
import org.condyle.proms.surgery.SurgeryKinds;

/** Instruments, kinds and schedules as they are shipped, for tests. */
public final class ShippedRules {

  public static final FormCatalog FORMS = FormCatalog.shipped();
  public static final CodeSets CODES = new CodeSets(CondylePackage.load());
  public static final SurgeryKinds KINDS = SurgeryKinds.load(CODES);
  public static final ScheduleCatalog SCHEDULES =
      ScheduleCatalog.shipped(FORMS.instruments(), KINDS, CODES);

  private ShippedRules() {}

  /** The finder of a practice that changed nothing. */
  public static DueFinder finder() {
    return finder(PracticeChoice.NONE);
  }

  public static DueFinder finder(PracticeChoice choice) {
    return new DueFinder(
        new SurgeryFinder(KINDS),
        PracticeSchedules.of(SCHEDULES, FORMS.instruments(), choice),
        new AssessmentReader(FORMS, KINDS));
  }
}
