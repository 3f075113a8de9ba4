package org.condyle.server.content;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.condyle.measures.content.MeasureContent;
import org.condyle.profiles.Artefact;
import org.condyle.profiles.CondylePackage;
import org.condyle.record.ProblemException;
import org.condyle.server.audit.AuditAgent;
import org.condyle.server.intake.IntakeLimits;
import org.condyle.server.intake.StrictParser;
import org.condyle.server.partition.Partitions;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;

/**
 * Installs what a server has from the start: our own measures and definitions, and whatever the
 * site has put into the folder {@code content} of its data folder. A file that is refused is named
 * in the log with all that is wrong, and the server starts without it.
 */
final class StartContent implements ApplicationRunner {

  private static final Logger LOG = LoggerFactory.getLogger(StartContent.class);

  private final ContentInstaller installer;
  private final FhirContext fhirContext;
  private final StrictParser parser;
  private final IntakeLimits limits;
  private final Path folder;

  StartContent(
      ContentInstaller installer,
      FhirContext fhirContext,
      StrictParser parser,
      IntakeLimits limits,
      Path folder) {
    this.installer = installer;
    this.fhirContext = fhirContext;
    this.parser = parser;
    this.limits = limits;
    this.folder = folder;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    CondylePackage ours = CondylePackage.load();
    install("the definitions of " + ours.id(), definitions(ours));
    new MeasureContent(fhirContext, ours)
        .bundles()
        .forEach(bundle -> install("the measures of " + ours.id(), bundle));
    files().forEach(this::installFile);
  }

  private Bundle definitions(CondylePackage ours) {
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.COLLECTION);
    for (Artefact artefact : ours.artefacts()) {
      if (!artefact.resourceType().equals("ValueSet")) {
        bundle
            .addEntry()
            .setResource((Resource) fhirContext.newJsonParser().parseResource(artefact.json()));
      }
    }
    return bundle;
  }

  private List<Path> files() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void installFile(Path file) {
    String name = file.getFileName().toString();
    try (InputStream stream = Files.newInputStream(file)) {
      if (name.endsWith(".tgz")) {
        install(name, ContentBundle.fromPackage(stream, parser, limits));
      } else if (name.endsWith(".json")) {
        IBaseResource resource = fhirContext.newJsonParser().parseResource(stream);
        if (resource instanceof Bundle bundle) {
          install(name, bundle);
        } else {
          LOG.error("Not installed: {} holds a {}, not a Bundle", name, resource.fhirType());
        }
      } else {
        LOG.error("Not installed: {} is neither a Bundle (.json) nor a package (.tgz)", name);
      }
    } catch (IOException | DataFormatException | ProblemException e) {
      LOG.error("Not installed: {}: {}", name, e.getMessage());
    }
  }

  private void install(String name, Bundle bundle) {
    try {
      long added =
          installer.install(Partitions.SHARED, bundle, AuditAgent.SERVER.by("start")).stream()
              .filter(InstalledArtefact::isNew)
              .count();
      if (added > 0) {
        LOG.info("Installed {}: {} new artefacts", name, added);
      }
    } catch (ProblemException e) {
      e.problems()
          .forEach(
              problem ->
                  LOG.error(
                      "Not installed: {}: {} {}", name, problem.code().code(), problem.message()));
    }
  }
}
