package org.condyle.server.proms.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.condyle.proms.instrument.Text;
import org.junit.jupiter.api.Test;

class EntryTest {

  @Test
  void aNumberOutsideItsRangeIsRefusedAndStaysInTheForm() {
    Question question =
        new Question(
            "n",
            new Text("How much?", null),
            null,
            List.of(),
            new Question.Range(BigDecimal.ZERO, BigDecimal.TEN, 1, null),
            false,
            true);

    assertThat(Entry.read(question, "10.1"))
        .isEqualTo(new Entry.Illegal(Entry.Fault.OUT_OF_RANGE, "10.1"));
    assertThat(Entry.read(question, "7,25"))
        .isEqualTo(new Entry.Illegal(Entry.Fault.TOO_PRECISE, "7,25"));
    assertThat(Entry.read(question, "seven"))
        .isEqualTo(new Entry.Illegal(Entry.Fault.NOT_A_NUMBER, "seven"));
    assertThat(Entry.read(question, " ")).isEqualTo(new Entry.Blank());
    assertThat(Entry.read(question, "7,50"))
        .isInstanceOfSatisfying(
            Entry.Legal.class,
            legal -> assertThat(legal.answer().primitiveValue()).isEqualTo("7.5"));
    assertThat(Entry.read(question, "10"))
        .isInstanceOfSatisfying(
            Entry.Legal.class,
            legal -> assertThat(legal.answer().primitiveValue()).isEqualTo("10"));
  }
}
