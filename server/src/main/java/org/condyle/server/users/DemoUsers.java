package org.condyle.server.users;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.condyle.server.caller.Role;
import org.condyle.server.partition.Partitions;

/** One account for each role in a demo. Their passwords are shown, so they are nowhere else. */
public class DemoUsers {

  private final AccountTable table;
  private final Accounts accounts;

  DemoUsers(AccountTable table, Accounts accounts) {
    this.table = table;
    this.accounts = accounts;
  }

  /** A demo user as it is shown. */
  public record Shown(String login, Role role, String password) {}

  /**
   * Makes them anew, with other passwords each time.
   *
   * @param patientId whose record the patient among them sees
   */
  public List<Shown> make(String patientId) {
    table.deleteDemo();
    List<Shown> shown = new ArrayList<>();
    for (Role role : Role.values()) {
      if (role != Role.SYSTEM) {
        String login = "demo-" + role.code();
        String password = RandomText.next();
        NewMembership membership =
            new NewMembership(
                Set.of(Partitions.FIRST_PRACTICE),
                role,
                role == Role.PATIENT ? patientId : null,
                role == Role.PATIENT ? "Patient/" + patientId : null);
        accounts.addDemo(login, "Demo " + role.code(), password, membership);
        shown.add(new Shown(login, role, password));
      }
    }
    return shown;
  }

  /** Takes them away. */
  public void remove() {
    table.deleteDemo();
  }
}
