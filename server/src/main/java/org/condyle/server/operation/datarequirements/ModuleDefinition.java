package org.condyle.server.operation.datarequirements;

import java.time.OffsetDateTime;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.condyle.cql.content.PinnedArtefact;
import org.condyle.cql.requirements.CodeFilter;
import org.condyle.cql.requirements.DataRequirements;
import org.condyle.cql.requirements.DateFilter;
import org.condyle.cql.requirements.DirectCode;
import org.condyle.cql.runtime.CompiledContent;
import org.condyle.record.MeasurementPeriod;
import org.hl7.elm.r1.ParameterDef;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DataRequirement;
import org.hl7.fhir.r4.model.DataRequirement.DataRequirementCodeFilterComponent;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.ParameterDefinition;
import org.hl7.fhir.r4.model.ParameterDefinition.ParameterUse;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.RelatedArtifact.RelatedArtifactType;
import org.jspecify.annotations.Nullable;

/**
 * Data requirements as a Library of type {@code module-definition} (CRMI, module definition;
 * Quality Measure IG, effective data requirements).
 */
final class ModuleDefinition {

  /** FHIR Extensions Pack: a code that the logic names itself. */
  private static final String DIRECT_REFERENCE_CODE =
      "http://hl7.org/fhir/StructureDefinition/cqf-directReferenceCode";

  private static final String LIBRARY_TYPE = "http://terminology.hl7.org/CodeSystem/library-type";
  private static final String RESOURCE_TYPE = "http://hl7.org/fhir/resource-types";

  /**
   * What one library is asked for; a composite asks several.
   *
   * @param names the definitions whose values are asked for
   */
  record Part(CompiledContent content, DataRequirements requirements, Set<String> names) {

    static Part of(CompiledContent content, Set<String> names) {
      return new Part(content, DataRequirements.of(content, names), names);
    }

    static Part whole(CompiledContent content) {
      return new Part(
          content, DataRequirements.of(content), new TreeSet<>(content.publicDefinitions()));
    }
  }

  private final List<Part> parts;
  private final @Nullable MeasurementPeriod period;

  ModuleDefinition(List<Part> parts, @Nullable MeasurementPeriod period) {
    this.parts = List.copyOf(parts);
    this.period = period;
  }

  Library library(Date date) {
    Library library = new Library();
    library.setName("EffectiveDataRequirements");
    library.setTitle(
        "Data requirements of "
            + parts.stream()
                .map(part -> part.content().content().primary().name())
                .distinct()
                .collect(Collectors.joining(", ")));
    library.setStatus(PublicationStatus.ACTIVE);
    library.setDate(date);
    library.setType(new CodeableConcept(new Coding(LIBRARY_TYPE, "module-definition", null)));
    library.setSubject(new CodeableConcept(new Coding(RESOURCE_TYPE, "Patient", null)));
    addArtefacts(library);
    parts.forEach(part -> addParameters(library, part));
    codes()
        .map(ModuleDefinition::coding)
        .forEach(code -> library.addExtension(DIRECT_REFERENCE_CODE, code));
    parts.stream()
        .flatMap(part -> part.requirements().requirements().stream())
        .distinct()
        .forEach(each -> library.addDataRequirement(requirement(each)));
    return library;
  }

  private Stream<DirectCode> codes() {
    return parts.stream().flatMap(part -> part.requirements().directCodes().stream()).distinct();
  }

  private void addArtefacts(Library library) {
    Set<String> canonicals = new TreeSet<>();
    parts.stream()
        .flatMap(part -> part.content().content().pins().stream())
        .map(PinnedArtefact::canonical)
        .forEach(canonicals::add);
    codes()
        .filter(code -> !code.system().isEmpty())
        .map(
            code ->
                code.systemVersion() == null
                    ? code.system()
                    : code.system() + "|" + code.systemVersion())
        .forEach(canonicals::add);
    canonicals.forEach(
        each ->
            library.addRelatedArtifact().setType(RelatedArtifactType.DEPENDSON).setResource(each));
  }

  private static void addParameters(Library library, Part part) {
    CompiledContent content = part.content();
    if (content.library().getParameters() != null) {
      for (ParameterDef parameter : content.library().getParameters().getDef()) {
        add(library, CqlType.of(parameter).describe(parameter.getName(), ParameterUse.IN));
      }
    }
    for (String name : part.names()) {
      content
          .definition(name)
          .ifPresent(found -> add(library, CqlType.of(found).describe(name, ParameterUse.OUT)));
    }
  }

  /** Components of a composite have most parameters in common. */
  private static void add(Library library, ParameterDefinition parameter) {
    if (library.getParameter().stream().noneMatch(parameter::equalsDeep)) {
      library.addParameter(parameter);
    }
  }

  private DataRequirement requirement(org.condyle.cql.requirements.DataRequirement each) {
    DataRequirement requirement = new DataRequirement();
    requirement.setType(each.type());
    if (each.profile() != null) {
      requirement.addProfile(each.profile());
    }
    each.mustSupport().forEach(requirement::addMustSupport);
    // FHIR has no filter for what is not coded.
    if (each.codes() != null && each.codes().namesCodes()) {
      requirement.addCodeFilter(codeFilter(each.codes()));
    }
    DateFilter dates = each.dates();
    if (dates != null && period != null) {
      requirement.addDateFilter().setPath(dates.path()).setValue(value(dates, period));
    }
    return requirement;
  }

  private static DataRequirementCodeFilterComponent codeFilter(CodeFilter codes) {
    DataRequirementCodeFilterComponent filter =
        new DataRequirementCodeFilterComponent().setPath(codes.path());
    if (codes.valueSet() != null) {
      return filter.setValueSet(codes.valueSet());
    }
    codes.codes().forEach(code -> filter.addCode(coding(code)));
    return filter;
  }

  private static Coding coding(DirectCode code) {
    return new Coding()
        .setSystem(code.system().isEmpty() ? null : code.system())
        .setVersion(code.systemVersion())
        .setCode(code.code())
        .setDisplay(code.display());
  }

  private static Period value(DateFilter dates, MeasurementPeriod period) {
    Period value = new Period();
    if (dates.from() != null) {
      value.setStartElement(dateTime(dates.from().in(period)));
    }
    if (dates.to() != null) {
      value.setEndElement(dateTime(dates.to().in(period)));
    }
    return value;
  }

  private static DateTimeType dateTime(OffsetDateTime time) {
    DateTimeType dateTime = new DateTimeType(Date.from(time.toInstant()));
    dateTime.setTimeZone(TimeZone.getTimeZone(time.getOffset()));
    return dateTime;
  }
}
