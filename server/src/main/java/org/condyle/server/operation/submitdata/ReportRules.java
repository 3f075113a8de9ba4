package org.condyle.server.operation.submitdata;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.server.operation.submitdata.Submission.Form;
import org.condyle.server.operation.submitdata.Submission.Item;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportType;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/**
 * What a data-exchange MeasureReport must say, so that its data can be taken. FHIR R4 lets it be
 * silent on who reports and about whom; DEQM does not.
 */
final class ReportRules {

  private ReportRules() {}

  /**
   * @param measure the Measure whose instance the operation was called on, or null
   */
  static List<Problem> problems(Item item, Form form, @Nullable Measure measure) {
    List<Problem> problems = new ArrayList<>();
    MeasureReport report = (MeasureReport) item.resource();
    if (report.getType() != MeasureReportType.DATACOLLECTION) {
      problems.add(
          invalid("A report that brings data has the type data-collection", item, ".type"));
    }
    if (form == Form.DEQM && isSilent(report.getReporter())) {
      problems.add(invalid("The report names no reporter", item, ".reporter"));
    }
    if (form == Form.DEQM && isSilent(report.getSubject())) {
      problems.add(invalid("The report names no subject", item, ".subject"));
    }
    if (!isCanonical(report.getMeasure())) {
      problems.add(
          invalid("The report names no measure by an absolute canonical", item, ".measure"));
    } else if (measure != null && !names(report.getMeasure(), measure)) {
      problems.add(
          invalid(
              "The report is about "
                  + report.getMeasure()
                  + ", but was submitted to "
                  + measure.getUrl(),
              item,
              ".measure"));
    }
    return problems;
  }

  private static boolean isSilent(Reference reference) {
    return !reference.hasReference() && !reference.hasIdentifier();
  }

  private static Problem invalid(String message, Item item, String element) {
    return new Problem(ProblemCode.RESOURCE_INVALID, message, item.path() + element);
  }

  private static boolean isCanonical(@Nullable String text) {
    if (text == null) {
      return false;
    }
    try {
      return new URI(text.replaceFirst("\\|[^|]*$", "")).isAbsolute();
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean names(String canonical, Measure measure) {
    int bar = canonical.indexOf('|');
    String url = bar < 0 ? canonical : canonical.substring(0, bar);
    return url.equals(measure.getUrl())
        && (bar < 0 || canonical.substring(bar + 1).equals(measure.getVersion()));
  }
}
