package org.condyle.server;

/** What is checked when a resource is written, beyond strict parsing. */
public enum ValidationMode {
  /** Nothing. */
  OFF,
  /** The profiles a resource declares; one that is not installed is a named warning. */
  DECLARED,
  /** The profiles a resource declares; one that is not installed is an error. */
  ENFORCED
}
