package org.condyle.cql.runtime;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.condyle.cql.terminology.ValueSetCodes;
import org.condyle.cql.terminology.ValueSetCodes.SystemCode;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Retrieves by a profile that fixes a code, {@code ["observation-bmi"]}: an Observation answers if
 * it has that code or declares the profile. Any other would be read as what it is not, the number
 * of drinks a day as a body mass index.
 */
public final class ProfileCodes {

  private static final Map<String, ValueSetCodes> BY_PROFILE = read();

  private ProfileCodes() {}

  /** Whether a resource can answer a retrieve, as far as the profile's code goes. */
  public static boolean allows(Resource resource, @Nullable String templateId) {
    if (templateId == null || !(resource instanceof Observation observation)) {
      return true;
    }
    ValueSetCodes codes = BY_PROFILE.get(templateId);
    return codes == null || hasCode(observation, codes) || declares(observation, templateId);
  }

  /**
   * The codes of which a retrieve by a profile wants one, unless a resource declares the profile.
   */
  public static Optional<ValueSetCodes> of(@Nullable String templateId) {
    return Optional.ofNullable(templateId).map(BY_PROFILE::get);
  }

  /**
   * Whether a resource answers retrieves by a profile although it has none of the profile's codes.
   */
  public static boolean isFoundWithoutCode(Resource resource) {
    return resource instanceof Observation observation
        && observation.getMeta().getProfile().stream()
            .map(CanonicalType::getValue)
            .filter(Objects::nonNull)
            .map(url -> BY_PROFILE.get(url.replaceFirst("\\|.*", "")))
            .anyMatch(codes -> codes != null && !hasCode(observation, codes));
  }

  private static boolean hasCode(Observation observation, ValueSetCodes codes) {
    for (Coding coding : observation.getCode().getCoding()) {
      if (codes.contains(coding.hasSystem() ? coding.getSystem() : "", coding.getCode())) {
        return true;
      }
    }
    return false;
  }

  private static boolean declares(Observation observation, String profile) {
    for (CanonicalType declared : observation.getMeta().getProfile()) {
      String url = declared.getValue();
      if (url != null && (url.equals(profile) || url.startsWith(profile + "|"))) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, ValueSetCodes> read() {
    Map<String, List<SystemCode>> listed = new HashMap<>();
    try (InputStream in = ProfileCodes.class.getResourceAsStream("profile-codes.csv")) {
      if (in == null) {
        throw new IllegalStateException("The class path holds no profile-codes.csv");
      }
      new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split(",", -1))
          .forEach(
              row ->
                  listed
                      .computeIfAbsent(row[0], unused -> new ArrayList<>())
                      .add(new SystemCode(row[1], row[2])));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, ValueSetCodes> codes = new HashMap<>();
    listed.forEach((profile, several) -> codes.put(profile, new ValueSetCodes(several)));
    return Map.copyOf(codes);
  }
}
