package org.condyle.server.operation.evaluate;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/** What a report tells: one patient, who is in which population, or only how many. */
public enum ReportType {
  INDIVIDUAL("subject", "individual", "patient"),
  SUBJECT_LIST("subject-list", "patient-list"),
  SUMMARY("population", "summary");

  private final String[] names;

  ReportType(String... names) {
    this.names = names;
  }

  /**
   * Reads the operation's parameter, in the words of R4 or of DEQM.
   *
   * @throws ProblemException PARAMETER_INVALID
   */
  static ReportType of(String text) {
    return Arrays.stream(values())
        .filter(type -> Arrays.asList(type.names).contains(text))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.PARAMETER_INVALID,
                    "There is no reportType '"
                        + text
                        + "'; known are "
                        + Arrays.stream(values())
                            .flatMap(type -> Stream.of(type.names))
                            .collect(Collectors.joining(", ")),
                    "reportType"));
  }
}
