package org.condyle.server.operation.libraryevaluate;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.List;
import org.condyle.cql.runtime.CompiledContent;
import org.condyle.record.PatientRecord;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.content.LibraryCatalog;
import org.condyle.server.content.LibraryCatalogs;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.operation.OperationParameters;
import org.condyle.server.partition.PracticeOfRequest;
import org.hl7.fhir.r4.model.Parameters;
import org.jspecify.annotations.Nullable;

/** Evaluates definitions of an installed library over one patient's record. */
final class LibraryEvaluateService {

  private final OperationBinding binding;
  private final LibraryCatalogs libraries;
  private final CqlEvaluation evaluation;
  private final CqlWorkers workers;
  private final PracticeOfRequest practices;

  LibraryEvaluateService(
      OperationBinding binding,
      LibraryCatalogs libraries,
      CqlEvaluation evaluation,
      CqlWorkers workers,
      PracticeOfRequest practices) {
    this.binding = binding;
    this.libraries = libraries;
    this.evaluation = evaluation;
    this.workers = workers;
    this.practices = practices;
  }

  Parameters evaluate(@Nullable String libraryId, RequestDetails details) {
    OperationParameters parameters = binding.read("Library-evaluate", details);
    CqlRequest request = CqlRequest.of(parameters);
    LibraryCatalog seen = libraries.of(practices.partitionOf(details));
    CompiledContent content =
        libraryId != null
            ? seen.byId(libraryId)
            : seen.byCanonical(parameters.requiredText("library"));
    List<String> names = names(parameters.texts("expression"), content);
    PatientRecord record = evaluation.record(request, details);
    return ValueParameters.of(
        workers.run(
            budget -> evaluation.evaluate(content, names, request, record, details, budget)));
  }

  private static List<String> names(List<String> asked, CompiledContent content) {
    if (asked.isEmpty()) {
      return content.publicDefinitions();
    }
    List<Problem> unknown =
        asked.stream()
            .filter(name -> !content.hasDefinition(name))
            .map(
                name ->
                    new Problem(
                        ProblemCode.DEFINITION_MISSING,
                        "Library "
                            + content.content().primary().name()
                            + " has no definition '"
                            + name
                            + "'",
                        "expression"))
            .toList();
    if (!unknown.isEmpty()) {
      throw new ProblemException(unknown);
    }
    return asked;
  }
}
