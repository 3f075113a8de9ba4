package org.condyle.proms.answer;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.condyle.proms.instrument.AnswerOption;
import org.condyle.proms.instrument.Answers;
import org.condyle.proms.instrument.Code;
import org.condyle.proms.instrument.Item;
import org.condyle.proms.instrument.ItemType;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer as its item takes it. A choice may be a coding or its ordinal as a number, as
 * EHRs send it; a coding with an ordinal says by itself what it counts (SDC).
 */
final class AnswerReader {

  /** How R4 and later versions call the number of an answer. */
  private static final List<String> ORDINALS =
      List.of(
          "http://hl7.org/fhir/StructureDefinition/ordinalValue",
          "http://hl7.org/fhir/StructureDefinition/itemWeight");

  private final Form form;
  private final Item item;
  private final String location;
  private final List<Problem> problems;

  AnswerReader(Form form, Item item, String location, List<Problem> problems) {
    this.form = form;
    this.item = item;
    this.location = location;
    this.problems = problems;
  }

  /** The answer; null after a problem. */
  @Nullable Answer read(Type value) {
    return switch (item.type()) {
      case CHOICE -> choice(value);
      case INTEGER, DECIMAL -> amount(value);
      case BOOLEAN -> yesNo(value);
    };
  }

  private @Nullable Answer choice(Type value) {
    Answers answers = answers();
    BigDecimal ordinal = plainNumber(value);
    Optional<AnswerOption> option;
    if (value instanceof Coding coding) {
      option = chosen(answers, coding);
    } else if (ordinal != null) {
      option = answers.option(ordinal);
    } else {
      return wrongType("a coding, or its ordinal as a number");
    }
    if (option.isEmpty()) {
      return noOption("one of its " + answers.options().size() + " options");
    }
    return new Answer.Chosen(option.get());
  }

  private Optional<AnswerOption> chosen(Answers answers, Coding coding) {
    BigDecimal ordinal = ordinal(coding);
    Optional<AnswerOption> byCode = byCode(answers, coding);
    if (byCode.isEmpty()) {
      return ordinal == null ? Optional.empty() : answers.option(ordinal);
    }
    BigDecimal counted = byCode.get().ordinal();
    boolean agrees = ordinal == null || (counted != null && counted.compareTo(ordinal) == 0);
    return agrees ? byCode : Optional.empty();
  }

  private Optional<AnswerOption> byCode(Answers answers, Coding coding) {
    String code = coding.getCode();
    if (code == null) {
      return Optional.empty();
    }
    Code whole = new Code(coding.getSystem() == null ? "" : coding.getSystem(), code);
    AnswerOption ofForm = form.option(item.linkId(), whole);
    if (ofForm != null) {
      return Optional.of(ofForm);
    }
    if (coding.getSystem() != null) {
      return answers.option(whole);
    }
    List<AnswerOption> sameCode =
        answers.options().stream().filter(option -> option.code().code().equals(code)).toList();
    return sameCode.size() == 1 ? Optional.of(sameCode.get(0)) : Optional.empty();
  }

  private static @Nullable BigDecimal ordinal(Coding coding) {
    for (Extension extension : coding.getExtension()) {
      if (ORDINALS.contains(extension.getUrl()) && extension.getValue() != null) {
        return plainNumber(extension.getValue());
      }
    }
    return null;
  }

  private @Nullable Answer amount(Type value) {
    BigDecimal number = number(value);
    if (number == null) {
      return wrongType(
          (item.type() == ItemType.INTEGER ? "a whole number" : "a number")
              + (item.unit() == null ? "" : " in " + item.unit()));
    }
    Answers answers = answers();
    boolean fits =
        number.compareTo(answers.min()) >= 0
            && number.compareTo(answers.max()) <= 0
            && number.stripTrailingZeros().scale() <= answers.decimals();
    if (!fits) {
      return noOption(
          "a number from "
              + answers.min().toPlainString()
              + " to "
              + answers.max().toPlainString()
              + " with at most "
              + answers.decimals()
              + " places after the point");
    }
    return new Answer.Amount(number);
  }

  private @Nullable BigDecimal number(Type value) {
    if (value instanceof Quantity quantity) {
      boolean sameUnit = quantity.getCode() == null || quantity.getCode().equals(item.unit());
      return sameUnit && quantity.getComparator() == null ? quantity.getValue() : null;
    }
    if (value instanceof Coding coding) {
      return byCode(answers(), coding).map(AnswerOption::ordinal).orElseGet(() -> ordinal(coding));
    }
    return plainNumber(value);
  }

  static @Nullable BigDecimal plainNumber(Type value) {
    if (value instanceof IntegerType integer) {
      return BigDecimal.valueOf(integer.getValue());
    }
    return value instanceof DecimalType decimal ? decimal.getValue() : null;
  }

  private @Nullable Answer yesNo(Type value) {
    return value instanceof BooleanType yes
        ? new Answer.YesNo(yes.booleanValue())
        : wrongType("true or false");
  }

  private Answers answers() {
    Answers answers = item.answers();
    if (answers == null) {
      throw new IllegalStateException("Item " + item.linkId() + " has no answers");
    }
    return answers;
  }

  private @Nullable Answer wrongType(String wanted) {
    return problem(ProblemCode.ANSWER_WRONG_TYPE, wanted);
  }

  private @Nullable Answer noOption(String wanted) {
    return problem(ProblemCode.ANSWER_NOT_AN_OPTION, wanted);
  }

  private @Nullable Answer problem(ProblemCode code, String wanted) {
    problems.add(new Problem(code, "The item '" + item.linkId() + "' takes " + wanted, location));
    return null;
  }
}
