package org.condyle.measures.arthroplasty;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.condyle.measures.content.MeasureContent;
import org.condyle.measures.report.ReportExtensions;
import org.condyle.profiles.CondylePackage;
import org.cqframework.cql.cql2elm.CqlCompilerException;
import org.cqframework.cql.cql2elm.CqlCompilerOptions;
import org.cqframework.cql.cql2elm.CqlTranslator;
import org.cqframework.cql.cql2elm.LibraryManager;
import org.cqframework.cql.cql2elm.ModelManager;
import org.cqframework.cql.cql2elm.quick.FhirLibrarySourceProvider;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Measure.MeasureGroupComponent;
import org.hl7.fhir.r4.model.Measure.MeasureGroupPopulationComponent;
import org.hl7.fhir.r4.model.Measure.MeasureGroupStratifierComponent;
import org.hl7.fhir.r4.model.Measure.MeasureSupplementalDataComponent;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ValueSet;
import org.junit.jupiter.api.Test;

/** What of our first measure can be said without a patient. */
class ArthroplastyContentTest {

  private static final Bundle BUNDLE =
      new MeasureContent(FhirContext.forR4Cached(), CondylePackage.load())
          .bundle("ArthroplastyImprovement");

  @Test
  void theCqlTextCompilesWithoutErrorOrWarning() {
    assertThat(translate().getExceptions()).map(CqlCompilerException::getMessage).isEmpty();
  }

  @Test
  void everyCriterionOfTheMeasureIsADefinitionOfTheLibrary() {
    Set<String> definitions = new HashSet<>();
    for (ExpressionDef definition : translate().toELM().getStatements().getDef()) {
      definitions.add(definition.getName());
    }

    assertThat(criteria()).hasSizeGreaterThan(20).allMatch(definitions::contains);
  }

  @Test
  void everyElementIdOfTheMeasureIsUnique() {
    List<String> ids =
        measure().getGroup().stream()
            .flatMap(
                group ->
                    Stream.<Stream<? extends Element>>of(
                            Stream.of(group),
                            group.getPopulation().stream(),
                            group.getStratifier().stream())
                        .flatMap(elements -> elements))
            .map(Element::getId)
            .toList();

    assertThat(ids).doesNotContainNull().doesNotHaveDuplicates();
  }

  @Test
  void everyPopulationIsNamedAfterItsGroupAndCode() {
    for (MeasureGroupComponent group : measure().getGroup()) {
      for (MeasureGroupPopulationComponent population : group.getPopulation()) {
        assertThat(population.getId())
            .isEqualTo(group.getId() + "-" + population.getCode().getCodingFirstRep().getCode());
      }
    }
  }

  @Test
  void theBundleWritesMeasureLibraryAndValueSetsAtTheirOwnIds() {
    assertThat(BUNDLE.getEntry())
        .map(entry -> entry.getRequest().getMethod() + " " + entry.getRequest().getUrl())
        .contains("PUT Measure/ArthroplastyImprovement", "PUT Library/ArthroplastyImprovement")
        .contains("PUT ValueSet/primary-total-hip-arthroplasty")
        .hasSize(11);
  }

  @Test
  void everyValueSetEnumeratesItsCodes() {
    assertThat(resources(ValueSet.class))
        .hasSize(9)
        .allSatisfy(
            valueSet ->
                assertThat(valueSet.getCompose().getInclude())
                    .isNotEmpty()
                    .allMatch(ValueSet.ConceptSetComponent::hasConcept));
  }

  @Test
  void everyExtensionOfOurOwnThatAReportCarriesIsDefinedInThePackage() {
    assertThat(
            Stream.of(
                ReportExtensions.DATA_CUT_OFF,
                ReportExtensions.TIME_ZONE,
                ReportExtensions.CONTENT_MANIFEST,
                ReportExtensions.CONTENT_HASH,
                ReportExtensions.SUBJECT_COUNT,
                ReportExtensions.FAILED_SUBJECT_COUNT))
        .allMatch(url -> CondylePackage.load().artefact(url).isPresent());
  }

  private static CqlTranslator translate() {
    LibraryManager libraries =
        new LibraryManager(new ModelManager(), CqlCompilerOptions.defaultOptions());
    libraries.getLibrarySourceLoader().registerProvider(new FhirLibrarySourceProvider());
    byte[] cql = resources(Library.class).get(0).getContentFirstRep().getData();
    return CqlTranslator.fromText(new String(cql, StandardCharsets.UTF_8), libraries);
  }

  private static List<String> criteria() {
    Stream<Expression> populations =
        measure().getGroup().stream()
            .flatMap(group -> group.getPopulation().stream())
            .map(MeasureGroupPopulationComponent::getCriteria);
    Stream<Expression> stratifiers =
        measure().getGroup().stream()
            .flatMap(group -> group.getStratifier().stream())
            .map(MeasureGroupStratifierComponent::getCriteria);
    Stream<Expression> supplemental =
        measure().getSupplementalData().stream().map(MeasureSupplementalDataComponent::getCriteria);
    return Stream.of(populations, stratifiers, supplemental)
        .flatMap(expressions -> expressions)
        .map(Expression::getExpression)
        .toList();
  }

  private static Measure measure() {
    return resources(Measure.class).get(0);
  }

  private static <T extends Resource> List<T> resources(Class<T> type) {
    return BUNDLE.getEntry().stream()
        .map(BundleEntryComponent::getResource)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }
}
