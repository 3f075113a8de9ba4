package org.condyle.proms.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.condyle.profiles.CondylePackage;
import org.condyle.proms.Responses;
import org.condyle.proms.answer.ResponseReader;
import org.condyle.proms.instrument.AnswerOption;
import org.condyle.proms.instrument.Answers;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.instrument.Item;
import org.condyle.proms.instrument.ItemType;
import org.condyle.proms.instrument.Scoring;
import org.condyle.proms.scoring.ScaleResult.ScaleScore;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r4.hapi.ctx.HapiWorkerContext;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Questionnaires' FHIRPath, evaluated, says what the instrument files say. */
class CalculatedExpressionTest {

  private static final String CALCULATION =
      "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression";
  private static final String VARIABLE = "http://hl7.org/fhir/StructureDefinition/variable";
  private static final String ORDINAL_VALUE =
      "http://hl7.org/fhir/StructureDefinition/ordinalValue";

  /** SDC's function, and what it says of a coding that carries its ordinal, in plain FHIRPath. */
  private static final String WEIGHT = ".weight()";

  private static final String ORDINAL = ".extension('" + ORDINAL_VALUE + "').value";

  private static final FhirContext FHIR = FhirContext.forR4Cached();
  private static final CondylePackage PACKAGE = CondylePackage.load();
  private static final ResponseReader RESPONSES = new ResponseReader(Responses.FORMS);

  static List<String> scored() {
    return Responses.FORMS.instruments().instruments().stream()
        .filter(
            instrument ->
                instrument.scales().stream()
                    .anyMatch(scale -> !(scale.scoring() instanceof Scoring.External)))
        .map(Instrument::id)
        .filter(id -> !id.startsWith("pain-"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("scored")
  void theExpressionGivesTheScoreAndIsEmptyWhereThereIsNone(String id) {
    Instrument instrument = Responses.instrument(id);
    Random random = new Random(20261122);
    int scores = 0;
    for (int survey = 0; survey < 40; survey++) {
      QuestionnaireResponse response = response(instrument, random, survey % 4);
      for (ScaleResult result : Scorer.score(RESPONSES.read(response))) {
        BigDecimal calculated = calculated(instrument, result.scale().id(), response);
        if (result instanceof ScaleScore score) {
          scores++;
          assertThat(calculated).isEqualByComparingTo(score.value());
        } else {
          assertThat(calculated).isNull();
        }
      }
    }
    assertThat(scores).isGreaterThan(9);
  }

  private static QuestionnaireResponse response(Instrument instrument, Random random, int omitted) {
    QuestionnaireResponse response = Responses.empty(instrument.id());
    List<Item> items = instrument.items();
    int without = random.nextInt(items.size());
    for (int i = 0; i < items.size(); i++) {
      boolean isOmitted = i >= without && i < without + omitted;
      if (!isOmitted) {
        response
            .addItem()
            .setLinkId(items.get(i).linkId())
            .addAnswer()
            .setValue(answer(items.get(i), random));
      }
    }
    return response;
  }

  private static Type answer(Item item, Random random) {
    Answers answers = item.answers();
    assertThat(answers).isNotNull();
    if (answers == null || item.type() == ItemType.INTEGER) {
      return new IntegerType(random.nextInt(11));
    }
    if (item.type() == ItemType.DECIMAL) {
      return new DecimalType(BigDecimal.valueOf(random.nextInt(101), 1));
    }
    AnswerOption option = answers.options().get(random.nextInt(answers.options().size()));
    Coding coding = new Coding(option.code().system(), option.code().code(), null);
    if (option.ordinal() != null) {
      coding.addExtension(new Extension(ORDINAL_VALUE, new DecimalType(option.ordinal())));
    }
    return coding;
  }

  private static @Nullable BigDecimal calculated(
      Instrument instrument, String scale, QuestionnaireResponse response) {
    Questionnaire questionnaire =
        (Questionnaire)
            FHIR.newJsonParser()
                .parseResource(PACKAGE.artefact(instrument.url()).orElseThrow().json());
    QuestionnaireItemComponent item =
        questionnaire.getItem().stream()
            .filter(candidate -> scale.equals(candidate.getLinkId()))
            .findFirst()
            .orElseThrow();
    String expression = expression(item.getExtensionByUrl(CALCULATION)).getExpression();
    for (Extension extension : item.getExtensionsByUrl(VARIABLE)) {
      Expression variable = expression(extension);
      expression =
          expression.replace("%" + variable.getName(), "(" + variable.getExpression() + ")");
    }
    FHIRPathEngine engine = new FHIRPathEngine(new HapiWorkerContext(FHIR, new NoDefinitions()));
    List<Base> values =
        engine.evaluate(null, response, response, response, expression.replace(WEIGHT, ORDINAL));
    return values.isEmpty() ? null : new BigDecimal(values.get(0).primitiveValue());
  }

  private static Expression expression(Extension extension) {
    return (Expression) extension.getValue();
  }

  /** The engine asks for definitions that these expressions do not need. */
  private static final class NoDefinitions implements IValidationSupport {
    @Override
    public FhirContext getFhirContext() {
      return FHIR;
    }

    @Override
    public <T extends IBaseResource> List<T> fetchAllStructureDefinitions() {
      return List.of();
    }
  }
}
