package org.condyle.server.proms.page;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.condyle.proms.instrument.AnswerOption;
import org.condyle.proms.instrument.Answers;
import org.condyle.proms.instrument.Item;
import org.condyle.proms.instrument.ItemType;
import org.condyle.proms.instrument.Text;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/**
 * One question as it is asked on a page.
 *
 * @param linkId in the Questionnaire that the response names
 * @param text what is asked
 * @param help a hint, or null
 * @param choices the answers to choose from; empty where a number is typed
 * @param range the numbers that may be typed; null where there are choices
 * @param isScale whether the choices are numbers in a row
 * @param required whether a response without it is incomplete
 */
record Question(
    String linkId,
    Text text,
    @Nullable Text help,
    List<Choice> choices,
    @Nullable Range range,
    boolean isScale,
    boolean required) {

  /** So many numbers are shown to choose from; of more one is typed. */
  private static final int LONGEST_SCALE = 11;

  Question {
    choices = List.copyOf(choices);
  }

  /**
   * An answer to choose.
   *
   * @param value what the form sends for it
   * @param stored how it is written in the response
   */
  record Choice(String value, Text display, Type stored) {}

  /**
   * Numbers that may be typed.
   *
   * @param decimals the most places after the point; 0 for whole numbers
   * @param unit UCUM, or null
   */
  record Range(BigDecimal min, BigDecimal max, int decimals, @Nullable String unit) {}

  /** An item of an instrument whose text may be shown. */
  static Question of(Item item, Text title) {
    List<Choice> choices = choices(item);
    return new Question(
        item.linkId(),
        item.text() == null ? title : item.text(),
        item.help(),
        choices,
        choices.isEmpty() ? range(item) : null,
        item.type() == ItemType.INTEGER && !choices.isEmpty(),
        item.required());
  }

  private static Range range(Item item) {
    Answers answers = answers(item);
    int decimals = item.type() == ItemType.INTEGER ? 0 : answers.decimals();
    return new Range(answers.min(), answers.max(), decimals, item.unit());
  }

  private static List<Choice> choices(Item item) {
    return switch (item.type()) {
      case BOOLEAN ->
          List.of(
              new Choice("yes", new Text("Yes", "Sí"), new BooleanType(true)),
              new Choice("no", new Text("No", "No"), new BooleanType(false)));
      case CHOICE -> answers(item).options().stream().map(Question::choice).toList();
      case INTEGER -> scale(answers(item));
      case DECIMAL -> List.of();
    };
  }

  private static Choice choice(AnswerOption option) {
    Text display =
        option.display() == null
            ? new Text(String.valueOf(option.ordinal()), null)
            : option.display();
    Coding coding = new Coding();
    coding.setSystem(option.code().system());
    coding.setCode(option.code().code());
    coding.setDisplay(display.en());
    return new Choice(option.code().code(), display, coding);
  }

  private static List<Choice> scale(Answers answers) {
    List<Choice> numbers = new ArrayList<>();
    int from = answers.min().intValueExact();
    int to = answers.max().intValueExact();
    if (to - from < LONGEST_SCALE) {
      for (int number = from; number <= to; number++) {
        String text = String.valueOf(number);
        numbers.add(new Choice(text, new Text(text, text), new IntegerType(number)));
      }
    }
    return numbers;
  }

  private static Answers answers(Item item) {
    Answers answers = item.answers();
    if (answers == null) {
      throw new IllegalStateException("Item " + item.linkId() + " has no answers");
    }
    return answers;
  }

  /** The choice that a form sent, or that is stored. */
  Optional<Choice> choice(String value) {
    return choices.stream().filter(choice -> choice.value().equals(value)).findFirst();
  }

  /** What the form has for a stored answer: the choice's value, or the number as it is typed. */
  String formValue(Type stored) {
    return choices.stream()
        .filter(choice -> isSame(choice.stored(), stored))
        .map(Choice::value)
        .findFirst()
        .orElseGet(() -> choices.isEmpty() ? stored.primitiveValue() : "");
  }

  /** Whether two stored answers say the same. */
  static boolean isSame(Type one, Type other) {
    if (one instanceof Coding coding && other instanceof Coding that) {
      return coding.getCode().equals(that.getCode()) && coding.getSystem().equals(that.getSystem());
    }
    BigDecimal number = number(one);
    BigDecimal that = number(other);
    return number != null && that != null ? number.compareTo(that) == 0 : one.equalsDeep(other);
  }

  private static @Nullable BigDecimal number(Type value) {
    if (value instanceof IntegerType integer) {
      return BigDecimal.valueOf(integer.getValue());
    }
    return value instanceof DecimalType decimal ? decimal.getValue() : null;
  }
}
