package org.condyle.server.audit;

import java.util.Map;
import org.condyle.server.EnvironmentNumber;

/**
 * For how long rows are kept. HIPAA wants documentation of six years (45 CFR 164.316(b)(2)) and an
 * accounting of disclosures over the six years before it is asked for (164.528(a)).
 */
record AuditYears(int years) {

  static final String VARIABLE = "CONDYLE_AUDIT_YEARS";

  private static final int USUAL = 7;
  private static final int MOST = 100;

  /**
   * @throws org.condyle.record.ProblemException PARAMETER_INVALID if it is no number of years
   */
  static AuditYears fromEnvironment(Map<String, String> environment) {
    return new AuditYears(EnvironmentNumber.read(environment, VARIABLE, USUAL, MOST));
  }
}
