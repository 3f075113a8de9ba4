package org.condyle.server.operation.cql;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.List;
import java.util.Set;
import org.condyle.cql.requirements.UnboundedOperators;
import org.condyle.cql.runtime.CompiledContent;
import org.condyle.cql.runtime.EvaluationBudget;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.content.LibraryCatalog;
import org.condyle.server.content.LibraryCatalogs;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.operation.OperationParameters;
import org.condyle.server.operation.libraryevaluate.CqlEvaluation;
import org.condyle.server.operation.libraryevaluate.CqlEvaluation.Outcome;
import org.condyle.server.operation.libraryevaluate.CqlRequest;
import org.condyle.server.operation.libraryevaluate.CqlWorkers;
import org.condyle.server.operation.libraryevaluate.ValueParameters;
import org.condyle.server.partition.PracticeOfRequest;
import org.hl7.fhir.r4.model.Parameters;
import org.jspecify.annotations.Nullable;

/** Evaluates CQL that came with the request over one patient's record, and keeps nothing of it. */
final class CqlService {

  private final OperationBinding binding;
  private final InlineCqlPolicy policy;
  private final LibraryCatalogs libraries;
  private final CqlEvaluation evaluation;
  private final CqlWorkers workers;
  private final PracticeOfRequest practices;

  CqlService(
      OperationBinding binding,
      InlineCqlPolicy policy,
      LibraryCatalogs libraries,
      CqlEvaluation evaluation,
      CqlWorkers workers,
      PracticeOfRequest practices) {
    this.binding = binding;
    this.policy = policy;
    this.libraries = libraries;
    this.evaluation = evaluation;
    this.workers = workers;
    this.practices = practices;
  }

  Parameters evaluate(RequestDetails details) {
    policy.check(details);
    OperationParameters parameters = binding.read("cql", details);
    CqlRequest request = CqlRequest.of(parameters);
    LibraryCatalog seen = libraries.of(practices.partitionOf(details));
    InlineCql cql = InlineCql.of(parameters, canonical -> seen.byCanonical(canonical).content());
    PatientRecord record = evaluation.record(request, details);
    List<Outcome> outcomes;
    try {
      outcomes = workers.run(budget -> run(seen, cql, request, record, details, budget));
    } catch (ProblemException e) {
      throw new ProblemException(cql.asCallerCounts(e.problems()), e);
    }
    if (cql.definition() != null && !outcomes.get(0).problems().isEmpty()) {
      throw new ProblemException(cql.asCallerCounts(outcomes.get(0).problems()));
    }
    return ValueParameters.of(outcomes);
  }

  private List<Outcome> run(
      LibraryCatalog seen,
      InlineCql cql,
      CqlRequest request,
      @Nullable PatientRecord record,
      RequestDetails details,
      EvaluationBudget budget) {
    CompiledContent content = seen.inline(cql.library());
    Set<String> unbounded = UnboundedOperators.in(content);
    if (!unbounded.isEmpty()) {
      throw new ProblemException(
          ProblemCode.NOT_SUPPORTED,
          "CQL that comes with a request cannot use "
              + String.join(", ", unbounded)
              + ": a single call of it can take any time or memory");
    }
    List<String> names =
        cql.definition() == null ? content.publicDefinitions() : List.of(cql.definition());
    if (cql.definition() != null && !content.hasDefinition(cql.definition())) {
      throw new ProblemException(
          ProblemCode.DEFINITION_MISSING,
          "The library has no definition '" + cql.definition() + "'",
          "expression");
    }
    return evaluation.evaluate(content, names, request, record, details, budget);
  }
}
