package org.condyle.measures.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.measures.definition.MeasureDefinition;
import org.condyle.measures.definition.SupplementalDataDefinition;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.report.ReportFrame.Failure;
import org.condyle.measures.report.ReportFrame.Profile;
import org.condyle.record.Problem;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.MeasureReport;

/**
 * Adds up the results of any number of subjects without keeping them. Each worker has a fold of its
 * own; they are merged at the end. Not thread-safe.
 */
public final class SummaryFold {

  /** So many failed subjects are named in a report; all are counted. */
  public static final int FAILURES_NAMED = 100;

  private final List<GroupFold> groups;
  private final Map<String, SupplementalFold> supplementalData = new LinkedHashMap<>();
  private final List<Failure> failures = new ArrayList<>();
  private long subjects;
  private long failed;

  public SummaryFold(MeasureDefinition measure) {
    this.groups = measure.groups().stream().map(GroupFold::new).toList();
    measure.supplementalData().stream()
        .filter(SupplementalDataDefinition::isForSummaries)
        .forEach(data -> supplementalData.put(data.id(), new SupplementalFold(data)));
  }

  /**
   * Adds one subject. A failed one counts as failed and marks the report; so does one whose
   * observed values are in a unit that does not convert to that of the others.
   */
  public void add(SubjectResult result) {
    addCounted(result);
  }

  /** Adds one subject, and gives its result back if it was counted and has not failed. */
  Optional<SubjectResult.Evaluated> addCounted(SubjectResult result) {
    List<Problem> problems = add(result, 1);
    if (problems.isEmpty() && result instanceof SubjectResult.Evaluated evaluated) {
      return Optional.of(evaluated);
    }
    nameFailed(result.subject(), problems);
    return Optional.empty();
  }

  /**
   * Adds so many subjects that have the same result. Where failures and units are concerned, the
   * order in which different results are added is that of the first subject of each.
   *
   * @return why they count as failed, or nothing if they do not; who they are the report says of
   *     those whom {@link #nameFailed} tells it
   */
  public List<Problem> add(SubjectResult result, long times) {
    subjects += times;
    List<Problem> problems = problems(result);
    if (!problems.isEmpty()) {
      failed += times;
    } else if (result instanceof SubjectResult.Evaluated evaluated) {
      addTo(evaluated, times);
    }
    return problems;
  }

  private List<Problem> problems(SubjectResult result) {
    if (result instanceof SubjectResult.Failed failure) {
      return failure.problems();
    }
    if (result instanceof SubjectResult.Evaluated evaluated) {
      try {
        for (int i = 0; i < groups.size(); i++) {
          groups.get(i).check(evaluated.groups().get(i));
        }
      } catch (ProblemException e) {
        return e.problems();
      }
    }
    return List.of();
  }

  /**
   * Names a subject that was added as failed; the first {@value #FAILURES_NAMED} are kept.
   *
   * @param subject the reference, {@code Patient/id}
   */
  public void nameFailed(String subject, List<Problem> problems) {
    if (failures.size() < FAILURES_NAMED) {
      failures.add(new Failure(subject, problems));
    }
  }

  private void addTo(SubjectResult.Evaluated evaluated, long times) {
    for (int i = 0; i < groups.size(); i++) {
      groups.get(i).add(evaluated.groups().get(i), times);
    }
    evaluated
        .supplementalData()
        .forEach(
            (id, values) -> {
              SupplementalFold fold = supplementalData.get(id);
              if (fold != null) {
                fold.add(values, times);
              }
            });
  }

  /**
   * Takes over what another worker's fold of the same measure has added up.
   *
   * @throws ProblemException UNIT_NOT_CONVERTIBLE if the two observed in units that do not convert;
   *     a Measure that states cqfm-scoringUnit has each such subject failed instead
   */
  public void merge(SummaryFold other) {
    subjects += other.subjects;
    failed += other.failed;
    failures.addAll(ReportFrame.firstOf(other.failures, FAILURES_NAMED - failures.size()));
    for (int i = 0; i < groups.size(); i++) {
      groups.get(i).merge(other.groups.get(i));
    }
    other.supplementalData.forEach(
        (id, fold) ->
            supplementalData
                .computeIfAbsent(id, unused -> new SupplementalFold(fold.definition()))
                .merge(fold));
  }

  /** Number of subjects added, the failed ones included. */
  public long subjects() {
    return subjects;
  }

  /** Number of subjects that could not be evaluated. */
  public long failed() {
    return failed;
  }

  /** Number of members of a population. */
  public long count(String groupId, String populationId) {
    return group(groupId).whole().count(populationId);
  }

  /** The score of a group; none when nothing was measured. */
  public Optional<Score> score(String groupId) {
    return group(groupId).whole().score();
  }

  private GroupFold group(String groupId) {
    return groups.stream()
        .filter(each -> each.group().id().equals(groupId))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("The measure has no group " + groupId));
  }

  /** A MeasureReport of type summary. */
  public MeasureReport report(ReportHeader header) {
    return report(header, Profile.SUMMARY, SubjectLists.none());
  }

  MeasureReport report(ReportHeader header, Profile profile, SubjectLists lists) {
    MeasureReport report = new ReportFrame(header).report(profile);
    ReportFrame.addOutcome(report, subjects, failed, failures);
    lists.contain(report);
    groups.forEach(group -> new GroupWriter(group, lists).write(report));
    SupplementalWriter writer = new SupplementalWriter(report);
    supplementalData.values().forEach(writer::write);
    return report;
  }
}
