package org.condyle.server.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairQueueTest {

  private final FairQueue<String> queue = new FairQueue<>();

  private List<String> all() {
    List<String> taken = new ArrayList<>();
    for (String next = queue.poll(); next != null; next = queue.poll()) {
      taken.add(next);
    }
    return taken;
  }

  private void add(Urgency urgency, int partition, String request, int tasks) {
    for (int i = 1; i <= tasks; i++) {
      queue.add(urgency, partition, request, request + i);
    }
  }

  @Test
  void partitionsAreTakenInTurnHoweverMuchEachHasToDo() {
    add(Urgency.REQUEST, 1, "large", 4);
    add(Urgency.REQUEST, 2, "small", 1);
    add(Urgency.REQUEST, 3, "other", 2);

    assertThat(all())
        .containsExactly("large1", "small1", "other1", "large2", "other2", "large3", "large4");
  }

  @Test
  void requestsOfOnePartitionAreTakenInTurnAndDoNotTakeTheTurnOfAnotherPartition() {
    add(Urgency.REQUEST, 1, "a", 2);
    add(Urgency.REQUEST, 1, "b", 2);
    add(Urgency.REQUEST, 1, "c", 2);
    add(Urgency.REQUEST, 2, "z", 3);

    assertThat(all()).containsExactly("a1", "z1", "b1", "z2", "c1", "z3", "a2", "b2", "c2");
  }

  @Test
  void whatNobodyWaitsForIsTakenWhenNothingElseIsThere() {
    add(Urgency.BACKGROUND, 1, "background", 2);
    add(Urgency.REQUEST, 2, "request", 2);

    assertThat(queue.poll()).isEqualTo("request1");
    assertThat(queue.poll()).isEqualTo("request2");
    assertThat(queue.poll()).isEqualTo("background1");
    add(Urgency.REQUEST, 2, "late", 1);
    assertThat(all()).containsExactly("late1", "background2");
  }

  @Test
  void theBackgroundHasOneTurnInTenWhileRequestsWait() {
    add(Urgency.BACKGROUND, 1, "background", 2);
    add(Urgency.REQUEST, 2, "request", 30);

    List<String> taken = all();

    assertThat(taken.indexOf("background1")).isEqualTo(FairQueue.REQUESTS_IN_A_ROW);
    assertThat(taken.indexOf("background2")).isEqualTo(2 * FairQueue.REQUESTS_IN_A_ROW + 1);
  }

  @Test
  void whoComesBackStandsAtTheEnd() {
    add(Urgency.REQUEST, 1, "a", 1);
    add(Urgency.REQUEST, 2, "b", 2);
    assertThat(queue.poll()).isEqualTo("a1");
    add(Urgency.REQUEST, 1, "a", 1);

    assertThat(all()).containsExactly("b1", "a1", "b2");
    assertThat(queue.poll()).isNull();
  }
}
