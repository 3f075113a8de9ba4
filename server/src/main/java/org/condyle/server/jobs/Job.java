package org.condyle.server.jobs;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.condyle.record.Problem;
import org.condyle.server.audit.AuditAgent;
import org.jspecify.annotations.Nullable;

/**
 * A stored job.
 *
 * @param id random
 * @param partition the practice for which it works
 * @param kind the name of its {@link JobKind}
 * @param request what was asked, in the words of its kind
 * @param subjects of how many subjects it is; null as long as that is not known
 * @param done how many of them are done
 * @param failed how many of those could not be evaluated
 * @param started when it began first; null before
 * @param finished when it ended; null before
 * @param expires when it is removed; null before it has ended
 * @param result what came of it when it is completed, in the words of its kind; else null
 * @param problems why it failed; empty unless it did
 * @param by who asked for it
 */
public record Job(
    UUID id,
    int partition,
    String kind,
    String request,
    JobState state,
    @Nullable Long subjects,
    long done,
    long failed,
    Instant created,
    @Nullable Instant started,
    @Nullable Instant finished,
    @Nullable Instant expires,
    @Nullable String result,
    List<Problem> problems,
    AuditAgent by) {

  public Job {
    problems = List.copyOf(problems);
  }

  /** Whether it has ended, well or not. */
  public boolean isFinished() {
    return state == JobState.COMPLETED || state == JobState.FAILED;
  }
}
