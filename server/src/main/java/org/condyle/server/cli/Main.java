package org.condyle.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.condyle.record.Problem;
import org.condyle.record.ProblemException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The {@code condyle} command. Exit codes: 0 all done, 1 something failed, 2 the command was not
 * understood.
 */
@Command(
    name = "condyle",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      LoadCommand.class,
      ContentCommand.class,
      EvaluateCommand.class,
      ImportScoresCommand.class,
      TokenCommand.class,
      GenerateCommand.class,
      AuditCommand.class
    })
public final class Main implements Runnable {

  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command line with its help and its error texts; tests give it their own writers. */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    // The script prints the same file, so that there is one help text and not two.
    line.setHelpSectionKeys(List.of("everything"));
    line.getHelpSectionMap().put("everything", help -> helpText());
    line.getSubcommands().values().forEach(Main::withOrdinaryHelp);
    line.setParameterExceptionHandler(Main::notUnderstood);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> failed(failure, command.getErr()));
    return line;
  }

  private static void withOrdinaryHelp(CommandLine command) {
    CommandLine ordinary = new CommandLine(CommandSpec.create());
    command.setHelpSectionKeys(ordinary.getHelpSectionKeys());
    command.getCommandSpec().usageMessage().width(100).sortOptions(false);
    command.getCommandSpec().addMixin("help", CommandSpec.forAnnotatedObject(new HelpOption()));
    command.getSubcommands().values().forEach(Main::withOrdinaryHelp);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  /** What {@code condyle --help} prints. */
  static String helpText() {
    try (InputStream in = Main.class.getResourceAsStream("help.txt")) {
      if (in == null) {
        throw new IllegalStateException("help.txt is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int notUnderstood(ParameterException failure, String[] arguments) {
    PrintWriter err = failure.getCommandLine().getErr();
    err.println(failure.getMessage());
    err.println(
        "See './" + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception failure, PrintWriter err) {
    Throwable cause = saidByUs(failure);
    if (cause instanceof CommandFailure said) {
      err.println(said.getMessage());
      err.println(said.nextStep());
    } else if (cause instanceof ProblemException said) {
      for (Problem problem : said.problems()) {
        err.println(
            problem.code().code()
                + " "
                + problem.message()
                + (problem.location() == null ? "" : " (" + problem.location() + ")"));
      }
      err.println("docs/errors.md says more about each code.");
    } else {
      err.println("This is a fault in Condyle. Please report it with the lines below.");
      failure.printStackTrace(err);
    }
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** The first cause that one of our classes put into words; Spring wraps what a part throws. */
  private static Throwable saidByUs(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CommandFailure || cause instanceof ProblemException) {
        return cause;
      }
    }
    return failure;
  }

  /** Reads the version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String built = Main.class.getPackage().getImplementationVersion();
      return new String[] {
        "Condyle "
            + (built == null ? "(not built as a jar)" : built)
            + ", FHIR R4, Java "
            + Runtime.version()
      };
    }
  }
}
