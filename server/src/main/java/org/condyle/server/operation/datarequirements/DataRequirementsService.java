package org.condyle.server.operation.datarequirements;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.condyle.cql.runtime.CompiledContent;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.content.InstalledMeasure;
import org.condyle.server.content.LibraryCatalog;
import org.condyle.server.content.LibraryCatalogs;
import org.condyle.server.content.MeasureCatalogs;
import org.condyle.server.operation.MeasureSelection;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.operation.OperationParameters;
import org.condyle.server.operation.datarequirements.ModuleDefinition.Part;
import org.condyle.server.partition.PracticeOfRequest;
import org.hl7.fhir.r4.model.Library;
import org.jspecify.annotations.Nullable;

/** Says as a module definition what data a measure or a library reads. */
final class DataRequirementsService {

  private final OperationBinding binding;
  private final MeasureSelection measures;
  private final LibraryCatalogs libraries;
  private final PracticeOfRequest practices;
  private final Clock clock;

  DataRequirementsService(
      OperationBinding binding,
      MeasureCatalogs measures,
      LibraryCatalogs libraries,
      PracticeOfRequest practices,
      Clock clock) {
    this.binding = binding;
    this.measures = new MeasureSelection(measures);
    this.libraries = libraries;
    this.practices = practices;
    this.clock = clock;
  }

  Library ofMeasure(@Nullable String measureId, RequestDetails details) {
    OperationParameters parameters = binding.read("Measure-data-requirements", details);
    DataRequirementsRequest request =
        DataRequirementsRequest.ofMeasure(parameters, practices.zoneOf(details));
    return definition(
        parts(measures.readOne(practices.partitionOf(details), measureId, parameters)), request);
  }

  /** A composite has the logic of its components. */
  private static List<Part> parts(InstalledMeasure measure) {
    List<CompiledContent> logic = measure.program().logic();
    return measure.program().components().isEmpty()
        ? logic.stream()
            .map(content -> Part.of(content, MeasureExpressions.of(measure.measure())))
            .toList()
        : logic.stream().map(Part::whole).toList();
  }

  Library ofLibrary(@Nullable String libraryId, RequestDetails details) {
    DataRequirementsRequest request =
        DataRequirementsRequest.ofLibrary(
            libraryId,
            binding.read("Library-data-requirements", details),
            practices.zoneOf(details));
    LibraryCatalog seen = libraries.of(practices.partitionOf(details));
    CompiledContent content =
        libraryId != null
            ? seen.byId(libraryId)
            : seen.byCanonical(String.valueOf(request.canonical()));
    refuseUnknown(request.expressions(), content);
    return definition(
        List.of(
            request.expressions().isEmpty()
                ? Part.whole(content)
                : Part.of(content, Set.copyOf(request.expressions()))),
        request);
  }

  private static void refuseUnknown(List<String> names, CompiledContent content) {
    List<Problem> unknown =
        names.stream()
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
  }

  private Library definition(List<Part> parts, DataRequirementsRequest request) {
    return new ModuleDefinition(parts, request.period()).library(Date.from(clock.instant()));
  }
}
