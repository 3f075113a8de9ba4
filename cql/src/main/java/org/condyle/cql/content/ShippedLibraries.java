package org.condyle.cql.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cqframework.cql.cql2elm.quick.FhirLibrarySourceProvider;

/** The libraries that come with the CQL engine, FHIRHelpers above all. */
final class ShippedLibraries {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]+");

  private ShippedLibraries() {}

  static Optional<String> cql(String name, String version) {
    if (!PLAIN.matcher(name).matches() || !PLAIN.matcher(version).matches()) {
      return Optional.empty();
    }
    try (InputStream stream =
        FhirLibrarySourceProvider.class.getResourceAsStream(
            "/org/hl7/fhir/" + name + "-" + version + ".cql")) {
      return stream == null
          ? Optional.empty()
          : Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
