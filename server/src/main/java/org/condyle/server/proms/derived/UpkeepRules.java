package org.condyle.server.proms.derived;

import org.condyle.server.proms.rules.PromRules;

/**
 * Names the rules by which patients were looked at, and the database in which it was.
 *
 * @param cluster see {@link org.condyle.server.store.ChangeMarks#cluster}
 */
public record UpkeepRules(PromRules rules, long cluster) {

  /** Other rules, or another database, have another name. */
  public String name(int partition) {
    return rules.version(partition) + " " + cluster;
  }
}
