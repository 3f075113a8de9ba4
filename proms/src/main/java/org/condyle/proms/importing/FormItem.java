package org.condyle.proms.importing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.condyle.proms.instrument.AnswerOption;
import org.condyle.proms.instrument.Answers;
import org.condyle.proms.instrument.Code;
import org.condyle.proms.instrument.Item;
import org.condyle.proms.instrument.ItemType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemAnswerOptionComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemType;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/** One question of a site's form beside the item of the instrument that it shall ask. */
final class FormItem {

  private static final String CORE = "http://hl7.org/fhir/StructureDefinition/";

  /** How R4 and later versions call the number of an answer. */
  private static final List<String> ORDINALS = List.of(CORE + "ordinalValue", CORE + "itemWeight");

  private final Item item;
  private final QuestionnaireItemComponent question;
  private final List<String> reasons = new ArrayList<>();
  private final Map<Code, AnswerOption> options = new LinkedHashMap<>();

  FormItem(Item item, QuestionnaireItemComponent question) {
    this.item = item;
    this.question = question;
    if (question.getRepeats()) {
      reasons.add(say("takes several answers"));
    }
    checkType();
  }

  /** Why the question does not fit; empty when it does. */
  List<String> reasons() {
    return List.copyOf(reasons);
  }

  /** What the form's codes mean in the instrument. */
  Map<Code, AnswerOption> options() {
    return Map.copyOf(options);
  }

  private void checkType() {
    QuestionnaireItemType type = question.getType();
    if (type == QuestionnaireItemType.CHOICE && item.type() != ItemType.BOOLEAN) {
      checkOptions(answers());
      return;
    }
    boolean fits =
        switch (item.type()) {
          case CHOICE -> false;
          case INTEGER -> type == QuestionnaireItemType.INTEGER;
          case DECIMAL ->
              type == QuestionnaireItemType.DECIMAL || type == QuestionnaireItemType.INTEGER;
          case BOOLEAN -> type == QuestionnaireItemType.BOOLEAN;
        };
    if (!fits) {
      reasons.add(say("is of type " + type.toCode() + ", the instrument's of " + item.type()));
    } else if (item.type() != ItemType.BOOLEAN) {
      checkRange(answers());
    }
  }

  private Answers answers() {
    Answers answers = item.answers();
    if (answers == null) {
      throw new IllegalStateException("Item " + item.linkId() + " has no answers");
    }
    return answers;
  }

  private void checkRange(Answers answers) {
    checkEdge("minValue", answers.min());
    checkEdge("maxValue", answers.max());
  }

  private void checkEdge(String name, BigDecimal wanted) {
    Extension edge = question.getExtensionByUrl(CORE + name);
    if (edge != null) {
      BigDecimal value = number(edge.getValue());
      if (value == null || value.compareTo(wanted) != 0) {
        reasons.add(say("has another " + name + " than " + wanted.toPlainString()));
      }
    }
  }

  private void checkOptions(Answers answers) {
    if (question.getAnswerOption().isEmpty()) {
      reasons.add(say("has no answerOption; options of a value set cannot be checked"));
      return;
    }
    Set<BigDecimal> ordinals = new HashSet<>();
    for (QuestionnaireItemAnswerOptionComponent option : question.getAnswerOption()) {
      checkOption(answers, option, ordinals);
    }
    Set<BigDecimal> wanted = ordinalsOf(answers);
    if (!ordinals.equals(wanted)) {
      reasons.add(
          say("has answers that count " + sorted(ordinals) + ", and not " + sorted(wanted)));
    }
  }

  private void checkOption(
      Answers answers, QuestionnaireItemAnswerOptionComponent option, Set<BigDecimal> ordinals) {
    BigDecimal ordinal = ordinal(answers, option);
    if (ordinal == null) {
      if (!isWithoutOrdinal(answers, option)) {
        reasons.add(say("has an option of which it does not say what it counts (ordinalValue)"));
      }
      return;
    }
    if (!ordinals.add(ordinal.stripTrailingZeros())) {
      reasons.add(say("has two options that count " + ordinal.toPlainString()));
    }
    if (option.getValue() instanceof Coding coding && coding.hasCode()) {
      AnswerOption known =
          answers.option(ordinal).orElse(new AnswerOption(ordinal, codeOf(coding), null));
      options.put(codeOf(coding), known);
    }
  }

  private @Nullable BigDecimal ordinal(
      Answers answers, QuestionnaireItemAnswerOptionComponent option) {
    BigDecimal said = ordinalOf(option);
    if (said != null) {
      return said;
    }
    if (option.getValue() instanceof Coding coding) {
      BigDecimal ofCoding = ordinalOf(coding);
      return ofCoding == null
          ? answers.option(codeOf(coding)).map(AnswerOption::ordinal).orElse(null)
          : ofCoding;
    }
    return number(option.getValue());
  }

  /** "Not applicable", which the instrument has as well. */
  private static boolean isWithoutOrdinal(
      Answers answers, QuestionnaireItemAnswerOptionComponent option) {
    return option.getValue() instanceof Coding coding
        && answers.option(codeOf(coding)).filter(known -> known.ordinal() == null).isPresent();
  }

  private static Set<BigDecimal> ordinalsOf(Answers answers) {
    Set<BigDecimal> ordinals = new HashSet<>();
    for (BigDecimal value = answers.min();
        value.compareTo(answers.max()) <= 0;
        value = value.add(BigDecimal.ONE)) {
      ordinals.add(value.stripTrailingZeros());
    }
    return ordinals;
  }

  private static Code codeOf(Coding coding) {
    return new Code(coding.hasSystem() ? coding.getSystem() : "", coding.getCode());
  }

  private static @Nullable BigDecimal ordinalOf(Element element) {
    for (Extension extension : element.getExtension()) {
      if (ORDINALS.contains(extension.getUrl())) {
        return number(extension.getValue());
      }
    }
    return null;
  }

  private static @Nullable BigDecimal number(@Nullable Type value) {
    if (value instanceof IntegerType integer && integer.hasValue()) {
      return BigDecimal.valueOf(integer.getValue());
    }
    return value instanceof DecimalType decimal ? decimal.getValue() : null;
  }

  private static List<String> sorted(Set<BigDecimal> numbers) {
    return numbers.stream().sorted().map(BigDecimal::toPlainString).toList();
  }

  private String say(String what) {
    return "has the question '" + question.getLinkId() + "', which " + what;
  }
}
