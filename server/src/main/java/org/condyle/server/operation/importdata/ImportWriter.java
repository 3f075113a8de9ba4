package org.condyle.server.operation.importdata;

import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.audit.AuditAgent;
import org.condyle.server.errors.HapiMessage;
import org.condyle.server.errors.ThrownCode;
import org.condyle.server.errors.UnexpectedError;
import org.condyle.server.partition.SystemRequests;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Meta;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores lines, many in a transaction. A resource may point to one that comes later: what cannot be
 * stored for that waits, and is tried again when more is there.
 */
final class ImportWriter {

  private static final Logger LOG = LoggerFactory.getLogger(ImportWriter.class);

  private static final int TOGETHER = 200;

  /** Resources that may wait for others; in memory. */
  private static final int WAITING = 50_000;

  /** How many are tried together in the end. */
  private static final int CIRCLE = 5_000;

  private final IFhirSystemDao<Bundle, Meta> systemDao;
  private final int partition;
  private final AuditAgent by;
  private final ImportProblems problems;
  private final Map<String, ImportedLine> batch = new LinkedHashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private long stored;

  /** A line that points to what is not there yet, and how that was said. */
  private record Waiting(ImportedLine line, Problem problem) {}

  /**
   * @param by in whose name it is stored
   */
  ImportWriter(
      IFhirSystemDao<Bundle, Meta> systemDao,
      int partition,
      AuditAgent by,
      ImportProblems problems) {
    this.systemDao = systemDao;
    this.partition = partition;
    this.by = by;
    this.problems = problems;
  }

  long stored() {
    return stored;
  }

  /** Stores a line, now or with the next ones. */
  void add(ImportedLine line) {
    if (batch.containsKey(line.reference())) {
      flush();
    }
    batch.put(line.reference(), line);
    if (batch.size() == TOGETHER) {
      flush();
    }
  }

  private void flush() {
    List<ImportedLine> lines = List.copyOf(batch.values());
    batch.clear();
    write(lines);
  }

  /** Stores what is left, the waiting ones as long as that helps. */
  void finish() {
    flush();
    boolean helps = true;
    while (helps && !waiting.isEmpty()) {
      List<ImportedLine> again = waiting.stream().map(Waiting::line).toList();
      waiting.clear();
      // What points at each other in a circle goes in together.
      helps = again.size() <= CIRCLE && tryAll(again) || writeAgain(again);
    }
    waiting.forEach(each -> problems.add(each.line().place(), each.problem()));
  }

  /** Whether any of them was stored. */
  private boolean writeAgain(List<ImportedLine> again) {
    for (int from = 0; from < again.size(); from += TOGETHER) {
      write(again.subList(from, Math.min(from + TOGETHER, again.size())));
    }
    return waiting.size() < again.size();
  }

  /** As a whole if possible; else one by one, so that only what is at fault is left out. */
  private void write(List<ImportedLine> lines) {
    if (lines.isEmpty() || tryAll(lines)) {
      return;
    }
    for (ImportedLine line : lines) {
      try {
        transaction(List.of(line));
        stored++;
      } catch (RuntimeException e) {
        requireDatabase(e);
        if (mayWait(e)) {
          waiting.add(new Waiting(line, problem(e)));
        } else {
          problems.add(line.place(), problem(e));
        }
      }
    }
  }

  private boolean tryAll(List<ImportedLine> lines) {
    try {
      transaction(lines);
      stored += lines.size();
      return true;
    } catch (RuntimeException e) {
      requireDatabase(e);
      return false;
    }
  }

  /** HAPI refuses a reference to what is not there as a malformed request. */
  private boolean mayWait(RuntimeException thrown) {
    String message = thrown.getMessage();
    return waiting.size() < WAITING
        && message != null
        && message.contains("not found, specified in path");
  }

  private static void requireDatabase(RuntimeException thrown) {
    if (ThrownCode.of(thrown) == ProblemCode.DATABASE_UNAVAILABLE) {
      throw new ProblemException(
          ProblemCode.DATABASE_UNAVAILABLE, "The database does not answer as it should", thrown);
    }
  }

  private static Problem problem(RuntimeException thrown) {
    if (thrown instanceof ProblemException known) {
      return known.problems().get(0);
    }
    ProblemCode code = ThrownCode.of(thrown);
    if (code == ProblemCode.INTERNAL) {
      UnexpectedError.log(LOG, thrown);
      return new Problem(code, "The resource could not be stored", null);
    }
    return new Problem(code, HapiMessage.clean(thrown), null);
  }

  private void transaction(List<ImportedLine> lines) {
    Bundle transaction = new Bundle();
    transaction.setType(Bundle.BundleType.TRANSACTION);
    for (ImportedLine line : lines) {
      // An attempt that failed has left a version in it.
      line.resource().setIdElement(new IdType(line.reference()));
      line.resource().getMeta().setVersionIdElement(null).setLastUpdatedElement(null);
      transaction
          .addEntry()
          .setResource(line.resource())
          .getRequest()
          .setMethod(Bundle.HTTPVerb.PUT)
          .setUrl(line.reference());
    }
    Bundle unused = systemDao.transaction(by.actsBy(SystemRequests.in(partition)), transaction);
  }
}
