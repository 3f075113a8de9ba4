package org.condyle.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.measures.CompositeFixture.A;
import static org.condyle.measures.CompositeFixture.B;
import static org.condyle.measures.CompositeFixture.assertRefused;
import static org.condyle.measures.CompositeFixture.byCanonical;
import static org.condyle.measures.CompositeFixture.component;
import static org.condyle.measures.CompositeFixture.compose;
import static org.condyle.measures.CompositeFixture.composite;
import static org.condyle.measures.CompositeFixture.groupId;
import static org.condyle.measures.CompositeFixture.part;
import static org.condyle.measures.CompositeFixture.populations;
import static org.condyle.measures.CompositeFixture.score;
import static org.condyle.measures.CompositeFixture.weighted;
import static org.condyle.measures.SmallMeasure.CQFM;
import static org.condyle.measures.SmallMeasure.woman;

import java.util.List;
import java.util.Optional;
import org.condyle.measures.CompositeFixture.MeasureGroup;
import org.condyle.measures.definition.MeasureReader;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.report.SummaryFold;
import org.condyle.record.ProblemCode;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.RelatedArtifact;
import org.hl7.fhir.r4.model.RelatedArtifact.RelatedArtifactType;
import org.junit.jupiter.api.Test;

/** What a composite can be made of, and what is refused before the first patient. */
class CompositeComponentsTest {

  @Test
  void aComponentOfResourcesCountsItsPatientAsSoonAsOneOfThemIsInAPopulation() {
    MeasureProgram procedures = component("b", "Procedure").program();
    MeasureProgram program = compose("opportunity", A, procedures);
    SummaryFold fold =
        SmallMeasure.summary(program, woman("1", "a-met", "b-met", "b", "b"), woman("2", "b", "b"));

    assertThat(score(fold)).isEqualTo("2/3 = 0.6666666666666667");
  }

  @Test
  void aCompositeCanCountResourcesIfAllItsComponentsDo() {
    MeasureProgram one = component("a", "Procedure").program();
    MeasureProgram other = component("b", "Procedure").program();
    Measure measure = composite("all-or-nothing", part(one), part(other));
    measure.addExtension(CQFM + "populationBasis", new org.hl7.fhir.r4.model.CodeType("Procedure"));

    SummaryFold fold =
        SmallMeasure.summary(
            compose(measure, one, other), woman("1", "a-met b-met", "a-met b", "b-met"));

    assertThat(score(fold)).isEqualTo("2/3 = 0.6666666666666667");
    assertRefused(
        () -> compose(measure, one, B), ProblemCode.COMPONENT_UNFIT, "counts boolean where");
  }

  @Test
  void groupsOfOneMeasureAndOfTheCompositeItselfCanBeComponents() {
    SmallMeasure two =
        component("a", "boolean").group("b-group", "boolean", populations("Excluded", "Met"));
    Measure measure = two.measure();
    measure.addGroup().setId("whole");
    MeasureGroup whole = new MeasureGroup(measure.getGroup().get(2));
    whole.scored("composite");
    whole.component(measure.getUrl(), "g");
    whole.component(measure.getUrl(), "b-group");
    whole.component(B.definition().canonical(), null);

    MeasureProgram program =
        MeasureProgram.compose(measure, Optional.of(two.content()), byCanonical(List.of(B)));
    SummaryFold fold =
        SmallMeasure.summary(program, woman("1", "a-met", "b-met"), woman("2", "a", "b-met"));

    assertThat(MeasureReader.components(measure)).containsExactly(B.definition().canonical());
    assertThat(fold.score("g").orElseThrow().value()).isEqualByComparingTo("0.5");
    assertThat(fold.score("whole").orElseThrow().value()).isEqualByComparingTo("0.75");
  }

  @Test
  void whatACompositeLacksIsSaidBeforeTheFirstPatient() {
    Measure missing = composite("opportunity", part(A), part(B));
    assertRefused(
        () -> compose(missing, A), ProblemCode.COMPONENT_MISSING, B.definition().canonical());
    assertRefused(
        () -> MeasureReader.read(missing), ProblemCode.COMPONENT_MISSING, "is composed of");
    assertRefused(
        () -> compose("average", A, B), ProblemCode.SCORING_UNSUPPORTED, "scored as 'average'");
    assertRefused(() -> compose("linear", A), ProblemCode.MEASURE_INVALID, "at least two");
    RelatedArtifact nowhere = part(B);
    nowhere.addExtension(groupId("nowhere"));
    assertRefused(
        () -> compose(composite("linear", part(A), nowhere), A, B),
        ProblemCode.COMPONENT_UNFIT,
        "has no group 'nowhere'");
    MeasureProgram twoGroups =
        component("b", "boolean")
            .group("other", "boolean", populations("Eligible", "Met"))
            .program();
    assertRefused(
        () -> compose("linear", A, twoGroups), ProblemCode.COMPONENT_UNFIT, "has 2 groups");
    assertRefused(
        () -> compose(composite("weighted", weighted(A, "1"), part(B)), A, B),
        ProblemCode.MEASURE_INVALID,
        "only 1 of 2 components have a weight");
    assertRefused(
        () -> compose(composite("weighted", weighted(A, "-1"), weighted(B, "1")), A, B),
        ProblemCode.MEASURE_INVALID,
        "weight -1");
  }

  @Test
  void aCompositeOfItselfOrOfAnotherCompositeIsRefused() {
    Measure itself = composite("linear", part(A));
    itself
        .addRelatedArtifact()
        .setType(RelatedArtifactType.COMPOSEDOF)
        .setResource("http://example.org/Measure/Composite|1");
    assertRefused(() -> compose(itself, A), ProblemCode.COMPONENT_UNFIT, "cannot contain itself");

    Measure outer = composite("linear", part(A), part(compose("linear", A, B)));
    outer.setUrl("http://example.org/Measure/Outer");
    assertRefused(
        () ->
            MeasureProgram.compose(
                outer, Optional.empty(), byCanonical(List.of(A, compose("linear", A, B)))),
        ProblemCode.COMPONENT_UNFIT,
        "is itself a composite");
  }

  @Test
  void aCompositeWithoutLogicOfItsOwnSaysWhomToAskForIt() {
    MeasureProgram program = compose("linear", A, B);

    assertThat(program.logic()).hasSize(2);
    assertRefused(
        program::content, ProblemCode.NOT_SUPPORTED, "http://example.org/Measure/ComponentA|3");
  }
}
