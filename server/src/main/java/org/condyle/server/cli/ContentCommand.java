package org.condyle.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands about measures, libraries and value sets. */
@Command(
    name = "content",
    description = "Installs measures with their libraries and value sets.",
    subcommands = ContentInstallCommand.class)
final class ContentCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "What about the content? There is: install.");
  }
}
