package org.condyle.bench.micro;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.condyle.bench.workload.Json;
import org.condyle.record.PatientRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One patient's resources from text, one after the other through all cases. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ParseBenchmark {

  @Param({"CMS122", "CMS190"})
  public String measure = "";

  private List<List<String>> texts = List.of();
  private int next;

  @Setup
  public void prepare() {
    texts = PublishedCases.of(measure).texts();
  }

  private List<String> patient() {
    next = (next + 1) % texts.size();
    return texts.get(next);
  }

  /** With HAPI's parser, to a record. */
  @Benchmark
  public PatientRecord hapi() {
    return PublishedCases.record(patient());
  }

  /** To bare JSON trees: what no FHIR parser can be faster than. */
  @Benchmark
  public List<JsonNode> jackson() throws IOException {
    List<JsonNode> trees = new ArrayList<>();
    for (String text : patient()) {
      trees.add(Json.MAPPER.readTree(text));
    }
    return trees;
  }
}
