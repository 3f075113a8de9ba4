package org.condyle.cql.content;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.ValueSet;

/**
 * The libraries and value sets of a Bundle, laid over content that is already installed, so that a
 * Bundle can be checked before anything of it is stored.
 *
 * <p>What the Bundle brings in a version replaces what is installed in the same version.
 */
public final class BundleContent implements ContentSource {

  private final ContentSource installed;
  private final Map<String, List<Library>> librariesByName = new LinkedHashMap<>();
  private final Map<String, List<Library>> librariesByUrl = new LinkedHashMap<>();
  private final Map<String, List<ValueSet>> valueSetsByUrl = new LinkedHashMap<>();

  private BundleContent(Bundle bundle, ContentSource installed) {
    this.installed = installed;
    for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
      if (entry.getResource() instanceof Library library) {
        add(librariesByName, library.getName(), library);
        add(librariesByUrl, library.getUrl(), library);
      } else if (entry.getResource() instanceof ValueSet valueSet) {
        add(valueSetsByUrl, valueSet.getUrl(), valueSet);
      }
    }
  }

  /** The content of a Bundle that stands alone. */
  public static BundleContent of(Bundle bundle) {
    return new BundleContent(bundle, new Nothing());
  }

  /** The content of a Bundle as it will be once it lies beside what is installed. */
  public static BundleContent over(Bundle bundle, ContentSource installed) {
    return new BundleContent(bundle, installed);
  }

  @Override
  public List<Library> librariesNamed(String cqlName) {
    return overlay(librariesByName, cqlName, installed::librariesNamed);
  }

  @Override
  public List<Library> librariesAt(String url) {
    return overlay(librariesByUrl, url, installed::librariesAt);
  }

  @Override
  public List<ValueSet> valueSetsAt(String url) {
    return overlay(valueSetsByUrl, url, installed::valueSetsAt);
  }

  private static <T> void add(Map<String, List<T>> index, String key, T value) {
    if (key != null) {
      index.computeIfAbsent(key, unused -> new ArrayList<>()).add(value);
    }
  }

  private static <T extends MetadataResource> List<T> overlay(
      Map<String, List<T>> brought, String key, Function<String, List<T>> below) {
    List<T> result = new ArrayList<>(brought.getOrDefault(key, List.of()));
    for (T candidate : below.apply(key)) {
      if (result.stream().noneMatch(own -> sameVersion(own, candidate))) {
        result.add(candidate);
      }
    }
    return result;
  }

  private static boolean sameVersion(MetadataResource one, MetadataResource other) {
    return Objects.equals(one.getUrl(), other.getUrl())
        && Objects.equals(one.getVersion(), other.getVersion());
  }

  private record Nothing() implements ContentSource {
    @Override
    public List<Library> librariesNamed(String cqlName) {
      return List.of();
    }

    @Override
    public List<Library> librariesAt(String url) {
      return List.of();
    }

    @Override
    public List<ValueSet> valueSetsAt(String url) {
      return List.of();
    }
  }
}
