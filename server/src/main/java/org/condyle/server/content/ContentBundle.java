package org.condyle.server.content;

import ca.uhn.fhir.rest.api.EncodingEnum;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.condyle.profiles.PackagedResource;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.intake.IntakeLimits;
import org.condyle.server.intake.LimitedBody;
import org.condyle.server.intake.StrictParser;
import org.condyle.server.partition.Partitions;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;

/**
 * What a measure developer hands over: a transaction or collection Bundle, or a FHIR NPM package,
 * brought to one form.
 */
public final class ContentBundle {

  /** What is taken from a package; its examples, profiles and pages are not measure content. */
  private static final Set<String> FROM_PACKAGE =
      Set.of(
          "Measure", "Library", "ValueSet", "CodeSystem", "Questionnaire", "OperationDefinition");

  private static final int NAMED_AT_MOST = 5;

  private ContentBundle() {}

  /**
   * A Bundle as it arrived.
   *
   * @throws ProblemException CONTENT_WITH_PATIENTS, with their names, if it also carries resources
   *     that are a practice's data
   */
  public static Bundle checked(Bundle bundle) {
    List<String> foreign =
        bundle.getEntry().stream()
            .map(Bundle.BundleEntryComponent::getResource)
            .filter(resource -> resource != null && !Partitions.isShared(resource.fhirType()))
            .map(resource -> resource.fhirType() + "/" + resource.getIdElement().getIdPart())
            .toList();
    if (!foreign.isEmpty()) {
      throw new ProblemException(
          ProblemCode.CONTENT_WITH_PATIENTS,
          "The content Bundle also carries "
              + foreign.size()
              + " resources of a practice: "
              + foreign.stream().limit(NAMED_AT_MOST).collect(Collectors.joining(", "))
              + (foreign.size() > NAMED_AT_MOST ? ", …" : "")
              + ". Nothing was installed; post those to the FHIR base as a Bundle of their own",
          "Bundle.entry");
    }
    return bundle;
  }

  /**
   * The measure content of a FHIR NPM package.
   *
   * @param tgz the package, a gzipped tar archive
   * @param limits how large it may be once unzipped
   * @throws ProblemException PACKAGE_UNREADABLE if it is no such package, a file in it is no
   *     resource, or it holds nothing to install; TOO_LARGE
   */
  public static Bundle fromPackage(InputStream tgz, StrictParser parser, IntakeLimits limits) {
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.COLLECTION);
    for (PackagedResource file : files(tgz, limits)) {
      if (FROM_PACKAGE.contains(file.resourceType())) {
        bundle.addEntry().setResource(resource(file, parser));
      }
    }
    if (!bundle.hasEntry()) {
      throw new ProblemException(
          ProblemCode.PACKAGE_UNREADABLE,
          "The package holds nothing to install: no "
              + FROM_PACKAGE.stream().sorted().collect(Collectors.joining(", no "))
              + " in its folder package");
    }
    return bundle;
  }

  private static List<PackagedResource> files(InputStream tgz, IntakeLimits limits) {
    try (InputStream tar = new GZIPInputStream(tgz)) {
      return PackagedResource.readAll(new LimitedBody(tar, limits.bodyBytes()));
    } catch (IOException e) {
      throw new ProblemException(
          ProblemCode.PACKAGE_UNREADABLE, "This is no FHIR NPM package: " + e.getMessage(), e);
    }
  }

  private static Resource resource(PackagedResource file, StrictParser parser) {
    try {
      return parser.parse(file.json().getBytes(StandardCharsets.UTF_8), EncodingEnum.JSON);
    } catch (ProblemException e) {
      throw new ProblemException(
          e.problems().stream()
              .map(
                  problem ->
                      new Problem(
                          ProblemCode.PACKAGE_UNREADABLE,
                          "package/" + file.fileName() + " is no R4 resource: " + problem.message(),
                          problem.location()))
              .toList());
    }
  }
}
