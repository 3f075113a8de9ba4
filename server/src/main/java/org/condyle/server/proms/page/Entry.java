package org.condyle.server.proms.page;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;
import org.condyle.server.proms.page.Question.Choice;
import org.condyle.server.proms.page.Question.Range;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Type;

/** What somebody put into the field of a question. */
sealed interface Entry {

  /** Nothing. */
  record Blank() implements Entry {}

  /** An answer that the question takes. */
  record Legal(Type answer) implements Entry {}

  /** Something that is no answer to the question. */
  record Illegal(Fault fault, String typed) implements Entry {}

  /** Why something is no answer. */
  enum Fault {
    NOT_AN_OPTION,
    NOT_A_NUMBER,
    OUT_OF_RANGE,
    TOO_PRECISE
  }

  /** A number as people write it; a comma is a point in Spanish. */
  Pattern NUMBER = Pattern.compile("-?\\d{1,9}([.,]\\d{1,9})?");

  /** Reads a field. */
  static Entry read(Question question, String text) {
    String typed = text.strip();
    if (typed.isEmpty()) {
      return new Blank();
    }
    Range range = question.range();
    if (range != null) {
      return number(range, typed);
    }
    Optional<Choice> choice = question.choice(typed);
    return choice.isPresent()
        ? new Legal(choice.get().stored())
        : new Illegal(Fault.NOT_AN_OPTION, "");
  }

  private static Entry number(Range range, String typed) {
    if (!NUMBER.matcher(typed).matches()) {
      return new Illegal(Fault.NOT_A_NUMBER, typed);
    }
    BigDecimal number = new BigDecimal(typed.replace(',', '.'));
    if (number.compareTo(range.min()) < 0 || number.compareTo(range.max()) > 0) {
      return new Illegal(Fault.OUT_OF_RANGE, typed);
    }
    BigDecimal plain = new BigDecimal(number.stripTrailingZeros().toPlainString());
    if (plain.scale() > range.decimals()) {
      return new Illegal(Fault.TOO_PRECISE, typed);
    }
    return new Legal(
        range.decimals() == 0 ? new IntegerType(plain.intValueExact()) : new DecimalType(plain));
  }
}
