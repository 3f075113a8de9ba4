package org.condyle.server.validation;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.condyle.record.ProblemException;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The profiles, value sets and code systems of the FHIR packages that lie in a folder. None is
 * downloaded, and none goes through the database.
 */
public final class ProfilePackages implements IValidationSupport {

  private static final Logger LOG = LoggerFactory.getLogger(ProfilePackages.class);

  /** What comes with the server itself. */
  private static final Set<String> BUILT_IN = Set.of("hl7.fhir.r4.core");

  private final FhirContext fhirContext;

  /** By type and canonical; then by version, the newest last. */
  private final Map<String, TreeMap<String, PackageFile>> files = new HashMap<>();

  private final AtomicInteger filesParsed = new AtomicInteger();

  private ProfilePackages(FhirContext fhirContext, List<FhirPackage> packages) {
    this.fhirContext = fhirContext;
    for (FhirPackage fhirPackage : packages) {
      for (PackageFile file : fhirPackage.files()) {
        files
            .computeIfAbsent(
                key(file.type(), file.url()), unused -> new TreeMap<>(VersionOrder.NEWEST_LAST))
            .put(file.version(), file);
      }
    }
  }

  /**
   * Reads every {@code .tgz} of the folder. A file that is no package and a dependency that is not
   * there are named in the log; what is there is used.
   */
  public static ProfilePackages read(FhirContext fhirContext, Path folder) {
    List<FhirPackage> packages = new ArrayList<>();
    for (Path file : tarballs(folder)) {
      try {
        packages.add(FhirPackage.read(file));
      } catch (ProblemException e) {
        LOG.warn("{}", e.getMessage());
      }
    }
    missingDependencies(packages).forEach(missing -> LOG.warn("{}", missing));
    return new ProfilePackages(fhirContext, packages);
  }

  private static List<Path> tarballs(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(folder)) {
      return paths
          .filter(path -> path.getFileName().toString().endsWith(".tgz"))
          .sorted(Comparator.naturalOrder())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("The packages in " + folder + " cannot be listed", e);
    }
  }

  /** One sentence for each package that another one builds on and that is not there. */
  static List<String> missingDependencies(List<FhirPackage> packages) {
    Set<String> present = new TreeSet<>(BUILT_IN);
    packages.forEach(fhirPackage -> present.add(fhirPackage.name()));
    List<String> missing = new ArrayList<>();
    for (FhirPackage fhirPackage : packages) {
      fhirPackage
          .dependencies()
          .forEach(
              (name, version) -> {
                // hl7.terminology.r4 is hl7.terminology for R4, and so for the extensions.
                if (!present.contains(name) && !present.contains(name + ".r4")) {
                  missing.add(
                      "The package "
                          + fhirPackage.name()
                          + " builds on "
                          + name
                          + " "
                          + version
                          + ", which is not in the packages folder; what it defines is not checked");
                }
              });
    }
    return missing;
  }

  /** How many files have been parsed since the start; it stops growing once they are cached. */
  public int filesParsed() {
    return filesParsed.get();
  }

  /** How many profiles, value sets and code systems are at hand. */
  public int size() {
    return files.size();
  }

  @Override
  public FhirContext getFhirContext() {
    return fhirContext;
  }

  @Override
  public @Nullable IBaseResource fetchStructureDefinition(String url) {
    return fetch("StructureDefinition", url);
  }

  @Override
  public @Nullable IBaseResource fetchValueSet(String url) {
    return fetch("ValueSet", url);
  }

  @Override
  public @Nullable IBaseResource fetchCodeSystem(String url) {
    return fetch("CodeSystem", url);
  }

  @Override
  public <T extends IBaseResource> @Nullable T fetchResource(@Nullable Class<T> type, String url) {
    String name = type == null ? "" : type.getSimpleName();
    IBaseResource found =
        switch (name) {
          case "StructureDefinition", "ValueSet", "CodeSystem" -> fetch(name, url);
          default -> null;
        };
    return type == null || !type.isInstance(found) ? null : type.cast(found);
  }

  @Override
  public String getName() {
    return "FHIR packages of the data folder";
  }

  private @Nullable IBaseResource fetch(String type, @Nullable String canonical) {
    if (canonical == null) {
      return null;
    }
    int bar = canonical.indexOf('|');
    String url = bar < 0 ? canonical : canonical.substring(0, bar);
    TreeMap<String, PackageFile> versions = files.get(key(type, url));
    if (versions == null) {
      return null;
    }
    PackageFile file =
        bar < 0 ? versions.lastEntry().getValue() : versions.get(canonical.substring(bar + 1));
    if (file == null) {
      return null;
    }
    filesParsed.incrementAndGet();
    return fhirContext.newJsonParser().parseResource(new ByteArrayInputStream(file.json()));
  }

  private static String key(String type, String url) {
    return type + " " + url;
  }
}
