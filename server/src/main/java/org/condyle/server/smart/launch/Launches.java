package org.condyle.server.smart.launch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.condyle.server.smart.client.OpaqueValue;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Handles that stand for a launch context: an EHR makes one and gives it to the app, which sends it
 * back with its request ({@code launch}). A handle is good once, soon, and for the user who made it
 * in the practice where it was made.
 */
public final class Launches {

  /** From the click to the app's request, with a login between them. */
  public static final Duration VALID = Duration.ofMinutes(10);

  private static final String OF_USER =
      " from condyle.smart_launch where hash = :hash and user_id = :user and partition_id ="
          + " :partition and expires > :now";

  private final JdbcClient database;
  private final Clock clock;

  Launches(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  record Row(
      byte[] hash,
      UUID userId,
      int partitionId,
      String patient,
      @Nullable String encounter,
      boolean patientBanner,
      OffsetDateTime expires) {

    LaunchContext context() {
      return new LaunchContext(patient, encounter, patientBanner);
    }
  }

  /**
   * Makes a handle.
   *
   * @param patient the logical id of a patient of the practice, which the caller may see
   */
  public String make(UUID user, int partition, String patient, @Nullable String encounter) {
    String handle = OpaqueValue.random();
    database
        .sql(
            "insert into condyle.smart_launch (hash, user_id, partition_id, patient, encounter,"
                + " patient_banner, expires) values (:hash, :user, :partition, :patient,"
                + " :encounter, :banner, :expires)")
        .param("hash", OpaqueValue.hash(handle))
        .param("user", user)
        .param("partition", partition)
        .param("patient", patient)
        .param("encounter", encounter)
        .param("banner", true)
        .param("expires", clock.instant().plus(VALID).atOffset(ZoneOffset.UTC))
        .update();
    return handle;
  }

  /** What a handle stands for, without using it up. */
  public Optional<LaunchContext> look(String handle, UUID user, int partition) {
    return database
        .sql("select *" + OF_USER)
        .param("hash", OpaqueValue.hash(handle))
        .param("user", user)
        .param("partition", partition)
        .param("now", now())
        .query(Row.class)
        .optional()
        .map(Row::context);
  }

  /** What a handle stands for; nobody gets it a second time. */
  public Optional<LaunchContext> take(String handle, UUID user, int partition) {
    return database
        .sql("delete" + OF_USER + " returning *")
        .param("hash", OpaqueValue.hash(handle))
        .param("user", user)
        .param("partition", partition)
        .param("now", now())
        .query(Row.class)
        .optional()
        .map(Row::context);
  }

  /** Removes handles that nobody used in time. */
  public void sweep(Instant now) {
    database
        .sql("delete from condyle.smart_launch where expires < :now")
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
