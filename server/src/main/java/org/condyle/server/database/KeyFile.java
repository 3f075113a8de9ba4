package org.condyle.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/** A file with a key that opens much: nobody but its owner may touch it. */
public final class KeyFile {

  private KeyFile() {}

  /** Whether files there have an owner and modes, as they do not on every system. */
  static boolean hasModes(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /**
   * Refuses a key that others can read, or put another one in the place of.
   *
   * @param location what names the file: a setting, or its own name
   * @throws ProblemException SECRET_KEY_UNUSABLE, with the remedy
   */
  public static void refuseOthers(Path file, String location) throws IOException {
    if (!hasModes(file)) {
      return;
    }
    Set<PosixFilePermission> others = EnumSet.noneOf(PosixFilePermission.class);
    others.addAll(Files.getPosixFilePermissions(file));
    others.removeAll(PosixFilePermissions.fromString("rwx------"));
    // A secret that a container platform mounts is readable by the group that the server runs as.
    others.remove(PosixFilePermission.GROUP_READ);
    if (!others.isEmpty()) {
      throw new ProblemException(
          ProblemCode.SECRET_KEY_UNUSABLE,
          "Others than its owner may use the key file " + file + "; it needs: chmod 600 " + file,
          location);
    }
  }
}
