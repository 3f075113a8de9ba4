package org.condyle.server.smart.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.condyle.record.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorKeyTest {

  private final Path folder;

  OperatorKeyTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path key(String modes) throws IOException {
    Path file = folder.resolve("operator.key");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(modes));
  }

  @Test
  void itIsMadeForItsOwnerAloneAndFoundAgain() throws IOException {
    assertThat(OperatorKey.find(folder)).isEmpty();
    String made = OperatorKey.in(folder).publicKeys();

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("operator.key"))))
        .isEqualTo("rw-------");
    assertThat(OperatorKey.in(folder).publicKeys()).isEqualTo(made).doesNotContain("\"d\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-rw----", "rw----r--", "rw-----w-"})
  void oneThatOthersMayUseIsRefusedWithTheRemedy(String modes) throws IOException {
    OperatorKey unused = OperatorKey.in(folder);
    Path file = key(modes);

    assertThatThrownBy(() -> OperatorKey.find(folder))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("chmod 600 " + file);
  }
}
