package org.condyle.server.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/**
 * The folder that holds everything which must survive a restart. It is locked while a server uses
 * it, so that a second process cannot open the same database; the operating system lifts the lock
 * when the process ends, however it ends.
 */
public final class DataFolder implements AutoCloseable {

  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Creates the folder if needed and locks it.
   *
   * @throws ProblemException DATA_FOLDER_LOCKED if another process holds it
   */
  public static DataFolder open(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(path);
      FileChannel channel =
          FileChannel.open(
              path.resolve("condyle.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!lock(channel)) {
        channel.close();
        throw new ProblemException(
            ProblemCode.DATA_FOLDER_LOCKED,
            "The data folder "
                + path
                + " is in use by another Condyle process; stop that one, or name another folder"
                + " with --data");
      }
      return new DataFolder(path, channel);
    } catch (IOException e) {
      throw new UncheckedIOException("The data folder " + path + " cannot be used", e);
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
