package org.condyle.bench.command;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.condyle.bench.measure.Machine;
import org.condyle.bench.measure.Table;
import org.condyle.bench.process.ServerKind;
import org.condyle.bench.process.ServerProcess;
import org.condyle.bench.process.WorkloadLoader;
import org.condyle.bench.workload.OfficialMeasure;
import org.condyle.bench.workload.Workload;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands have: where things lie, and how a server is started and loaded. */
public final class Harness {

  /** The published measures that are measured. */
  static final List<String> OFFICIAL = List.of("CMS122", "CMS139", "CMS165", "CMS190");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "How often each thing is measured; the median counts (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Workloads and data folders, kept for later runs. Default: bench/target/work.")
  private Path work;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      description = "Where the tables go as JSON and CSV. Default: bench/target/results.")
  private Path results;

  @Option(
      names = "--shared",
      paramLabel = "DIR",
      description = "The folder with ecqm/ and packages/. Default: ../shared beside the project.")
  private Path shared;

  @Option(
      names = "--java-option",
      paramLabel = "OPTION",
      description = "A further Java option for the servers; can be repeated.")
  private List<String> javaOptions = List.of();

  @Option(
      names = "--condyle-setting",
      paramLabel = "NAME=VALUE",
      description = "An environment variable for the servers; can be repeated.")
  private Map<String, String> environmentSettings = Map.of();

  int rounds() {
    return rounds;
  }

  Path root() {
    return Path.of(System.getProperty("condyle.home", ".")).toAbsolutePath().normalize();
  }

  Path work() {
    Path chosen = work;
    return (chosen == null ? root().resolve("bench/target/work") : chosen).toAbsolutePath();
  }

  Path results() {
    Path chosen = results;
    return chosen == null ? root().resolve("bench/target/results") : chosen;
  }

  Path shared() {
    Path chosen = shared;
    return chosen == null ? root().resolveSibling("shared") : chosen;
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  void say(String line) {
    out().println(line);
    out().flush();
  }

  /** A table whose lines are also told as they come. */
  Table table(String what) {
    return new Table(what, line -> say("  " + line));
  }

  OfficialMeasure official(String name) {
    return OfficialMeasure.read(shared().resolve("ecqm"), name);
  }

  /** A workload in the folder of its name and size, made if need be. */
  Workload workload(String name, int patients, BiFunction<Path, Integer, Workload> make) {
    say("Workload " + name + " of " + patients + " patients");
    return make.apply(workloadFolder(name, patients), patients);
  }

  Path workloadFolder(String name, int patients) {
    return work().resolve("workload").resolve(name + "-" + patients);
  }

  /** A server on the data folder of this name, which is kept. */
  ServerProcess start(ServerKind kind, String data, List<String> moreJavaOptions) {
    return start(kind, data, moreJavaOptions, Map.of());
  }

  ServerProcess start(
      ServerKind kind, String data, List<String> moreJavaOptions, Map<String, String> environment) {
    List<String> options = new ArrayList<>(javaOptions);
    options.addAll(moreJavaOptions);
    Map<String, String> set = new LinkedHashMap<>(environmentSettings);
    set.putAll(environment);
    return ServerProcess.start(
        new ServerProcess.Settings(kind, root(), dataFolder(kind, data), options, set));
  }

  Path dataFolder(ServerKind kind, String data) {
    return work().resolve("data").resolve(kind.name().toLowerCase(Locale.ROOT) + "-" + data);
  }

  /** Loads a workload into a server, as far as it is not there from an earlier run. */
  void load(ServerProcess server, String data, Path workload) {
    new WorkloadLoader(server, dataFolder(server.kind(), data), out()).load(workload);
  }

  /** Deletes the data folders of this name, of both servers. */
  void forget(String data) {
    for (ServerKind kind : ServerKind.values()) {
      Path folder = dataFolder(kind, data);
      if (Files.isDirectory(folder)) {
        try {
          MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** Prints and writes a table. */
  void finish(Table table) {
    say("");
    table.print(out());
    table.write(results(), Machine.describe(Clock.systemUTC()));
    say("");
    say("Written to " + results());
  }
}
