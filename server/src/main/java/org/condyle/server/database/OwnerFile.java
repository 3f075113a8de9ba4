package org.condyle.server.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Files and folders that are for their owner alone, where the file system knows owners. */
final class OwnerFile {

  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private OwnerFile() {}

  /** Makes a file that is not there yet. Nobody else may read it, not even for a moment. */
  static void make(Path file, String text) throws IOException {
    if (hasModes(file)) {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
    } else {
      Files.createFile(file);
    }
    Files.write(
        file,
        text.getBytes(StandardCharsets.US_ASCII),
        StandardOpenOption.WRITE,
        StandardOpenOption.SYNC);
  }

  /** Makes a folder if it is not there, and lets nobody else in. */
  static void makeFolder(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (hasModes(folder)) {
      Files.setPosixFilePermissions(folder, FOLDER);
    }
  }

  /** What others than its owner may do with it. */
  static Set<PosixFilePermission> ofOthers(Path file) throws IOException {
    Set<PosixFilePermission> others = EnumSet.noneOf(PosixFilePermission.class);
    if (hasModes(file)) {
      others.addAll(Files.getPosixFilePermissions(file));
      others.removeAll(FOLDER);
    }
    return others;
  }

  private static boolean hasModes(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
