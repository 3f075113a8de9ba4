package org.condyle.server.content;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.partition.Partitions;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.utilities.npm.NpmPackage;

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
   * @throws ProblemException PACKAGE_UNREADABLE if it is no such package or a file in it is no
   *     resource
   */
  public static Bundle fromPackage(InputStream tgz, FhirContext fhirContext) {
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.COLLECTION);
    try {
      NpmPackage npm = NpmPackage.fromPackage(tgz);
      for (NpmPackage.PackageResourceInformation file : npm.listIndexedResources(FROM_PACKAGE)) {
        bundle.addEntry().setResource(resource(npm, file, fhirContext));
      }
    } catch (IOException e) {
      throw new ProblemException(
          ProblemCode.PACKAGE_UNREADABLE, "This is no FHIR NPM package: " + e.getMessage(), e);
    }
    return bundle;
  }

  private static Resource resource(
      NpmPackage npm, NpmPackage.PackageResourceInformation file, FhirContext fhirContext) {
    String name = file.getFilename();
    try (InputStream stream = npm.load(file)) {
      return (Resource) fhirContext.newJsonParser().parseResource(stream);
    } catch (DataFormatException e) {
      throw new ProblemException(
          ProblemCode.PACKAGE_UNREADABLE,
          "The file " + name + " of the package is no FHIR resource: " + e.getMessage(),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
