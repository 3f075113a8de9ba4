package org.condyle.server.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.condyle.record.Problem;
import org.condyle.server.audit.AuditAgent;
import org.condyle.server.caller.Scopes;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of jobs. Whatever a method changes is one statement, and so one transaction. */
final class JobTable {

  private static final JsonMapper JSON = new JsonMapper();

  private static final String UNFINISHED = "state in ('queued', 'running')";
  private static final String OWN = "partition_id = :partition and owner = :identity and id = :id";
  private static final String COLUMNS =
      "id, partition_id, scopes, kind, request, state, subjects, done, failed, created, started,"
          + " finished, expires, result, problems, agent";

  private final JdbcClient database;

  JobTable(JdbcClient database) {
    this.database = database;
  }

  /** Puts a new job at the end, unless the practice has so many that are not finished. */
  boolean insert(
      UUID id,
      int partition,
      JobOwner owner,
      AuditAgent by,
      String kind,
      String request,
      Instant now,
      int unfinishedAtMost) {
    return database
            .sql(
                "insert into condyle.job (id, partition_id, owner, scopes, agent, kind, request,"
                    + " created) select :id, :partition, :identity, :scopes, :agent, :kind,"
                    + " :request, :now where (select count(*) from"
                    + " condyle.job where partition_id = :partition and "
                    + UNFINISHED
                    + ") < :most")
            .param("id", id)
            .param("partition", partition)
            .param("identity", owner.identity())
            .param("scopes", owner.scopes().toString())
            .param("agent", by.write())
            .param("kind", kind)
            .param("request", request)
            .param("now", at(now))
            .param("most", unfinishedAtMost)
            .update()
        == 1;
  }

  /** Empty if there is none, or if it was submitted with scopes that the owner does not show. */
  Optional<Job> find(int partition, JobOwner owner, UUID id) {
    return database
        .sql("select " + COLUMNS + " from condyle.job where " + OWN)
        .param("partition", partition)
        .param("identity", owner.identity())
        .param("id", id)
        .query(Row.class)
        .optional()
        .filter(row -> row.scopes() != null && owner.scopes().cover(Scopes.parse(row.scopes())))
        .map(JobTable::job);
  }

  /** The job, if it still waits or runs. */
  Optional<Job> unfinished(UUID id) {
    return database
        .sql("select " + COLUMNS + " from condyle.job where id = :id and " + UNFINISHED)
        .param("id", id)
        .query(Row.class)
        .optional()
        .map(JobTable::job);
  }

  /** All that wait or run, the oldest first. */
  List<UUID> unfinished() {
    return database
        .sql("select id from condyle.job where " + UNFINISHED + " order by created, id")
        .query(UUID.class)
        .list();
  }

  /** How many wait or run, of all practices. */
  long countUnfinished() {
    return database
        .sql("select count(*) from condyle.job where " + UNFINISHED)
        .query(Long.class)
        .single();
  }

  /** How many of the same practice wait or run that were submitted before. */
  long ahead(Job job) {
    return database
        .sql(
            "select count(*) from condyle.job where partition_id = :partition and "
                + UNFINISHED
                + " and (created, id) < (:created, :id)")
        .param("partition", job.partition())
        .param("created", at(job.created()))
        .param("id", job.id())
        .query(Long.class)
        .single();
  }

  /**
   * Notes that a job is begun.
   *
   * @return how often it was, this time included; empty if it is not there any more or finished
   */
  Optional<Integer> begin(UUID id, Instant now) {
    return database
        .sql(
            "update condyle.job set state = 'running', started = coalesce(started, :now),"
                + " attempts = attempts + 1 where id = :id and "
                + UNFINISHED
                + " returning attempts")
        .param("id", id)
        .param("now", at(now))
        .query(Integer.class)
        .optional();
  }

  /** Notes that a job was left in good order, to be taken up again. */
  void handBack(UUID id) {
    database
        .sql("update condyle.job set attempts = attempts - 1 where id = :id and " + UNFINISHED)
        .param("id", id)
        .update();
  }

  /**
   * Notes how far a job is. It never goes back, also when the job was begun again.
   *
   * @return false if the job is not there any more
   */
  boolean progress(UUID id, @Nullable Long subjects, long done, long failed) {
    return database
            .sql(
                "update condyle.job set subjects = coalesce(:subjects, subjects),"
                    + " done = greatest(done, :done), failed = greatest(failed, :failed)"
                    + " where id = :id and state = 'running'")
            .param("subjects", subjects, java.sql.Types.BIGINT)
            .param("done", done)
            .param("failed", failed)
            .param("id", id)
            .update()
        == 1;
  }

  boolean isRunning(UUID id) {
    return database
        .sql("select exists (select from condyle.job where id = :id and state = 'running')")
        .param("id", id)
        .query(Boolean.class)
        .single();
  }

  void complete(UUID id, String result, Instant now, Instant expires) {
    finish("completed", id, now, expires, gzip(result), null);
  }

  void fail(UUID id, List<Problem> problems, Instant now, Instant expires) {
    try {
      finish("failed", id, now, expires, null, JSON.writeValueAsString(problems));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void finish(
      String state,
      UUID id,
      Instant now,
      Instant expires,
      byte @Nullable [] result,
      @Nullable String problems) {
    database
        .sql(
            "update condyle.job set state = :state, finished = :now, expires = :expires,"
                + " result = :result, problems = :problems where id = :id and "
                + UNFINISHED)
        .param("state", state)
        .param("now", at(now))
        .param("expires", at(expires))
        .param("result", result, java.sql.Types.BINARY)
        .param("problems", problems, java.sql.Types.VARCHAR)
        .param("id", id)
        .update();
  }

  /** Whether there was such a job. */
  boolean delete(int partition, JobOwner owner, UUID id) {
    return find(partition, owner, id).isPresent()
        && database
                .sql("delete from condyle.job where " + OWN)
                .param("partition", partition)
                .param("identity", owner.identity())
                .param("id", id)
                .update()
            == 1;
  }

  void deleteExpired(Instant now) {
    database.sql("delete from condyle.job where expires < :now").param("now", at(now)).update();
  }

  /** Frees what a server held that has ended without letting go. */
  int release(String server) {
    return database
        .sql(
            "update "
                + JobScheduler.TABLE
                + " set picked = false, picked_by = null, last_heartbeat = null,"
                + " version = version + 1 where picked and picked_by = :server")
        .param("server", server)
        .update();
  }

  private record Row(
      UUID id,
      int partitionId,
      @Nullable String scopes,
      String kind,
      String request,
      String state,
      @Nullable Long subjects,
      long done,
      long failed,
      OffsetDateTime created,
      @Nullable OffsetDateTime started,
      @Nullable OffsetDateTime finished,
      @Nullable OffsetDateTime expires,
      byte @Nullable [] result,
      @Nullable String problems,
      @Nullable String agent) {}

  private static Job job(Row row) {
    return new Job(
        row.id(),
        row.partitionId(),
        row.kind(),
        row.request(),
        JobState.of(row.state()),
        row.subjects(),
        row.done(),
        row.failed(),
        row.created().toInstant(),
        instant(row.started()),
        instant(row.finished()),
        instant(row.expires()),
        row.result() == null ? null : gunzip(row.result()),
        row.problems() == null ? List.of() : problems(row.problems()),
        row.agent() == null ? AuditAgent.SERVER : AuditAgent.read(row.agent()));
  }

  private static List<Problem> problems(String json) {
    try {
      return JSON.readValue(json, new TypeReference<List<Problem>>() {});
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime stored) {
    return stored == null ? null : stored.toInstant();
  }

  private static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static String gunzip(byte[] bytes) {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
