package org.condyle.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import javax.sql.DataSource;
import org.condyle.record.ProblemException;
import org.condyle.server.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class SecretBoxTest {

  private static final byte[] SECRET = "a secret".getBytes(StandardCharsets.UTF_8);

  private final SecretBox box = SharedServer.server().part(SecretBox.class);
  private final Path data = SharedServer.server().part(DataFolder.class).path();

  private final Path folder;

  SecretBoxTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static JdbcClient database() {
    return JdbcClient.create(SharedServer.server().part(DataSource.class));
  }

  private static Map<String, String> naming(Path file) {
    return Map.of(SecretBox.VARIABLE, file.toString());
  }

  private Path file(String text, String modes) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(modes));
  }

  @Test
  void whatWasSealedOpensAndLooksDifferentEachTime() {
    byte[] sealed = box.seal(SECRET);
    assertThat(box.open(sealed)).isEqualTo(SECRET);
    assertThat(box.seal(SECRET)).isNotEqualTo(sealed);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("a secret");
  }

  @Test
  void whatWasAlteredAnywhereDoesNotOpen() {
    byte[] sealed = box.seal(SECRET);
    for (int i = 0; i < sealed.length; i++) {
      byte[] altered = sealed.clone();
      altered[i] ^= 1;
      assertThatThrownBy(() -> box.open(altered))
          .as("byte %d", i)
          .isInstanceOf(ProblemException.class);
    }
    assertThatThrownBy(() -> box.open(new byte[3])).isInstanceOf(ProblemException.class);
  }

  @Test
  void theServerMadeAKeyThatOnlyItsOwnerMayRead() throws IOException {
    Path key = data.resolve("secret.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(Base64.getDecoder().decode(Files.readString(key).strip())).hasSize(32);
  }

  @Test
  void theSameKeyOpensWhatAnotherServerSealed() throws IOException {
    Path copy = file(Files.readString(data.resolve("secret.key")), "rw-------");
    SecretBox other = SecretBox.open(folder, naming(copy), database());
    assertThat(other.open(box.seal(SECRET))).isEqualTo(SECRET);
  }

  @Test
  void aKeyThatIsLostIsNotReplaced() {
    assertThatThrownBy(() -> SecretBox.open(folder, Map.of(), database()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("is not there")
        .hasMessageContaining("backup");
    assertThat(folder.resolve("secret.key")).doesNotExist();
    assertThatThrownBy(
            () -> SecretBox.open(folder, naming(folder.resolve("elsewhere")), database()))
        .hasMessageContaining("is not there");
  }

  @Test
  void theKeyOfAnotherDatabaseIsRefused() throws IOException {
    Path other = file(Base64.getEncoder().encodeToString(new byte[32]), "rw-------");
    assertThatThrownBy(() -> SecretBox.open(folder, naming(other), database()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("another key");
  }

  @Test
  void aKeyThatOthersMayReadIsRefused() throws IOException {
    Path open = file(Files.readString(data.resolve("secret.key")), "rw----r--");
    assertThatThrownBy(() -> SecretBox.open(folder, naming(open), database()))
        .hasMessageContaining("chmod 600");
  }

  @Test
  void whatIsNoKeyIsRefused() throws IOException {
    Path none = file("not a key", "rw-------");
    assertThatThrownBy(() -> SecretBox.open(folder, naming(none), database()))
        .hasMessageContaining("openssl rand -base64 32");
  }
}
