package org.condyle.proms.instrument;

/** What the answers to an instrument are about. */
public enum Topic {
  /** The joint or part of the spine of one operation: asked for each operation by itself. */
  SITE,
  /** The patient as a whole: one answer does for every operation that asks at that time. */
  PERSON
}
