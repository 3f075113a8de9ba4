package org.condyle.server.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.server.audit.AuditVerification;
import org.condyle.server.audit.AuditVerification.Trail;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Works the chain of the audit trail out again and compares. */
@Command(
    name = "verify",
    description = "Checks that the audit trail is as it was written.",
    footer = {
      "",
      "It reads the database itself, also while a server runs. Each practice has a line with the"
          + " head of its chain: keep it elsewhere and give it back with --head, so that the end of"
          + " the chain cannot be cut off unseen. Exit code 1: something was removed, altered or"
          + " added; the text says what comes first. docs/audit.md says more."
    })
final class AuditVerifyCommand implements Callable<Integer> {

  private static final Pattern HEAD = Pattern.compile("(\\d{1,9}):(\\d{1,18}:[0-9a-f]{64})");

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ServerOptions.DEFAULT_DATA,
      description = {
        "The data folder whose database is checked; CONDYLE_DATABASE_URL names another database.",
        "Default: data in the project's folder, or CONDYLE_DATA."
      })
  private Path data;

  @Option(
      names = "--head",
      paramLabel = "HEAD",
      description = "A head that was printed earlier, as PRACTICE:SEAL:HASH; may be repeated.")
  private List<String> heads = new ArrayList<>();

  @Override
  public Integer call() {
    Map<Integer, List<String>> kept = heads();
    List<Trail> trails =
        AuditDatabase.read(data, transactions -> new AuditVerification(transactions).verify(kept));
    PrintWriter out = spec.commandLine().getOut();
    trails.forEach(trail -> print(trail, out));
    out.flush();
    return trails.stream().allMatch(trail -> trail.broken().isEmpty())
        ? ExitCode.OK
        : ExitCode.SOFTWARE;
  }

  private Map<Integer, List<String>> heads() {
    Map<Integer, List<String>> kept = new TreeMap<>();
    for (String head : heads) {
      Matcher form = HEAD.matcher(head);
      if (!form.matches()) {
        throw new ParameterException(
            spec.commandLine(),
            "--head wants what was printed behind 'head', such as 1:17:9f86…, not '" + head + "'.");
      }
      kept.computeIfAbsent(Integer.valueOf(form.group(1)), unused -> new ArrayList<>())
          .add(form.group(2));
    }
    return kept;
  }

  private static void print(Trail trail, PrintWriter out) {
    String name = "Practice " + trail.partition() + " " + trail.practice();
    if (trail.broken().isPresent()) {
      out.println(name + ": BROKEN, " + trail.broken().get() + ".");
      return;
    }
    out.printf(
        Locale.ROOT,
        "%s: as written; %,d rows under %,d seals%s, %,d not sealed yet; head %d:%s%n",
        name,
        trail.sealedRows(),
        trail.seals(),
        trail.removedRows() == 0
            ? ""
            : String.format(Locale.ROOT, " (%,d removed in their time)", trail.removedRows()),
        trail.openRows(),
        trail.partition(),
        trail.head());
  }
}
