package org.condyle.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands about the audit trail. */
@Command(
    name = "audit",
    description = "Checks that the audit trail is as it was written.",
    subcommands = AuditVerifyCommand.class)
final class AuditCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "What about the audit trail? There is: verify.");
  }
}
