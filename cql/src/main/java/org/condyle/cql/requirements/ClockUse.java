package org.condyle.cql.requirements;

import org.condyle.cql.runtime.CompiledContent;
import org.hl7.elm.r1.Library;

/**
 * How finely a library's logic looks at the evaluation's now: at {@code Now()}, {@code Today()},
 * {@code TimeOfDay()}, an age without a date, or the parameter {@code Data Cut-Off}, which the
 * server always sets. Found from the compiled form; where that does not tell, the finer is taken.
 *
 * <p>That a value without an offset is read with the offset that the zone has at that moment is no
 * use in this sense: whoever keeps results keeps them by that offset too.
 */
public enum ClockUse {
  /** Two moments with the same offset give the same result. */
  NONE,
  /** Two moments of one day with the same offset give the same result. */
  DAY,
  /** Any two moments may give different results. */
  INSTANT;

  /** How all definitions and functions of the primary library use the clock. */
  public static ClockUse of(CompiledContent content) {
    ClockWalk walk = new ClockWalk();
    Library library = content.library();
    if (library.getStatements() != null) {
      Scope scope = new Scope(content, library);
      library.getStatements().getDef().forEach(each -> walk.from(each, scope));
    }
    return walk.use();
  }

  /** The finer of two. */
  public ClockUse and(ClockUse other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
