package org.condyle.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.measures.CompositeFixture.A;
import static org.condyle.measures.CompositeFixture.B;
import static org.condyle.measures.CompositeFixture.byCanonical;
import static org.condyle.measures.CompositeFixture.component;
import static org.condyle.measures.CompositeFixture.compose;
import static org.condyle.measures.CompositeFixture.composite;
import static org.condyle.measures.CompositeFixture.part;
import static org.condyle.measures.CompositeFixture.weighted;
import static org.condyle.measures.SmallMeasure.header;
import static org.condyle.measures.SmallMeasure.man;
import static org.condyle.measures.SmallMeasure.sent;
import static org.condyle.measures.SmallMeasure.woman;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.condyle.cql.content.PinnedArtefact;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.report.IndividualReport;
import org.condyle.measures.report.ReportExtensions;
import org.condyle.measures.report.SubjectListFold;
import org.condyle.measures.report.SummaryFold;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.junit.jupiter.api.Test;

/** What reports and folds say of a composite. */
class CompositeReportTest {

  @Test
  void aReportHoldsTheCompositesPopulationsItsScoreAndWhatEachComponentContributes() {
    MeasureProgram program =
        compose(composite("weighted", weighted(A, "0.75"), weighted(B, "0.25")), A, B);
    MeasureReport report =
        sent(
            SmallMeasure.summary(program, woman("1", "a-met", "b"), woman("2", "b-met"))
                .report(header(program)));

    MeasureReportGroupComponent group = report.getGroupFirstRep();
    assertThat(group.getId()).isEqualTo("group-1");
    assertThat(group.getMeasureScore().getValue()).isEqualByComparingTo("0.875");
    List<Extension> components = group.getExtensionsByUrl(ReportExtensions.COMPONENT);
    assertThat(components)
        .extracting(
            each -> each.getExtensionByUrl("measure").getValue().primitiveValue(),
            each -> each.getExtensionByUrl("weight").getValue().primitiveValue(),
            each -> ((Quantity) each.getExtensionByUrl("score").getValue()).getValue())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "http://example.org/Measure/ComponentA|3", "0.75", new BigDecimal("1")),
            org.assertj.core.groups.Tuple.tuple(
                "http://example.org/Measure/ComponentB|3", "0.25", new BigDecimal("0.5")));
    assertThat(report.getMeasure()).isEqualTo("http://example.org/Measure/Composite|1");
    assertThat(program.pins())
        .extracting(PinnedArtefact::canonical)
        .contains(
            "http://example.org/Measure/ComponentA|3",
            "http://example.org/Library/ComponentA|1",
            "http://example.org/Library/ComponentB|1");
  }

  @Test
  void anIndividualReportNamesWhatWasReadForTheComponentsAndTheirSupplementalData() {
    MeasureProgram program = compose("all-or-nothing", A, B);
    MeasureReport report =
        sent(
            new IndividualReport(header(program))
                .of(
                    program
                        .run(SmallMeasure.YEAR, SmallMeasure.CUT_OFF)
                        .evaluator()
                        .evaluateIndividually(woman("1", "a-met", "b"))));

    assertThat(report.getEvaluatedResource())
        .filteredOn(reference -> reference.getReference().equals("Procedure/1-1"))
        .singleElement()
        .satisfies(
            reference ->
                assertThat(reference.getExtension())
                    .extracting(extension -> extension.getValue().primitiveValue())
                    .contains("group-1-initial-population", "group-1-numerator"));
    assertThat(report.getGroupFirstRep().getMeasureScore().getValue()).isEqualByComparingTo("0");
    // Both components have an element of that name; it is one and the same.
    assertThat(report.getExtension())
        .filteredOn(extension -> extension.getUrl().endsWith("MeasureReport.supplementalData"))
        .hasSize(1);
  }

  @Test
  void aCompositeHasStratifiersOfItsOwnAndIgnoresThoseOfItsComponents() {
    MeasureProgram stratified = component("a", "boolean").stratifier("theirs", "Sex").program();
    for (String scoring : List.of("opportunity", "all-or-nothing", "linear", "weighted")) {
      SmallMeasure own = SmallMeasure.of("Composite", "define \"Sex\": Patient.gender.value\n");
      Measure measure = composite(scoring, part(stratified), part(B));
      measure.setLibrary(own.measure().getLibrary());
      measure.addGroup().setId("whole");
      var stratifier = measure.getGroupFirstRep().addStratifier();
      stratifier.setId("sex");
      stratifier.getCriteria().setExpression("Sex");
      MeasureProgram program =
          MeasureProgram.compose(
              measure, Optional.of(own.content()), byCanonical(List.of(stratified, B)));

      MeasureReportGroupComponent group =
          sent(SmallMeasure.summary(program, woman("1", "a-met", "b-met"), man("2", "a", "b"))
                  .report(header(program)))
              .getGroupFirstRep();

      assertThat(group.getStratifier()).hasSize(1);
      assertThat(group.getStratifierFirstRep().getStratum())
          .as(scoring)
          .extracting(
              stratum -> stratum.getValue().getText(),
              stratum -> stratum.getMeasureScore().getValue().intValueExact())
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("female", 1),
              org.assertj.core.groups.Tuple.tuple("male", 0));
    }
  }

  @Test
  void workersFoldsOfACompositeMergeToTheSameScore() {
    for (String scoring : List.of("opportunity", "all-or-nothing", "linear", "weighted")) {
      MeasureProgram program = compose(scoring, A, B);
      PatientRecord one = woman("1", "a-met", "b");
      PatientRecord other = woman("2", "b-met");
      SummaryFold merged = SmallMeasure.summary(program, one);
      merged.merge(SmallMeasure.summary(program, other));

      assertThat(merged.score("group-1"))
          .isEqualTo(SmallMeasure.summary(program, one, other).score("group-1"));
    }
  }

  @Test
  void anOutcomeOfACompositeThatIsAddedManyTimesCountsLikeAsManySubjects() {
    for (String scoring : List.of("opportunity", "all-or-nothing", "linear", "weighted")) {
      OutcomeFoldTest.assertSameReports(
          compose(scoring, A, B),
          woman("1", "a-met", "b"),
          woman("2", "b-met"),
          woman("3", "a-excluded a", "b"),
          woman("4"));
      OutcomeFoldTest.assertSameReports(
          compose(
              scoring,
              component("c", "Procedure").program(),
              component("d", "Procedure").program()),
          woman("1", "c-met d", "d", "c d-met"),
          woman("2", "c d-met"));
    }
  }

  @Test
  void aSubjectListOfACompositeNamesEachPatientOnceInEachPopulation() {
    MeasureProgram program = compose("opportunity", A, B);
    SubjectListFold fold = new SubjectListFold(program.definition());
    fold.add(
        program
            .run(SmallMeasure.YEAR, SmallMeasure.CUT_OFF)
            .evaluator()
            .evaluate(woman("1", "a-met", "b-met")));

    MeasureReport report = sent(fold.report(header(program)));

    assertThat(report.getContained())
        .filteredOn(org.hl7.fhir.r4.model.ListResource.class::isInstance)
        .isNotEmpty()
        .allSatisfy(
            list ->
                assertThat(((org.hl7.fhir.r4.model.ListResource) list).getEntry())
                    .extracting(entry -> entry.getItem().getReference())
                    .containsExactly("Patient/1"));
  }
}
