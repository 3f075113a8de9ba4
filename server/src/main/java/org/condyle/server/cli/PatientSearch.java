package org.condyle.server.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.proms.vendor.PatientLookup;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Patient;

/** Looks patients up on a server. Remembers some, as exports have many lines of one patient. */
final class PatientSearch implements PatientLookup {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int REMEMBERED = 10_000;

  private final FhirHttpClient http;
  private final Map<String, Optional<String>> found =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<String>> eldest) {
          return size() > REMEMBERED;
        }
      };

  PatientSearch(FhirHttpClient http) {
    this.http = http;
  }

  /**
   * @throws CommandFailure if the server does not answer the search
   */
  @Override
  public Optional<String> patientId(String system, String value) {
    return found.computeIfAbsent(token(system, value), this::search);
  }

  /** A bar, comma, dollar or backslash of an identifier is none of the search's syntax. */
  private static String token(String system, String value) {
    return escaped(system) + "|" + escaped(value);
  }

  private static String escaped(String text) {
    return text.replaceAll("([\\\\|,$])", "\\\\$1");
  }

  private Optional<String> search(String token) {
    List<String> ids =
        http
            .get("Patient", Map.of("identifier", token, "_elements", "id", "_count", "2"), LIMIT)
            .expect(Bundle.class)
            .getEntry()
            .stream()
            .filter(entry -> entry.getResource() instanceof Patient)
            .map(entry -> entry.getResource().getIdElement().getIdPart())
            .toList();
    return ids.size() == 1 ? Optional.of(ids.get(0)) : Optional.empty();
  }
}
