package org.condyle.server.proms.scores;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemException;
import org.condyle.server.database.SessionLocks;
import org.condyle.server.errors.UnexpectedError;
import org.condyle.server.evaluation.DerivedData;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.evaluation.PopulationEvaluation;
import org.condyle.server.evaluation.SubjectSelection;
import org.condyle.server.evaluation.SubjectSelection.Keys;
import org.condyle.server.evaluation.SubjectSelection.OnePatient;
import org.condyle.server.proms.derived.Derived;
import org.condyle.server.proms.derived.DerivedResources;
import org.condyle.server.proms.derived.UpkeepRules;
import org.condyle.server.proms.derived.UpkeepTable;
import org.condyle.server.proms.rules.PromRules;
import org.condyle.server.store.ChangeMarks;
import org.condyle.server.store.PatientKeys;
import org.condyle.server.store.RecordSelection;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the Observations of answers as the answers are: derives those of new ones, changes those of
 * corrected ones and takes back those of what counts no more. Answers of which the sender sends the
 * scores are left to the sender.
 *
 * <p>Where it stops before its end the next one begins anew; what is written already is found as it
 * has to be.
 */
public final class ScoreUpkeep implements DerivedData {

  private static final Logger LOG = LoggerFactory.getLogger(ScoreUpkeep.class);

  private static final RecordSelection READ =
      RecordSelection.ofTypes(Set.of("QuestionnaireResponse", "Observation"));

  /** Patients who are asked for at once. */
  private static final int PAGE = 1_000;

  /** Resources of one transaction, unless one patient has more. */
  private static final int WRITTEN_TOGETHER = 200;

  private final Parts parts;
  private final ScoreTable table;
  private final UpkeepTable upkeep;
  private final SessionLocks locks;

  /** What it works with. */
  record Parts(
      PromRules rules,
      UpkeepRules named,
      ChangeMarks marks,
      RecordStore records,
      PopulationEvaluation population,
      DerivedResources resources,
      Clock clock) {}

  ScoreUpkeep(Parts parts, ScoreTable table, UpkeepTable upkeep, SessionLocks locks) {
    this.parts = parts;
    this.table = table;
    this.upkeep = upkeep;
    this.locks = locks;
  }

  @Override
  public void bringUpToDate(int partition, SubjectSelection patients, EvaluationProgress progress) {
    String rules = parts.named().name(partition);
    if (patients instanceof OnePatient one) {
      OptionalLong key = parts.records().patientKey(partition, one.id());
      if (key.isPresent() && table.isBehind(partition, rules, key.getAsLong())) {
        those(partition, PatientKeys.of(key.getAsLong()), progress);
      }
    } else if (table.isBehind(partition, rules)) {
      try (SessionLocks.Held held = locks.hold(List.of(partition), progress::checkCancelled)) {
        everyone(partition, rules, progress);
      }
    }
  }

  private void everyone(int partition, String rules, EvaluationProgress progress) {
    String start = parts.marks().now();
    Optional<String> since = upkeep.completeTo(partition, rules);
    PatientKeys keys =
        PatientKeys.of(
            since.isPresent()
                ? table.markedSince(partition, since.get())
                : table.withAnswers(partition));
    for (int from = 0; from < keys.size(); from += PAGE) {
      those(partition, keys.slice(from, from + PAGE), progress);
    }
    upkeep.complete(partition, rules, start);
  }

  private void those(int partition, PatientKeys page, EvaluationProgress progress) {
    List<Derived> changes = new ArrayList<>();
    parts
        .population()
        .<Derived>forEach(
            partition,
            new Keys(page),
            READ,
            () -> {
              AnswerScores scores =
                  new AnswerScores(parts.rules().extractor(partition), parts.clock());
              return record -> derive(scores, record);
            },
            derived -> {
              changes.add(derived);
              if (changes.stream().mapToInt(each -> each.resources().size()).sum()
                  >= WRITTEN_TOGETHER) {
                parts.resources().write(partition, changes);
                changes.clear();
              }
            },
            progress);
    parts.resources().write(partition, changes);
  }

  /** A patient whose record cannot be read fails alone. */
  private static Derived derive(AnswerScores scores, PatientRecord record) {
    List<Resource> changes = List.of();
    try {
      changes = scores.of(record);
    } catch (ProblemException e) {
      LOG.warn(
          "The answers of Patient/{} are not scored: {}",
          record.patientId(),
          e.problems().get(0).code().code());
    } catch (RuntimeException e) {
      LOG.warn("The answers of Patient/{} are not scored", record.patientId());
      UnexpectedError.log(LOG, e);
    }
    return new Derived(record.patientId(), changes);
  }
}
