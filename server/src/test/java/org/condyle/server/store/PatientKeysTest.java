package org.condyle.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PatientKeysTest {

  private final PatientKeys keys = PatientKeys.of(40, 10, 30, 20, 10);

  @Test
  void keysAreAscendingAndEachIsThereOnce() {
    assertThat(keys.toArray()).containsExactly(10, 20, 30, 40);
    assertThat(new PatientKeys(List.of(3L, 1L, 3L)).toArray()).containsExactly(1, 3);
    assertThat(keys.last()).isEqualTo(40);
    assertThat(PatientKeys.of().isEmpty()).isTrue();
  }

  @Test
  void aSliceEndsWhereTheKeysEnd() {
    assertThat(keys.slice(1, 3).toArray()).containsExactly(20, 30);
    assertThat(keys.slice(1, 3).slice(1, 9).toArray()).containsExactly(30);
    assertThat(keys.slice(2, 9).last()).isEqualTo(40);
  }

  @Test
  void thoseAfterAKeyBeginBehindItWhetherItIsThereOrNot() {
    assertThat(keys.after(20, 1).toArray()).containsExactly(30);
    assertThat(keys.after(25, 9).toArray()).containsExactly(30, 40);
    assertThat(keys.after(Long.MIN_VALUE, Integer.MAX_VALUE).size()).isEqualTo(4);
    assertThat(keys.after(40, 9).isEmpty()).isTrue();
    assertThat(keys.slice(0, 2).after(10, 9).toArray()).containsExactly(20);
  }

  @Test
  void thoseInBothAreInBoth() {
    assertThat(keys.slice(1, 4).and(PatientKeys.of(10, 20, 40, 50)).toArray())
        .containsExactly(20, 40);
  }
}
