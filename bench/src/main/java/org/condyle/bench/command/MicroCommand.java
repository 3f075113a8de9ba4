package org.condyle.bench.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.Callable;
import org.condyle.bench.measure.Table;
import org.condyle.bench.process.MeasurementFailure;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The inner parts by JMH. */
@Command(
    name = "micro",
    mixinStandardHelpOptions = true,
    description = "The inner parts, each alone, by JMH: parse, record load, evaluate, fold.")
final class MicroCommand implements Callable<Integer> {

  @Mixin private Harness harness;

  @Parameters(
      paramLabel = "REGEX",
      arity = "0..1",
      defaultValue = ".*",
      description = "Only benchmarks whose name has this in it.")
  private String regex;

  @Option(
      names = "--seconds",
      defaultValue = "2",
      description = "Seconds of each iteration; 5 warm up, 5 count (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Override
  public Integer call() {
    Path raw = harness.results().resolve("micro-jmh.json");
    try {
      Files.createDirectories(harness.results());
      Collection<RunResult> results =
          new Runner(
                  new OptionsBuilder()
                      .include("org\\.condyle\\.bench\\.micro\\..*" + regex)
                      .forks(1)
                      .warmupIterations(5)
                      .measurementIterations(5)
                      .warmupTime(TimeValue.seconds(seconds))
                      .measurementTime(TimeValue.seconds(seconds))
                      .shouldFailOnError(true)
                      .jvmArgs(
                          "-Xmx1g", "-Duser.timezone=UTC", "-Dcondyle.shared=" + harness.shared())
                      .resultFormat(ResultFormatType.JSON)
                      .result(raw.toString())
                      .build())
              .run();
      harness.finish(table(results));
    } catch (RunnerException e) {
      throw new MeasurementFailure("A benchmark failed: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ExitCode.OK;
  }

  private static Table table(Collection<RunResult> results) {
    Table table = new Table("micro");
    for (RunResult result : results) {
      String name = result.getParams().getBenchmark();
      String measure = result.getParams().getParam("measure");
      table
          .row()
          .text("benchmark", name.substring("org.condyle.bench.micro.".length()))
          .text("measure", measure == null ? "" : measure)
          .figure("time", result.getPrimaryResult().getScore())
          .figure("+-", result.getPrimaryResult().getScoreError())
          .text("unit", result.getPrimaryResult().getScoreUnit());
    }
    return table;
  }
}
