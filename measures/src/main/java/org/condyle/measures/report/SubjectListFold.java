package org.condyle.measures.report;

import org.condyle.measures.definition.MeasureDefinition;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.report.ReportFrame.Profile;
import org.hl7.fhir.r4.model.MeasureReport;

/**
 * Adds up the results of subjects and keeps their references by population. Its size grows with the
 * subjects, as the report's does. Not thread-safe.
 */
public final class SubjectListFold {

  private final SummaryFold summary;
  private final SubjectLists lists = new SubjectLists();

  public SubjectListFold(MeasureDefinition measure) {
    this.summary = new SummaryFold(measure);
  }

  /** Adds one subject; a failed one counts as failed and marks the report. */
  public void add(SubjectResult result) {
    summary
        .addCounted(result)
        .ifPresent(
            counted -> counted.groups().forEach(group -> lists.add(result.subject(), group)));
  }

  /** Takes over what another worker's fold of the same measure has added up. */
  public void merge(SubjectListFold other) {
    summary.merge(other.summary);
    lists.merge(other.lists);
  }

  /** What a summary of the same subjects says. */
  public SummaryFold summary() {
    return summary;
  }

  /** A MeasureReport of type subject-list with the lists contained. */
  public MeasureReport report(ReportHeader header) {
    return summary.report(header, Profile.SUBJECT_LIST, lists);
  }
}
