package org.condyle.measures.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.condyle.measures.report.ReportExtensions;
import org.condyle.profiles.CondylePackage;
import org.cqframework.cql.cql2elm.CqlCompilerException;
import org.cqframework.cql.cql2elm.CqlCompilerOptions;
import org.cqframework.cql.cql2elm.CqlTranslator;
import org.cqframework.cql.cql2elm.LibraryManager;
import org.cqframework.cql.cql2elm.ModelManager;
import org.cqframework.cql.cql2elm.StringLibrarySourceProvider;
import org.cqframework.cql.cql2elm.quick.FhirLibrarySourceProvider;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.elm.r1.ValueSetDef;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Measure.MeasureGroupComponent;
import org.hl7.fhir.r4.model.Measure.MeasureGroupPopulationComponent;
import org.hl7.fhir.r4.model.Measure.MeasureGroupStratifierComponent;
import org.hl7.fhir.r4.model.Measure.MeasureSupplementalDataComponent;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ValueSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What of our measures can be said without a patient. */
class MeasureContentTest {

  static Stream<String> measures() {
    return OwnMeasure.names().stream();
  }

  static Stream<String> measuresWithLogic() {
    return measures().filter(name -> OwnMeasure.named(name).measure().hasLibrary());
  }

  @ParameterizedTest
  @MethodSource("measuresWithLogic")
  void theCqlTextsCompileWithoutErrorOrWarning(String name) {
    for (Library library : OwnMeasure.named(name).resources(Library.class)) {
      assertThat(translate(name, library).getExceptions())
          .as(library.getName())
          .map(CqlCompilerException::getMessage)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("measuresWithLogic")
  void everyCriterionIsADefinitionOfTheMeasuresOwnLibrary(String name) {
    Library own =
        OwnMeasure.named(name).resources(Library.class).stream()
            .filter(library -> library.getName().equals(name))
            .findFirst()
            .orElseThrow();
    Set<String> definitions = new HashSet<>();
    for (ExpressionDef definition : translate(name, own).toELM().getStatements().getDef()) {
      definitions.add(definition.getName());
    }

    assertThat(criteria(name)).isNotEmpty().allMatch(definitions::contains);
  }

  @ParameterizedTest
  @MethodSource("measures")
  void everyElementIdIsUnique(String name) {
    List<String> ids =
        OwnMeasure.named(name).measure().getGroup().stream()
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

  @ParameterizedTest
  @MethodSource("measures")
  void everyPopulationIsNamedAfterItsGroupAndCode(String name) {
    for (MeasureGroupComponent group : OwnMeasure.named(name).measure().getGroup()) {
      for (MeasureGroupPopulationComponent population : group.getPopulation()) {
        assertThat(population.getId())
            .startsWith(group.getId() + "-" + population.getCode().getCodingFirstRep().getCode());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("measures")
  void everyResourceIsWrittenAtItsOwnIdAndHasACanonicalOfOurs(String name) {
    for (BundleEntryComponent entry : OwnMeasure.named(name).bundle().getEntry()) {
      Resource resource = entry.getResource();
      String path = resource.fhirType() + "/" + resource.getIdElement().getIdPart();
      assertThat(entry.getRequest().getMethod() + " " + entry.getRequest().getUrl())
          .isEqualTo("PUT " + path);
      assertThat(entry.getFullUrl()).isEqualTo("https://condyle.org/fhir/" + path);
    }
  }

  @ParameterizedTest
  @MethodSource("measures")
  void everyMeasureCitesTheSourceOfItsRule(String name) {
    assertThat(OwnMeasure.named(name).measure().getRelatedArtifact())
        .anyMatch(related -> related.hasCitation() || related.hasUrl());
  }

  @ParameterizedTest
  @MethodSource("measures")
  void everyValueSetEnumeratesItsCodes(String name) {
    assertThat(OwnMeasure.named(name).resources(ValueSet.class))
        .allSatisfy(
            valueSet ->
                assertThat(valueSet.getCompose().getInclude())
                    .isNotEmpty()
                    .allMatch(ValueSet.ConceptSetComponent::hasConcept));
  }

  @ParameterizedTest
  @MethodSource("measuresWithLogic")
  void everyValueSetThatTheLogicDeclaresIsInTheBundle(String name) {
    OwnMeasure measure = OwnMeasure.named(name);
    Set<String> urls = new HashSet<>();
    measure.resources(ValueSet.class).forEach(valueSet -> urls.add(valueSet.getUrl()));
    for (Library library : measure.resources(Library.class)) {
      var declared = translate(name, library).toELM().getValueSets();
      if (declared != null) {
        assertThat(declared.getDef()).map(ValueSetDef::getId).allMatch(urls::contains);
      }
    }
  }

  @Test
  void measuresThatShareAnArtefactShareItWhole() {
    Map<String, String> seen = new HashMap<>();
    measures()
        .map(OwnMeasure::named)
        .flatMap(measure -> measure.bundle().getEntry().stream())
        .map(BundleEntryComponent::getResource)
        .forEach(
            resource -> {
              String json = OwnMeasure.FHIR.newJsonParser().encodeResourceToString(resource);
              assertThat(seen.computeIfAbsent(resource.getId(), unused -> json)).isEqualTo(json);
            });
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

  private static CqlTranslator translate(String measure, Library library) {
    LibraryManager libraries =
        new LibraryManager(new ModelManager(), CqlCompilerOptions.defaultOptions());
    List<String> others = new ArrayList<>();
    OwnMeasure.named(measure).resources(Library.class).forEach(each -> others.add(cql(each)));
    libraries.getLibrarySourceLoader().registerProvider(new StringLibrarySourceProvider(others));
    libraries.getLibrarySourceLoader().registerProvider(new FhirLibrarySourceProvider());
    return CqlTranslator.fromText(cql(library), libraries);
  }

  private static String cql(Library library) {
    return new String(library.getContentFirstRep().getData(), StandardCharsets.UTF_8);
  }

  private static List<String> criteria(String name) {
    var measure = OwnMeasure.named(name).measure();
    Stream<Expression> populations =
        measure.getGroup().stream()
            .flatMap(group -> group.getPopulation().stream())
            .map(MeasureGroupPopulationComponent::getCriteria);
    Stream<Expression> stratifiers =
        measure.getGroup().stream()
            .flatMap(group -> group.getStratifier().stream())
            .map(MeasureGroupStratifierComponent::getCriteria);
    Stream<Expression> supplemental =
        measure.getSupplementalData().stream().map(MeasureSupplementalDataComponent::getCriteria);
    return Stream.of(populations, stratifiers, supplemental)
        .flatMap(expressions -> expressions)
        .filter(Expression::hasExpression)
        .map(Expression::getExpression)
        .toList();
  }
}
