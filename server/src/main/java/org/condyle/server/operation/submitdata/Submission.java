package org.condyle.server.operation.submitdata;

import java.util.ArrayList;
import java.util.List;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.partition.Partitions;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * What was submitted, in either form: FHIR R4 (measureReport and resource) or DEQM STU5 (bundle).
 *
 * @param parts each with at least one report
 */
record Submission(Form form, List<Part> parts) {

  /** In which form it came. */
  enum Form {
    FHIR_R4,
    DEQM
  }

  /**
   * Reports and the resources they speak of, in which references are resolved.
   *
   * @param items the reports among them
   */
  record Part(List<Item> items) {

    List<MeasureReport> reports() {
      return items.stream()
          .map(Item::resource)
          .filter(MeasureReport.class::isInstance)
          .map(MeasureReport.class::cast)
          .toList();
    }
  }

  /**
   * One resource and where it stands.
   *
   * @param fullUrl by which others may point to it; null in the R4 form
   * @param path for example {@code Parameters.parameter[1].resource}
   */
  record Item(Resource resource, @Nullable String fullUrl, String path) {}

  /**
   * @param given as the operation's definition allows it
   * @throws ProblemException PARAMETER_MISSING or PARAMETER_INVALID, with all that is wrong with
   *     the outer form
   */
  static Submission read(Parameters given) {
    return new Reader().read(given);
  }

  private static final class Reader {

    private final List<Problem> problems = new ArrayList<>();
    private final List<Item> r4 = new ArrayList<>();
    private final List<Part> bundles = new ArrayList<>();
    private int reports;

    Submission read(Parameters parameters) {
      for (int i = 0; i < parameters.getParameter().size(); i++) {
        read(parameters.getParameter().get(i), "Parameters.parameter[" + i + "]");
      }
      if (!bundles.isEmpty() && !r4.isEmpty()) {
        refuse(
            ProblemCode.PARAMETER_INVALID,
            "Use either measureReport and resource, or bundle, not both",
            "Parameters.parameter");
      }
      if (bundles.isEmpty() && reports != 1) {
        refuse(
            reports == 0 ? ProblemCode.PARAMETER_MISSING : ProblemCode.PARAMETER_INVALID,
            "Exactly one measureReport is needed, or bundles that hold theirs; there are "
                + reports,
            "measureReport");
      }
      if (!problems.isEmpty()) {
        throw new ProblemException(problems);
      }
      return bundles.isEmpty()
          ? new Submission(Form.FHIR_R4, List.of(new Part(r4)))
          : new Submission(Form.DEQM, bundles);
    }

    private void read(ParametersParameterComponent parameter, String path) {
      Resource resource = parameter.getResource();
      if (resource instanceof Bundle bundle && !parameter.getName().equals("resource")) {
        bundles.add(part(bundle, path + ".resource"));
      } else if (parameter.getName().equals("measureReport")) {
        reports++;
        r4.add(new Item(resource, null, path + ".resource"));
      } else {
        add(r4, new Item(resource, null, path + ".resource"));
      }
    }

    private Part part(Bundle bundle, String path) {
      List<Item> items = new ArrayList<>();
      for (int i = 0; i < bundle.getEntry().size(); i++) {
        Bundle.BundleEntryComponent entry = bundle.getEntry().get(i);
        String entryPath = path + ".entry[" + i + "]";
        if (entry.getResource() == null) {
          refuse(ProblemCode.PARAMETER_INVALID, "The entry has no resource", entryPath);
        } else {
          add(items, new Item(entry.getResource(), entry.getFullUrl(), entryPath + ".resource"));
        }
      }
      Part part = new Part(items);
      if (part.reports().isEmpty()) {
        refuse(ProblemCode.PARAMETER_MISSING, "The Bundle holds no MeasureReport", path);
      }
      return part;
    }

    private void add(List<Item> items, Item item) {
      if (Partitions.isShared(item.resource().fhirType())) {
        refuse(
            ProblemCode.WRONG_PARTITION,
            "A "
                + item.resource().fhirType()
                + " is shared content and not data of a patient; install it instead",
            item.path());
      }
      items.add(item);
    }

    private void refuse(ProblemCode code, String message, String location) {
      problems.add(new Problem(code, message, location));
    }
  }
}
