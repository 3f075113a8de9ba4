package org.condyle.server.operation.importdata;

import ca.uhn.fhir.context.FhirContext;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.condyle.record.Problem;
import org.condyle.server.errors.Outcome;
import org.condyle.server.jobs.JobFile;
import org.condyle.server.jobs.JobFiles;
import org.condyle.server.store.PatientKeys;
import org.hl7.fhir.r4.model.OperationOutcome;

/** What could not be imported, line by line, as files of OperationOutcomes. */
final class ImportProblems {

  static final String SECTION = "error";

  private static final int LINES = 10_000;

  private final JobFiles files;
  private final UUID job;
  private final FhirContext fhirContext;
  private final List<String> outcomes = new ArrayList<>();
  private int number;
  private long count;

  ImportProblems(JobFiles files, UUID job, FhirContext fhirContext) {
    this.files = files;
    this.job = job;
    this.fhirContext = fhirContext;
  }

  long count() {
    return count;
  }

  void add(String place, Problem problem) {
    addAll(place, List.of(problem));
  }

  void addAll(String place, List<Problem> problems) {
    List<Problem> placed =
        problems.stream()
            .map(each -> new Problem(each.code(), place + ": " + each.message(), each.location()))
            .toList();
    OperationOutcome outcome = Outcome.of(placed);
    outcomes.add(fhirContext.newJsonParser().encodeResourceToString(outcome));
    count++;
    if (outcomes.size() == LINES) {
      flush();
    }
  }

  void finish() {
    if (!outcomes.isEmpty()) {
      flush();
    }
  }

  private void flush() {
    number++;
    files.add(
        job,
        new JobFile(
            "error-" + number + ".ndjson", SECTION, "OperationOutcome", outcomes.size(), number),
        outcomes,
        // What was refused is stored with nobody.
        PatientKeys.of());
    outcomes.clear();
  }
}
