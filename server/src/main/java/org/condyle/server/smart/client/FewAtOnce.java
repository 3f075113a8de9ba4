package org.condyle.server.smart.client;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Hashes of clients' secrets. Each takes 16 MiB and some time on purpose, so only a few are worked
 * out at once, however many requests come with a secret.
 */
public final class FewAtOnce implements PasswordEncoder {

  private static final int AT_ONCE = 4;

  private final PasswordEncoder encoder;
  private final Semaphore places = new Semaphore(AT_ONCE, true);

  FewAtOnce(PasswordEncoder encoder) {
    this.encoder = encoder;
  }

  static FewAtOnce argon2() {
    return new FewAtOnce(Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8());
  }

  @Override
  public String encode(CharSequence secret) {
    return placed(() -> encoder.encode(secret));
  }

  @Override
  public boolean matches(CharSequence secret, @Nullable String hash) {
    return placed(() -> encoder.matches(secret, hash));
  }

  private <T> T placed(Supplier<T> work) {
    places.acquireUninterruptibly();
    try {
      return work.get();
    } finally {
      places.release();
    }
  }
}
