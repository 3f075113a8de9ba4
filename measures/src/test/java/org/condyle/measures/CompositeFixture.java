package org.condyle.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.condyle.measures.SmallMeasure.CQFM;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.measures.definition.Scoring;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.report.Score;
import org.condyle.measures.report.SummaryFold;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.RelatedArtifact;
import org.hl7.fhir.r4.model.RelatedArtifact.RelatedArtifactType;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/** Composites by CQFM 5 over components whose words begin with their letter. */
final class CompositeFixture {

  /**
   * A component's words begin with its letter: {@code a} eligible, {@code a-met} in the numerator.
   */
  static final String COMPONENT =
      """
      define "Eligible": Words('LETTER')
      define "Excluded": Words('LETTER-excluded')
      define "Met": Words('LETTER-met')
      define "Excepted": Words('LETTER-excepted')
      define "Eligible Procedures": "Procedures" P where Says(P, 'LETTER')
      define "Procedures Met": "Procedures" P where Says(P, 'LETTER-met')
      define "Sex": Patient.gender.value
      define "Observations": [Observation]
      define function "Value"(o Observation): (o.value as FHIR.Quantity).value.value
      """;

  static final MeasureProgram A = component("a", "boolean").program();
  static final MeasureProgram B = component("b", "boolean").program();

  private CompositeFixture() {}

  /** A group whose composite is written into the group itself. */
  record MeasureGroup(Measure.MeasureGroupComponent group) {
    void scored(String scoring) {
      group.addExtension(
          CQFM + "scoring",
          new CodeableConcept().addCoding(new Coding(Scoring.SYSTEM, scoring, null)));
      group.addExtension(
          CQFM + "compositeScoring",
          new CodeableConcept()
              .addCoding(
                  new Coding(
                      "http://terminology.hl7.org/CodeSystem/composite-measure-scoring",
                      "opportunity",
                      null)));
    }

    void component(String measure, @Nullable String groupId) {
      RelatedArtifact artifact =
          new RelatedArtifact().setType(RelatedArtifactType.COMPOSEDOF).setResource(measure);
      if (groupId != null) {
        artifact.addExtension(groupId(groupId));
      }
      group.addExtension(CQFM + "component", artifact);
    }
  }

  static SmallMeasure component(String letter, String basis) {
    String name = "Component" + letter.toUpperCase(java.util.Locale.ROOT);
    SmallMeasure measure =
        SmallMeasure.of(name, COMPONENT.replace("LETTER", letter)).scored("proportion");
    measure.supplementalData("sex-" + letter, "Sex");
    return basis.equals("boolean")
        ? measure
            .group("g", basis, populations("Eligible", "Met"))
            .population("denominator-exclusion", "denominator-exclusion", "Excluded")
            .population("denominator-exception", "denominator-exception", "Excepted")
        : measure.group("g", basis, populations("Eligible Procedures", "Procedures Met"));
  }

  static String[] populations(String eligible, String met) {
    return new String[] {"initial-population", eligible, "denominator", eligible, "numerator", met};
  }

  static MeasureProgram compose(String scoring, MeasureProgram... components) {
    RelatedArtifact[] parts = new RelatedArtifact[components.length];
    for (int i = 0; i < components.length; i++) {
      parts[i] = part(components[i]);
    }
    return compose(composite(scoring, parts), components);
  }

  static MeasureProgram compose(Measure measure, MeasureProgram... components) {
    return MeasureProgram.compose(measure, Optional.empty(), byCanonical(List.of(components)));
  }

  static Map<String, MeasureProgram> byCanonical(List<MeasureProgram> components) {
    Map<String, MeasureProgram> programs = new LinkedHashMap<>();
    components.forEach(each -> programs.put(each.definition().canonical(), each));
    return programs;
  }

  static Measure composite(String scoring, RelatedArtifact... components) {
    Measure measure = new Measure();
    measure.setUrl("http://example.org/Measure/Composite").setVersion("1");
    measure.getScoring().addCoding(new Coding(Scoring.SYSTEM, "composite", null));
    measure
        .getCompositeScoring()
        .addCoding(
            new Coding(
                "http://terminology.hl7.org/CodeSystem/composite-measure-scoring", scoring, null));
    SmallMeasure.notation(measure.getImprovementNotation(), "increase");
    measure.setRelatedArtifact(new ArrayList<>(List.of(components)));
    return measure;
  }

  static RelatedArtifact part(MeasureProgram component) {
    return new RelatedArtifact()
        .setType(RelatedArtifactType.COMPOSEDOF)
        .setResource(component.definition().canonical());
  }

  static RelatedArtifact weighted(MeasureProgram component, String weight) {
    RelatedArtifact part = part(component);
    part.addExtension(CQFM + "weight", new DecimalType(weight));
    return part;
  }

  static Extension groupId(String id) {
    return new Extension(CQFM + "groupId", new StringType(id));
  }

  static Map<String, Long> counts(SummaryFold fold, MeasureProgram program) {
    Map<String, Long> counts = new LinkedHashMap<>();
    program
        .definition()
        .groups()
        .get(0)
        .populations()
        .forEach(each -> counts.put(each.code().code(), fold.count("group-1", each.id())));
    return counts;
  }

  static String score(SummaryFold fold) {
    Score score = fold.score("group-1").orElseThrow();
    return plain(score.numerator())
        + "/"
        + plain(score.denominator())
        + " = "
        + plain(score.value());
  }

  static String plain(@Nullable BigDecimal number) {
    return number == null ? "none" : number.stripTrailingZeros().toPlainString();
  }

  static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable action,
      ProblemCode code,
      String message) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused ->
                assertThat(refused.problems())
                    .anySatisfy(
                        problem -> {
                          assertThat(problem.code()).isEqualTo(code);
                          assertThat(problem.message()).contains(message);
                        }));
  }
}
