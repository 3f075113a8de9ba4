package org.condyle.server.operation.explain;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.condyle.cql.runtime.DefinitionKey;
import org.condyle.cql.runtime.SourceRange;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.measures.explain.ExplanationText;
import org.condyle.measures.explain.SubjectExplanation;
import org.condyle.measures.explain.SubjectExplanation.Definition;
import org.condyle.measures.explain.SubjectExplanation.Function;
import org.condyle.measures.explain.SubjectExplanation.Group;
import org.condyle.measures.explain.SubjectExplanation.Listing;
import org.condyle.measures.explain.SubjectExplanation.Membership;
import org.condyle.measures.explain.SubjectExplanation.Population;
import org.condyle.record.Problem;
import org.condyle.server.operation.explain.ExplainRequest.Part;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/** An explanation as the Parameters that the OperationDefinition describes. */
final class ExplainResponse {

  private final MeasureRun run;
  private final Set<Part> parts;

  ExplainResponse(MeasureRun run, Set<Part> parts) {
    this.run = run;
    this.parts = parts;
  }

  Parameters of(SubjectExplanation explanation) {
    Parameters answer = new Parameters();
    answer.addParameter().setName("subject").setValue(new Reference(explanation.subject()));
    answer
        .addParameter()
        .setName("measure")
        .setValue(new CanonicalType(run.program().definition().canonical()));
    answer
        .addParameter()
        .setName("period")
        .setValue(
            new Period()
                .setStartElement(dateTime(run.period().start()))
                .setEndElement(dateTime(run.period().end())));
    answer.addParameter().setName("dataCutOff").setValue(dateTime(run.dataCutOff()));
    answer.addParameter().setName("timeZone").setValue(new StringType(run.period().zone().getId()));
    explanation.problems().forEach(problem -> problem(answer.addParameter(), problem));
    explanation.groups().forEach(group -> group(answer.addParameter(), group));
    explanation.definitions().forEach(each -> definition(answer.addParameter(), each));
    if (parts.contains(Part.TIMING)) {
      explanation.functions().forEach(each -> function(answer.addParameter(), each));
    }
    for (String omitted : explanation.omitted()) {
      answer.addParameter().setName("omitted").setValue(new StringType(omitted));
    }
    if (parts.contains(Part.TEXT)) {
      answer
          .addParameter()
          .setName("text")
          .setValue(new StringType(ExplanationText.of(explanation)));
    }
    return answer;
  }

  private static void problem(ParametersParameterComponent parameter, Problem problem) {
    parameter.setName("problem");
    part(parameter, "code", new CodeType(problem.code().code()));
    part(parameter, "message", new StringType(problem.message()));
  }

  private static void group(ParametersParameterComponent parameter, Group group) {
    parameter.setName("group");
    part(parameter, "id", new StringType(group.id()));
    part(parameter, "scoring", new CodeType(group.scoring()));
    part(parameter, "basis", new CodeType(group.basis()));
    for (Population population : group.populations()) {
      population(parameter.addPart(), population);
    }
  }

  private static void population(ParametersParameterComponent parameter, Population population) {
    parameter.setName("population");
    part(parameter, "id", new StringType(population.id()));
    part(parameter, "code", new CodeType(population.code()));
    part(parameter, "expression", new StringType(population.expression()));
    part(parameter, "value", string(population.value()));
    part(parameter, "members", new IntegerType(population.members()));
    for (Membership membership : population.memberships()) {
      ParametersParameterComponent one = parameter.addPart().setName("membership");
      part(one, "element", new Reference(membership.reference()));
      part(one, "member", new BooleanType(membership.member()));
      part(one, "rule", new StringType(membership.rule()));
    }
    resources(parameter, population.resources());
  }

  private void definition(ParametersParameterComponent parameter, Definition definition) {
    parameter.setName("definition");
    key(parameter, definition.key());
    part(parameter, "level", new IntegerType(definition.level()));
    part(parameter, "value", new StringType(definition.value()));
    resources(parameter, definition.resources());
    for (DefinitionKey used : definition.uses()) {
      part(parameter, "uses", new StringType(used.library() + "." + used.name()));
    }
    source(parameter, definition.source());
    part(parameter, "text", string(definition.text()));
    if (parts.contains(Part.TIMING)) {
      timing(parameter, definition.evaluations(), definition.ownTime());
    }
  }

  private static void function(ParametersParameterComponent parameter, Function function) {
    parameter.setName("function");
    key(parameter, function.key());
    source(parameter, function.source());
    timing(parameter, function.calls(), function.ownTime());
  }

  private static void key(ParametersParameterComponent parameter, DefinitionKey key) {
    part(parameter, "library", new StringType(key.library()));
    part(parameter, "version", string(key.version()));
    part(parameter, "name", new StringType(key.name()));
  }

  private static void source(ParametersParameterComponent parameter, @Nullable SourceRange source) {
    if (source == null) {
      return;
    }
    ParametersParameterComponent range = parameter.addPart().setName("source");
    part(range, "startLine", new IntegerType(source.startLine()));
    part(range, "startColumn", new IntegerType(source.startColumn()));
    part(range, "endLine", new IntegerType(source.endLine()));
    part(range, "endColumn", new IntegerType(source.endColumn()));
  }

  private static void timing(
      ParametersParameterComponent parameter, long evaluations, Duration ownTime) {
    part(parameter, "evaluations", new IntegerType(Math.toIntExact(evaluations)));
    part(parameter, "ownMilliseconds", new DecimalType(ExplanationText.milliseconds(ownTime)));
  }

  private static void resources(ParametersParameterComponent parameter, Listing listing) {
    for (String reference : listing.first()) {
      part(parameter, "resource", new Reference(reference));
    }
    if (listing.total() > listing.first().size()) {
      part(parameter, "moreResources", new IntegerType(listing.total() - listing.first().size()));
    }
  }

  private static void part(
      ParametersParameterComponent parameter, String name, @Nullable Type value) {
    if (value != null) {
      parameter.addPart().setName(name).setValue(value);
    }
  }

  private static @Nullable StringType string(@Nullable String text) {
    return text == null ? null : new StringType(text);
  }

  private static DateTimeType dateTime(OffsetDateTime instant) {
    return new DateTimeType(
        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.truncatedTo(ChronoUnit.MILLIS)));
  }
}
