package org.condyle.server.store;

import ca.uhn.fhir.context.FhirContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.condyle.record.PatientOwnership;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.store.IndexTables.Progress;
import org.condyle.server.store.RecordChange.How;
import org.hl7.fhir.r4.model.ResourceFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the index for resources that were stored before there was one, or while its rows were made
 * otherwise. It starts again where it was stopped. As what was stored without index was not marked
 * either, it marks every patient.
 */
final class RecordIndexRebuild {

  private static final Logger LOG = LoggerFactory.getLogger(RecordIndexRebuild.class);

  /** Resources per transaction. */
  private static final int BATCH = 500;

  private static final int BATCHES_PER_MESSAGE = 40;

  /** To be raised when {@link RecordEntry} or {@link RecordCodes} say something else. */
  private static final int VERSION = 2;

  /** Which version of the rows, made by which ownership. */
  private static final String FORMAT =
      VERSION
          + "/"
          + Long.toHexString(
              RecordCodes.hash(
                  new TreeMap<>(PatientOwnership.elements()).toString(),
                  new TreeSet<>(PatientOwnership.sharedTypes()).toString()));

  private final DataSource dataSource;
  private final FhirContext fhirContext;

  RecordIndexRebuild(DataSource dataSource, FhirContext fhirContext) {
    this.dataSource = dataSource;
    this.fhirContext = fhirContext;
  }

  /**
   * Returns when the index says something about every resource.
   *
   * @return how many resources had to be looked at
   * @throws ProblemException DATABASE_UNAVAILABLE
   */
  long complete() {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        return complete(connection);
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw new ProblemException(
          ProblemCode.DATABASE_UNAVAILABLE, "The record index could not be made", e);
    }
  }

  private long complete(Connection connection) throws SQLException {
    HapiTables hapi = new HapiTables(connection);
    Progress progress = hapi.index().progress();
    boolean sameFormat = progress.format().equals(FORMAT);
    if (sameFormat && progress.complete() && hapi.knowsFirstAndLastPatient()) {
      return 0;
    }
    long done = sameFormat && !progress.complete() ? progress.indexedTo() : Long.MIN_VALUE;
    long count = 0;
    for (int batch = 1; ; batch++) {
      List<StoredVersion> versions = hapi.versionsAfter(RecordEntry.indexedTypes(), done, BATCH);
      index(connection, versions);
      count += versions.size();
      done = versions.isEmpty() ? done : versions.get(versions.size() - 1).key();
      save(connection, new Progress(FORMAT, done, versions.isEmpty()));
      if (versions.isEmpty()) {
        break;
      }
      if (batch % BATCHES_PER_MESSAGE == 0) {
        LOG.info("Making the record index: {} resources so far", count);
      }
    }
    if (count > 0) {
      LOG.info("Made the record index of {} resources", count);
    }
    return count;
  }

  private static void save(Connection connection, Progress progress) throws SQLException {
    StatementBatch batch = new StatementBatch();
    IndexTables.setProgress(batch, progress);
    batch.execute(connection);
    connection.commit();
  }

  private void index(Connection connection, List<StoredVersion> versions) throws SQLException {
    StoredJson json = new StoredJson(fhirContext);
    Map<Integer, List<RecordChange>> byPartition =
        versions.stream()
            .map(version -> change(version, json))
            .collect(
                Collectors.groupingBy(
                    RecordChange::partition,
                    TreeMap::new,
                    Collectors.toCollection(ArrayList::new)));
    for (Map.Entry<Integer, List<RecordChange>> changes : byPartition.entrySet()) {
      List<ChangeMark> marks =
          changes.getValue().stream()
              .filter(change -> change.type().equals("Patient"))
              .map(change -> new ChangeMark(change.key(), change.type()))
              .toList();
      new RecordIndexUpdate(connection, changes.getKey(), changes.getValue(), unused -> null)
          .write(marks);
    }
  }

  private static RecordChange change(StoredVersion version, StoredJson json) {
    StoredBody body = version.body();
    return new RecordChange(
        version.partition(),
        version.key(),
        version.type(),
        version.id(),
        body == null ? How.DELETED : How.UPDATED,
        body == null ? ResourceFactory.createResource(version.type()) : json.parse(body));
  }
}
