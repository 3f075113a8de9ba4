package org.condyle.profiles;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A FHIR package as bytes: a gzipped tar with everything in the folder {@code package}.
 *
 * <p>The same files always give the same bytes: entries are sorted and carry no time and no owner.
 * See https://hl7.org/fhir/packages.html.
 */
final class PackageArchive {

  static final String MANIFEST = "package.json";
  static final String INDEX = ".index.json";

  private static final String FOLDER = "package/";
  private static final int PLAIN_FILE = 0644;

  private PackageArchive() {}

  /**
   * @param files content by name inside the folder {@code package}
   */
  static byte[] write(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(FOLDER + file.getKey());
        entry.setModTime(0);
        entry.setMode(PLAIN_FILE);
        entry.setIds(0, 0);
        entry.setNames("", "");
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** Content by name inside the folder {@code package}, sorted. */
  static Map<String, byte[]> read(byte[] archive) throws IOException {
    return readUnpacked(new GZIPInputStream(new ByteArrayInputStream(archive)));
  }

  /**
   * As {@link #read}, of an archive that is unzipped already.
   *
   * @throws IOException if it is no tar archive
   */
  static Map<String, byte[]> readUnpacked(InputStream archive) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(archive)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (!entry.isDirectory() && entry.getName().startsWith(FOLDER)) {
          files.put(entry.getName().substring(FOLDER.length()), tar.readAllBytes());
        }
      }
    }
    return files;
  }
}
