package org.condyle.server.evaluation;

/** What is evaluated first. */
public enum Urgency {
  /** Somebody asked for it. */
  REQUEST,
  /** Nobody waits for it: it is taken up while nothing else waits, else one time in ten. */
  BACKGROUND
}
