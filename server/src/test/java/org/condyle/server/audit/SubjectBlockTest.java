package org.condyle.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SubjectBlockTest {

  private static final long RANGE = 1L << 18;

  @Test
  void aKeyIsInABlockIfItWasAddedAndElseNot() {
    Random random = new Random(7);
    for (long slot : new long[] {0, 1, 977}) {
      for (int keys : new int[] {1, 2, 100, 5000}) {
        TreeSet<Long> added = new TreeSet<>();
        while (added.size() < keys) {
          added.add(slot * RANGE + random.nextInt((int) RANGE));
        }
        SubjectBlock block = block(slot, added);

        assertThat(block.slot()).isEqualTo(slot);
        assertThat(added).allMatch(key -> SubjectBlock.contains(block.keys(), key));
        assertThat(
                random
                    .longs(1000, slot * RANGE, (slot + 1) * RANGE)
                    .filter(key -> !added.contains(key)))
            .noneMatch(key -> SubjectBlock.contains(block.keys(), key));
      }
    }
  }

  @Test
  void theFirstAndTheLastKeyOfARangeAreInIt() {
    TreeSet<Long> edges = new TreeSet<>(List.of(RANGE, 2 * RANGE - 1));

    SubjectBlock block = block(1, edges);

    assertThat(SubjectBlock.slotOf(RANGE)).isEqualTo(1);
    assertThat(SubjectBlock.slotOf(2 * RANGE - 1)).isEqualTo(1);
    assertThat(edges).allMatch(key -> SubjectBlock.contains(block.keys(), key));
    assertThat(SubjectBlock.contains(block.keys(), RANGE + 1)).isFalse();
  }

  @Test
  void thousandsOfPatientsTakeAboutAByteEach() {
    Random random = new Random(3);
    TreeSet<Long> keys = new TreeSet<>();
    for (long key = random.nextInt(60); key < RANGE; key += 20 + random.nextInt(60)) {
      keys.add(key);
    }

    assertThat(keys).hasSizeGreaterThan(4000);
    assertThat((double) block(0, keys).keys().length / keys.size()).isLessThan(1.1);
  }

  private static SubjectBlock block(long slot, TreeSet<Long> keys) {
    SubjectBlock.Writing writing = new SubjectBlock.Writing(slot);
    keys.forEach(writing::add);
    return writing.end();
  }
}
