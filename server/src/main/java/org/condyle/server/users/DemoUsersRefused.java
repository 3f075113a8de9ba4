package org.condyle.server.users;

import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.ServerPurpose;

/** Looks, while the server starts, whether users of a demo are where they must not be. */
final class DemoUsersRefused {

  /**
   * @throws ProblemException DEMO_USERS_PRESENT
   */
  DemoUsersRefused(AccountTable accounts, ServerPurpose purpose) {
    if (purpose == ServerPurpose.REAL_USE_AFTER_DEMO) {
      accounts.deleteDemo();
    }
    if (purpose == ServerPurpose.REAL_USE && accounts.hasDemo()) {
      throw new ProblemException(
          ProblemCode.DEMO_USERS_PRESENT,
          "The data folder holds users of a demo, whose passwords were shown on a screen. Use another"
              + " data folder, or remove them: ./condyle serve --remove-demo-users");
    }
  }
}
