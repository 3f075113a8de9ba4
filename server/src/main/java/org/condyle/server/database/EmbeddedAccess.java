package org.condyle.server.database;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Who may connect to the embedded PostgreSQL: whoever knows the password in {@code
 * postgresql.password} of the data folder, from this machine. The library that starts it lets every
 * local user in; so before it listens the rules of PostgreSQL are written anew, and the password is
 * set by its single-user mode, which knows no network. A data folder of an earlier version is taken
 * over in the same way, and so is one whose password was lost.
 */
final class EmbeddedAccess {

  private static final String FILE = "postgresql.password";
  private static final int PASSWORD_BYTES = 32;
  private static final long SECONDS = 120;

  /**
   * Many rounds of hashing guard what people choose. Here they would guard 256 random bits, and
   * cost time with each connection.
   */
  private static final String ONCE = "set scram_iterations = 1;\n\n";

  /** The last rule of PostgreSQL's own: what no line names is refused. */
  private static final String RULES =
      """
      # Written by Condyle, and written again when it differs. The password is in postgresql.password.
      host all all 127.0.0.1/32 scram-sha-256
      host all all ::1/128 scram-sha-256
      """;

  private final Path password;
  private final Path binaries;

  /**
   * @param folder the data folder
   * @param binaries the folder below which the library unpacks PostgreSQL
   */
  EmbeddedAccess(Path folder, Path binaries) {
    this.password = folder.resolve(FILE);
    this.binaries = binaries;
  }

  /** The password of a data folder; empty where there is none yet, or this user may not read it. */
  static Optional<String> password(Path folder) {
    try {
      return Optional.of(Files.readString(folder.resolve(FILE), US_ASCII).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The password, made the first time, and anew if others could have read it. */
  String password() throws IOException {
    if (Files.exists(password) && !OwnerFile.ofOthers(password).isEmpty()) {
      Files.delete(password);
    }
    if (!Files.exists(password)) {
      byte[] random = new byte[PASSWORD_BYTES];
      new SecureRandom().nextBytes(random);
      // What is there before the password is set is set again after a crash.
      Files.deleteIfExists(rules());
      OwnerFile.make(password, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }
    return Files.readString(password, US_ASCII).strip();
  }

  private Path rules() {
    return password.resolveSibling("postgresql").resolve("pg_hba.conf");
  }

  /** Closes a database that does not listen yet. */
  void close(Path data) throws IOException {
    Path rules = data.resolve("pg_hba.conf");
    if (Files.exists(rules) && Files.readString(rules).equals(RULES)) {
      return;
    }
    setPassword(data, Files.readString(password, US_ASCII).strip());
    Files.writeString(
        rules,
        RULES,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
        StandardOpenOption.SYNC);
  }

  private void setPassword(Path data, String value) throws IOException {
    List<String> command = new ArrayList<>();
    // PostgreSQL does not run as root; the library starts it in the same way.
    if (LinuxUtils.isUnshareAvailable()) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.addAll(
        List.of(program().toString(), "--single", "-j", "-D", data.toString(), "postgres"));
    Path said = Files.createTempFile(password.toAbsolutePath().getParent(), "postgresql", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      try (OutputStream statements = process.getOutputStream()) {
        statements.write(
            (ONCE + "alter role postgres password '" + value + "';\n\n").getBytes(US_ASCII));
      }
      await(process);
      String answer = Files.readString(said);
      if (process.exitValue() != 0 || answer.contains("ERROR") || answer.contains("FATAL")) {
        throw new IOException("PostgreSQL did not take its password: " + answer);
      }
    } finally {
      Files.delete(said);
    }
  }

  private static void await(Process process) throws IOException {
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroy();
        throw new IOException("PostgreSQL did not take its password in " + SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroy();
      throw new IOException("PostgreSQL was interrupted while it took its password", e);
    }
  }

  private Path program() throws IOException {
    try (Stream<Path> unpacked = Files.list(binaries)) {
      return unpacked
          .map(each -> each.resolve("bin"))
          .flatMap(bin -> Stream.of(bin.resolve("postgres"), bin.resolve("postgres.exe")))
          .filter(Files::isExecutable)
          .findFirst()
          .orElseThrow(() -> new IOException("PostgreSQL was not unpacked in " + binaries));
    }
  }
}
