package org.condyle.measures.definition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.condyle.measures.definition.SupplementalDataDefinition.Usage;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Measure.MeasureGroupComponent;
import org.hl7.fhir.r4.model.Measure.MeasureSupplementalDataComponent;
import org.jspecify.annotations.Nullable;

/** Reads an R4 Measure with the CQFM extensions and refuses what does not make sense. */
public final class MeasureReader {

  static final String CQFM = "http://hl7.org/fhir/us/cqfmeasures/StructureDefinition/cqfm-";

  private final Measure measure;
  private final List<Problem> problems = new ArrayList<>();

  private MeasureReader(Measure measure) {
    this.measure = measure;
  }

  /**
   * @throws ProblemException MEASURE_INVALID or SCORING_UNSUPPORTED with everything that is wrong
   */
  public static MeasureDefinition read(Measure measure) {
    return new MeasureReader(measure).read();
  }

  private MeasureDefinition read() {
    if (!measure.hasUrl()) {
      invalid("it has no url", "Measure.url");
    }
    if (measure.getLibrary().size() != 1) {
      invalid(
          "it names " + measure.getLibrary().size() + " libraries; it has to name exactly one",
          "Measure.library");
    }
    if (!measure.hasGroup()) {
      invalid("it has no group", "Measure.group");
    }
    List<GroupDefinition> groups = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < measure.getGroup().size(); i++) {
      GroupReader reader = new GroupReader(measure, measure.getGroup().get(i), i, this::invalid);
      scoring(measure.getGroup().get(i), i)
          .map(reader::read)
          .ifPresent(
              group -> {
                if (!ids.add(group.id())) {
                  invalid("two groups have the id '" + group.id() + "'", "Measure.group.id");
                }
                groups.add(group);
              });
    }
    List<SupplementalDataDefinition> supplementalData = supplementalData();
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return new MeasureDefinition(
        measure.getUrl(),
        measure.getVersion(),
        measure.getLibrary().get(0).getValue(),
        groups,
        supplementalData);
  }

  /** Scoring on the group wins over scoring on the measure. */
  private Optional<Scoring> scoring(MeasureGroupComponent group, int index) {
    String at = "Measure.group[" + index + "]";
    CodeableConcept concept = concept(group, CQFM + "scoring");
    if (concept == null && measure.hasScoring()) {
      concept = measure.getScoring();
    }
    if (concept == null) {
      invalid("neither the group nor the measure says how it is scored", at);
      return Optional.empty();
    }
    String code = code(concept);
    Optional<Scoring> scoring = Scoring.ofCode(code);
    if (scoring.isEmpty()) {
      problems.add(
          new Problem(
              ProblemCode.SCORING_UNSUPPORTED,
              "Measure "
                  + measure.getUrl()
                  + " is scored as '"
                  + code
                  + "'; supported are proportion, ratio, continuous-variable and cohort",
              at));
    }
    return scoring;
  }

  private List<SupplementalDataDefinition> supplementalData() {
    List<SupplementalDataDefinition> result = new ArrayList<>();
    for (int i = 0; i < measure.getSupplementalData().size(); i++) {
      MeasureSupplementalDataComponent data = measure.getSupplementalData().get(i);
      String expression = expression(data.getCriteria());
      if (expression == null) {
        invalid(
            "a supplemental data element has no criteria", "Measure.supplementalData[" + i + "]");
        continue;
      }
      boolean riskAdjustment =
          data.getUsage().stream()
              .flatMap(usage -> usage.getCoding().stream())
              .anyMatch(coding -> "risk-adjustment-factor".equals(coding.getCode()));
      result.add(
          new SupplementalDataDefinition(
              data.hasId() ? data.getId() : "supplemental-data-" + (i + 1),
              data.hasCode() ? data.getCode() : null,
              expression,
              riskAdjustment ? Usage.RISK_ADJUSTMENT_FACTOR : Usage.SUPPLEMENTAL_DATA));
    }
    return result;
  }

  private void invalid(String cause, String location) {
    problems.add(
        new Problem(
            ProblemCode.MEASURE_INVALID,
            "Measure " + measure.getUrl() + " cannot be evaluated: " + cause,
            location));
  }

  static @Nullable String expression(Expression criteria) {
    return criteria.hasExpression() ? criteria.getExpression() : null;
  }

  static @Nullable CodeableConcept concept(Element element, String url) {
    Extension extension = element.getExtensionByUrl(url);
    if (extension == null) {
      return null;
    }
    if (extension.getValue() instanceof CodeableConcept concept) {
      return concept;
    }
    return extension.getValue() instanceof Coding coding
        ? new CodeableConcept().addCoding(coding)
        : null;
  }

  static @Nullable String text(Element element, String url) {
    Extension extension = element.getExtensionByUrl(url);
    if (extension == null || extension.getValue() == null) {
      return null;
    }
    if (extension.getValue() instanceof CodeableConcept concept) {
      return code(concept);
    }
    if (extension.getValue() instanceof Coding coding) {
      return coding.getCode();
    }
    return extension.getValue().primitiveValue();
  }

  static String code(CodeableConcept concept) {
    return concept.hasCoding() && concept.getCodingFirstRep().hasCode()
        ? concept.getCodingFirstRep().getCode()
        : String.valueOf(concept.getText());
  }
}
