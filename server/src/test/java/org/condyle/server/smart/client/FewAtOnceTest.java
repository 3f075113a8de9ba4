package org.condyle.server.smart.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.password.PasswordEncoder;

class FewAtOnceTest {

  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  /** Takes its time, and counts how many do at once. */
  private final PasswordEncoder slow =
      new PasswordEncoder() {
        @Override
        public String encode(CharSequence secret) {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          try {
            TimeUnit.MILLISECONDS.sleep(20);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          now.decrementAndGet();
          return secret.toString();
        }

        @Override
        public boolean matches(CharSequence secret, String hash) {
          return encode(secret).equals(hash);
        }
      };

  @Test
  void howeverManySecretsAreShownFourAreLookedAtTogether() throws Exception {
    FewAtOnce secrets = new FewAtOnce(slow);
    ExecutorService threads = Executors.newFixedThreadPool(24);
    try {
      List<Callable<Boolean>> shown = Collections.nCopies(48, () -> secrets.matches("a", "a"));
      for (Future<Boolean> right : threads.invokeAll(shown)) {
        assertThat(right.get()).isTrue();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(most.get()).isBetween(2, 4);
  }
}
