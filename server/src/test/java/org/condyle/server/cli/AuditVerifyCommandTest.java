package org.condyle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.server.SharedServer;
import org.condyle.server.database.DataFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditVerifyCommandTest {

  private static final Pattern FIRST =
      Pattern.compile("(?m)^Practice 1 .*: as written; .*; head (1:\\d+:[0-9a-f]{64})$");

  private static String data() {
    return SharedServer.server().part(DataFolder.class).path().toString();
  }

  @Test
  void theTrailOfARunningServerIsAsWrittenAndItsHeadIsFoundAgain() {
    HttpResponse<String> unused = SharedServer.get("Patient?_count=1");

    CommandRun run = CommandRun.of("audit", "verify", "--data", data());

    assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
    Matcher first = FIRST.matcher(run.out());
    assertThat(first.find()).as(run.out()).isTrue();
    String head = first.group(1);
    if (!head.startsWith("1:0:")) {
      assertThat(CommandRun.of("audit", "verify", "--data", data(), "--head", head).exitCode())
          .isZero();
    }
  }

  @Test
  void aHeadThatIsNotThereEndsWithOne() {
    String head = "1:1:" + "0".repeat(64);

    CommandRun run = CommandRun.of("audit", "verify", "--data", data(), "--head", head);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("BROKEN").contains("there is no seal 1:000");
  }

  @Test
  void whatIsNotUnderstoodEndsWithTwo() {
    for (List<String> arguments :
        List.of(List.of("audit"), List.of("audit", "verify", "--head", "abc"))) {
      assertThat(CommandRun.of(arguments.toArray(new String[0])).exitCode()).isEqualTo(2);
    }
  }

  @Test
  void aFolderWithoutADatabaseIsSaid(@TempDir Path empty) {
    CommandRun run = CommandRun.of("audit", "verify", "--data", empty.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("There is no database in");
  }
}
