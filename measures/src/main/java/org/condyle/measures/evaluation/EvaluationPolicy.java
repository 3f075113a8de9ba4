package org.condyle.measures.evaluation;

/**
 * By which path populations are evaluated, and for how many patients by both, so that a difference
 * is found where it matters. Who is checked depends on the patient's id alone: the same data are
 * checked in the same way again.
 *
 * @param path by which path
 * @param checkedOneIn of how many patients one is evaluated by both paths; 0 checks nobody, 1
 *     everybody
 * @param checks what is told of the checks
 */
public record EvaluationPolicy(EvaluationPath path, int checkedOneIn, PathChecks checks) {

  /** One patient in so many is checked where nobody says otherwise. */
  public static final int STANDARD_SHARE = 1_000;

  public EvaluationPolicy {
    if (checkedOneIn < 0) {
      throw new IllegalArgumentException("A share is one in 0 (none), 1 (all) or more");
    }
  }

  /** The linked logic, one patient in 1,000 checked. */
  public static EvaluationPolicy standard() {
    return new EvaluationPolicy(EvaluationPath.LINKED, STANDARD_SHARE, new PathChecks());
  }

  /** The engine alone. */
  public static EvaluationPolicy engine() {
    return new EvaluationPolicy(EvaluationPath.ENGINE, 0, new PathChecks());
  }

  /** The linked logic alone: nobody is checked. */
  public static EvaluationPolicy linked() {
    return new EvaluationPolicy(EvaluationPath.LINKED, 0, new PathChecks());
  }

  boolean checks(String subjectId) {
    return checkedOneIn > 0 && Math.floorMod(spread(subjectId.hashCode()), checkedOneIn) == 0;
  }

  /** Ids often count up, and the hashes of such texts do so too. */
  private static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ (mixed >>> 15);
  }
}
