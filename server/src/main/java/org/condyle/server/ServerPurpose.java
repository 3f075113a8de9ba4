package org.condyle.server;

/** What a server is started for. */
public enum ServerPurpose {
  /** With real data: users of a demo must not be there. */
  REAL_USE,
  /** The same, on a data folder from which the users of a demo are taken first. */
  REAL_USE_AFTER_DEMO,
  /** With generated data, and users whose passwords are shown. */
  DEMO
}
