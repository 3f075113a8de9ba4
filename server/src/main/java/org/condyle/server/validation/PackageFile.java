package org.condyle.server.validation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * One conformance resource of a package. Thousands of them are at hand and few are ever read, so
 * each is kept compressed and parsed when it is asked for.
 *
 * @param type StructureDefinition, ValueSet or CodeSystem
 * @param url its canonical, without version
 * @param version its business version; empty when it has none
 * @param packed the JSON, compressed
 */
record PackageFile(String type, String url, String version, byte[] packed) {

  static PackageFile of(String type, String url, String version, byte[] json) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(json.length / 6);
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PackageFile(type, url, version, packed.toByteArray());
  }

  byte[] json() {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return gzip.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
