package org.condyle.measures.evaluation;

import java.util.Locale;

/** What evaluates the logic of a population; both give the same. */
public enum EvaluationPath {
  /** The CQL engine. */
  ENGINE,
  /** The logic linked to closures; the engine where there are none, or where one of them stops. */
  LINKED;

  /** As it is told: {@code linked}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
