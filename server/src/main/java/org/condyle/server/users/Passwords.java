package org.condyle.server.users;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * Passwords as Argon2id hashes (RFC 9106). Each takes a moment and some memory on purpose, so only
 * a few are worked out at once; who tries more waits.
 */
final class Passwords {

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int LANES = 1;

  /** 19 MiB and two passes: the least that the OWASP password storage guide recommends. */
  private static final int KIBIBYTES = 19 * 1024;

  private static final int PASSES = 2;
  private static final int AT_ONCE = 4;

  /** Some seconds of work; who comes then is told to come again, rather than to wait with many. */
  static final int MOST_WAITING = 32;

  private final Argon2PasswordEncoder encoder =
      new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, LANES, KIBIBYTES, PASSES);
  private final Semaphore places = new Semaphore(AT_ONCE, true);
  private final AtomicLong computations = new AtomicLong();
  private final String nobodys = encoder.encode(RandomText.next());

  String hash(String password) {
    places.acquireUninterruptibly();
    try {
      computations.incrementAndGet();
      return encoder.encode(PasswordRules.normalised(password));
    } finally {
      places.release();
    }
  }

  boolean isRight(String password, String hash) {
    places.acquireUninterruptibly();
    try {
      computations.incrementAndGet();
      return encoder.matches(PasswordRules.normalised(password), hash);
    } finally {
      places.release();
    }
  }

  /** A hash that no password has, for whoever is not known: to look at it takes as long. */
  String nobodys() {
    return nobodys;
  }

  /** Whether so many wait that another one would wait for long. */
  boolean areBusy() {
    return places.getQueueLength() >= MOST_WAITING;
  }

  /** How many hashes were worked out so far. */
  long computations() {
    return computations.get();
  }
}
