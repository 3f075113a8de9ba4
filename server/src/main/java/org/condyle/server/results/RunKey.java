package org.condyle.server.results;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.condyle.cql.content.PinnedArtefact;
import org.condyle.cql.requirements.ClockUse;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.record.MeasurementPeriod;
import org.jspecify.annotations.Nullable;

/**
 * All that a result depends on besides the patient's record.
 *
 * @param measure the measure's canonical with version
 * @param content hashes of the measure and of all its libraries and value sets
 * @param offset of the data cut-off in the period's zone: dates without an offset are read with it
 * @param cutOffDay the day of the data cut-off in the period's zone, where the logic looks at it
 * @param parameters further CQL parameters as JSON
 * @param evaluation the code that evaluates
 * @param cluster the database cluster whose transaction ids the results carry
 */
record RunKey(
    int partition,
    String measure,
    String content,
    MeasurementPeriod period,
    String offset,
    @Nullable LocalDate cutOffDay,
    String parameters,
    String evaluation,
    long cluster) {

  /**
   * @param use NONE or DAY; what depends on the instant is not kept
   */
  static RunKey of(
      int partition,
      MeasureRun run,
      ClockUse use,
      String parameters,
      String evaluation,
      long cluster) {
    PinnedArtefact pin = run.program().pin();
    OffsetDateTime cutOff =
        run.dataCutOff().atZoneSameInstant(run.period().zone()).toOffsetDateTime();
    return new RunKey(
        partition,
        pin.canonical(),
        pin.sha256() + "/" + run.program().fingerprint(),
        run.period(),
        cutOff.getOffset().getId(),
        use == ClockUse.DAY ? cutOff.toLocalDate() : null,
        parameters,
        evaluation,
        cluster);
  }

  /** A line for each part. */
  String text() {
    return String.join(
        "\n",
        "partition " + partition,
        "measure " + measure,
        "content " + content,
        "period " + period.start() + " to " + period.end() + " in " + period.zone().getId(),
        "offset " + offset,
        "cut-off " + (cutOffDay == null ? "any" : cutOffDay),
        "parameters " + parameters,
        "evaluation " + evaluation,
        "cluster " + cluster);
  }

  /** SHA-256 of the text. */
  byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text().getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
