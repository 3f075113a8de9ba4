package org.condyle.server.access.table;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The access table as its file has it. */
record TableFile(
    Map<String, List<String>> sets,
    Map<String, String> record,
    Map<String, List<Line>> roles,
    Map<String, Operation> operations) {

  /** A role's right over sets of types, or over single types. */
  record Line(
      @Nullable List<String> sets, @Nullable List<String> types, String letters, String reach) {}

  /** See {@link OperationRight}. */
  record Operation(
      List<String> roles,
      List<String> needs,
      @Nullable String subject,
      @Nullable List<String> never,
      @Nullable String held,
      String why) {}
}
