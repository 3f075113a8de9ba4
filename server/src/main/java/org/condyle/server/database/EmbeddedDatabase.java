package org.condyle.server.database;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * A real PostgreSQL that runs beside the server, with its data in the data folder.
 *
 * <p>The library that brings the binaries is made for throw-away test databases and starts them
 * with {@code fsync} and {@code synchronous_commit} off. Here the data is kept, so both are on. Who
 * may connect is up to {@link EmbeddedAccess}.
 */
public final class EmbeddedDatabase implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final String OWNER = "postgres";
  private static final String DATABASE = "postgres";
  private static final String UNPACKED = "unpacked";

  /** Of postmaster.pid, from 0 up. */
  private static final int PORT_LINE = 3;

  private final EmbeddedPostgres postgres;
  private final Path data;
  private final String password;

  private EmbeddedDatabase(EmbeddedPostgres postgres, Path data, String password) {
    this.postgres = postgres;
    this.data = data;
    this.password = password;
  }

  /** Starts the database whose data is in the folder; makes an empty one the first time. */
  public static EmbeddedDatabase start(DataFolder folder) {
    Path data = folder.path().resolve("postgresql");
    try {
      stopOrphan(data);
      Path binaries = binaries(folder.path());
      EmbeddedAccess access = new EmbeddedAccess(folder.path(), binaries);
      String password = access.password();
      EmbeddedPostgres postgres =
          builder(data, binaries)
              .setConnectConfig("password", password)
              .setDataDirectoryCustomizer(made -> close(access, made.toPath()))
              .start();
      return new EmbeddedDatabase(postgres, data, password);
    } catch (UncheckedIOException | IOException e) {
      throw new UncheckedIOException(
          "The embedded PostgreSQL could not be started on " + data + ": " + e.getMessage(),
          new IOException(e));
    }
  }

  private static void close(EmbeddedAccess access, Path data) {
    try {
      access.close(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Where PostgreSQL is unpacked. The library makes its own folder writable for everybody, so it
   * lies in one that only its owner may enter; what an earlier version unpacked beside it is not
   * used any more.
   */
  private static Path binaries(Path folder) throws IOException {
    Path closed = folder.resolve("postgresql-binaries");
    OwnerFile.makeFolder(closed);
    try (Stream<Path> earlier = Files.list(closed)) {
      for (Path each : earlier.filter(path -> !path.endsWith(UNPACKED)).toList()) {
        FileSystemUtils.deleteRecursively(each);
      }
    }
    return closed.resolve(UNPACKED);
  }

  /** The library remembers for each one where it unpacked, and would use another folder's. */
  private static final class OwnBinaries implements PgBinaryResolver {

    @Override
    public InputStream getPgBinary(String system, String machine) throws IOException {
      return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine);
    }
  }

  private static EmbeddedPostgres.Builder builder(Path data, Path binaries) {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setOverrideWorkingDirectory(binaries.toFile())
        .setPgBinaryResolver(new OwnBinaries())
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false)
        .setPGStartupWait(Duration.ofSeconds(60))
        .setServerConfig("listen_addresses", "localhost")
        // No socket in a folder that every user of the machine can enter.
        .setServerConfig("unix_socket_directories", "")
        .setServerConfig("fsync", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("max_connections", "100")
        .setServerConfig("shared_buffers", "256MB")
        .setServerConfig("max_wal_size", "2GB")
        .setServerConfig("checkpoint_timeout", "15min")
        // Compiling plans costs more than it gives for short statements.
        .setServerConfig("jit", "off");
  }

  /**
   * A server that was killed leaves its PostgreSQL running. We hold the folder's lock, so nobody
   * else uses that one: it is asked to shut down before a new one starts.
   */
  private static void stopOrphan(Path data) throws IOException {
    Optional<ProcessHandle> orphan = postmaster(data);
    if (orphan.isPresent()) {
      LOG.warn(
          "Stopping the PostgreSQL (process {}) of a server that was killed", orphan.get().pid());
      orphan.get().destroy();
      awaitEnd(orphan.get());
    }
  }

  /**
   * The database of a data folder that a server, perhaps another process, has started and that runs
   * now; to be read, not to be kept.
   */
  public static Optional<DatabaseConnection> running(Path folder) {
    Path data = folder.resolve("postgresql");
    try {
      if (postmaster(data).isEmpty()) {
        return Optional.empty();
      }
      String port = Files.readAllLines(data.resolve("postmaster.pid")).get(PORT_LINE).strip();
      return Optional.of(
          new DatabaseConnection(
              "jdbc:postgresql://localhost:" + port + "/" + DATABASE,
              OWNER,
              EmbeddedAccess.password(folder).orElse(null)));
    } catch (IOException | IndexOutOfBoundsException e) {
      // It is just coming up or going down.
      return Optional.empty();
    }
  }

  private static Optional<ProcessHandle> postmaster(Path data) throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    List<String> lines = Files.exists(pidFile) ? Files.readAllLines(pidFile) : List.of();
    return lines.isEmpty()
        ? Optional.empty()
        : ProcessHandle.of(Long.parseLong(lines.get(0).trim()))
            .filter(EmbeddedDatabase::isPostgres);
  }

  private static void awaitEnd(ProcessHandle process) throws IOException {
    try {
      process.onExit().get(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("PostgreSQL (process " + process.pid() + ") does not stop", e);
    }
  }

  private static boolean isPostgres(ProcessHandle process) {
    return process.info().command().map(command -> command.contains("postgres")).orElse(false);
  }

  public DatabaseConnection connection() {
    return new DatabaseConnection(postgres.getJdbcUrl(OWNER, DATABASE), OWNER, password);
  }

  @Override
  public void close() {
    try {
      Optional<ProcessHandle> process = postmaster(data);
      postgres.close();
      // The library waits a few seconds only, and the last checkpoint can take longer.
      if (process.isPresent()) {
        awaitEnd(process.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
