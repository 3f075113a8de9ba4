package org.condyle.server.database;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/** A file with a key that opens much: nobody but its owner may touch it. */
public final class KeyFile {

  private KeyFile() {}

  /**
   * Refuses a key that others can read, or put another one in the place of.
   *
   * @param location what names the file: a setting, or its own name
   * @throws ProblemException SECRET_KEY_UNUSABLE, with the remedy
   */
  public static void refuseOthers(Path file, String location) throws IOException {
    Set<PosixFilePermission> others = OwnerFile.ofOthers(file);
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
