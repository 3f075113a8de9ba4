package org.condyle.server.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.condyle.server.CondyleServer;
import org.condyle.server.users.DemoUsers;

/** Lets people sign in at a demo, and says loudly that anybody can. */
final class DemoLogins {

  private final CondyleServer server;

  DemoLogins(CondyleServer server) {
    this.server = server;
  }

  /** One user for each role; the patient among them is one whom the measure's numerator counts. */
  void make(GeneratedCohort cohort, PrintWriter out) {
    String patient =
        cohort
            .patientIn("substantial-clinical-benefit", "numerator")
            .map(id -> id.substring(id.lastIndexOf('/') + 1))
            .orElse("none");
    List<DemoUsers.Shown> users = server.part(DemoUsers.class).make(patient);
    out.println();
    out.println(
        "DEMO USERS: whoever reads this can sign in. Never put real data into this folder.");
    out.println("  at " + server.origin() + "/login, with another password each time it starts:");
    for (DemoUsers.Shown user : users) {
      out.println(String.format(Locale.ROOT, "  %-20s %s", user.login(), user.password()));
    }
    out.println("'./condyle serve' refuses this data folder as long as they are in it.");
    out.flush();
  }
}
