package org.condyle.cql.content;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.cql.terminology.ValueSetCodes;
import org.jspecify.annotations.Nullable;

/**
 * Everything a measure's logic consists of, each artefact in exactly one version per reference.
 * Immutable; two resolutions never share anything, so different versions of a library can be used
 * side by side.
 */
public final class ResolvedContent {

  private final ResolvedLibrary primary;
  private final List<ResolvedLibrary> libraries;
  private final Map<String, ResolvedLibrary> libraryByReference;
  private final Map<String, ResolvedValueSet> valueSetByReference;
  private final List<PinnedArtefact> pins;

  /** A value set in the one version that is meant. */
  public record ResolvedValueSet(PinnedArtefact pin, ValueSetCodes codes) {}

  ResolvedContent(
      ResolvedLibrary primary,
      List<ResolvedLibrary> libraries,
      Map<String, ResolvedLibrary> libraryByReference,
      Map<String, ResolvedValueSet> valueSetByReference,
      List<PinnedArtefact> pins) {
    this.primary = primary;
    this.libraries = List.copyOf(libraries);
    this.libraryByReference = Map.copyOf(libraryByReference);
    this.valueSetByReference = Map.copyOf(new LinkedHashMap<>(valueSetByReference));
    this.pins = List.copyOf(pins);
  }

  static String reference(String name, @Nullable String version) {
    return version == null ? name : name + "|" + version;
  }

  /** The measure's own library, which holds the criteria. */
  public ResolvedLibrary primary() {
    return primary;
  }

  /** All libraries, each after those it includes. */
  public List<ResolvedLibrary> libraries() {
    return libraries;
  }

  /**
   * The library that an include means.
   *
   * @param version as written in the include; null when it names none
   */
  public Optional<ResolvedLibrary> library(String name, @Nullable String version) {
    return Optional.ofNullable(libraryByReference.get(reference(name, version)));
  }

  /**
   * The value set that a CQL declaration means.
   *
   * @param version as written in CQL; null when it names none
   */
  public Optional<ResolvedValueSet> valueSet(String url, @Nullable String version) {
    return Optional.ofNullable(valueSetByReference.get(reference(url, version)));
  }

  /** The value sets by the reference that CQL uses, {@code url} or {@code url|version}. */
  public Map<String, ResolvedValueSet> valueSets() {
    return valueSetByReference;
  }

  /** Every artefact with its version and content hash, libraries first. */
  public List<PinnedArtefact> pins() {
    return pins;
  }

  /** One hash over all artefacts: the same logic and codes give the same fingerprint. */
  public String fingerprint() {
    StringBuilder text = new StringBuilder();
    pins.stream()
        .map(pin -> pin.type() + " " + pin.canonical() + " " + pin.sha256())
        .sorted()
        .forEach(line -> text.append(line).append('\n'));
    return Sha256.of(text.toString());
  }
}
