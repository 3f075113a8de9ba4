package org.condyle.bench.command;

import org.condyle.bench.process.MeasurementFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code ./condyle bench}: the scales. Exit code 1 where a result is wrong or nothing came of it.
 */
@Command(
    name = "condyle bench",
    mixinStandardHelpOptions = true,
    description = "Measures Condyle, beside other engines on the same data in the same run.",
    subcommands = {
      PopulationCommand.class,
      ChangedCommand.class,
      StoredCommand.class,
      CompletenessCommand.class,
      DueCommand.class,
      LinearCommand.class,
      LatencyCommand.class,
      IngestCommand.class,
      RequestsCommand.class,
      StartCommand.class,
      TogetherCommand.class,
      RowsCommand.class,
      FlameCommand.class,
      MicroCommand.class
    })
public final class BenchMain implements Runnable {

  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new BenchMain());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (failure instanceof MeasurementFailure) {
            command.getErr().println("Not measured: " + failure.getMessage());
          } else {
            failure.printStackTrace(command.getErr());
          }
          return ExitCode.SOFTWARE;
        });
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "What is to be measured?");
  }
}
