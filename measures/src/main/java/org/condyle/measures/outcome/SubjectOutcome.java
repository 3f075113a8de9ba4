package org.condyle.measures.outcome;

import java.util.List;
import org.condyle.measures.evaluation.SubjectResult;

/**
 * A subject's outcome with what it takes to tell the result again.
 *
 * @param members the references of the members that are resources, in the order of the outcome's
 *     ordinals; empty for a measure that counts patients
 */
public record SubjectOutcome(Outcome outcome, List<String> members) {

  public SubjectOutcome {
    members = List.copyOf(members);
  }

  /** Takes a result apart. */
  public static SubjectOutcome of(SubjectResult result) {
    MemberSigns signs = MemberSigns.of(result);
    return new SubjectOutcome(new Outcome(new OutcomeWriter(signs).write(result)), signs.members());
  }

  /** The result that was taken apart. */
  public SubjectResult restore(String subjectId) {
    return new OutcomeReader(MemberSigns.reference(subjectId, members), subjectId)
        .read(outcome.text());
  }
}
