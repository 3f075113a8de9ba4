package org.condyle.server.evaluation;

/** What is evaluated first. */
public enum Urgency {
  /** Somebody asked for it. */
  REQUEST,
  /** Nobody waits for it: it is only taken up while nothing else waits. */
  BACKGROUND
}
