package org.condyle.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.condyle.bench.workload.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {

  @Test
  void rowsWithDifferentColumnsArePrintedUnderOneHead() {
    StringWriter text = new StringWriter();

    table().print(new PrintWriter(text));

    assertThat(text.toString().lines())
        .containsExactly(
            "engine      ms     patients", "Condyle     0.123", "stock HAPI  160    1,160");
  }

  @Test
  void theSameFiguresAreWrittenAsJsonAndCsv(@TempDir Path folder) throws IOException {
    table().write(folder, Json.MAPPER.createObjectNode().put("cores", 2));

    assertThat(Json.read(folder.resolve("t.json")).path("rows").path(1).path("patients").asInt())
        .isEqualTo(1160);
    assertThat(Files.readAllLines(folder.resolve("t.csv")))
        .containsExactly("engine,ms,patients", "Condyle,0.123,", "stock HAPI,160.0,1160");
  }

  private static Table table() {
    Table table = new Table("t");
    table.row().text("engine", "Condyle").figure("ms", 0.12304);
    table.row().text("engine", "stock HAPI").figure("ms", 160).count("patients", 1160);
    return table;
  }
}
