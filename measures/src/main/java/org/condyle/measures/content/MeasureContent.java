package org.condyle.measures.content;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.profiles.Artefact;
import org.condyle.profiles.CondylePackage;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.RelatedArtifact.RelatedArtifactType;
import org.hl7.fhir.r4.model.ValueSet;

/**
 * Condyle's own measures, read from the class path: the Measure resource, its CQL text, and the
 * value sets that the text names.
 *
 * <p>Each measure comes as one transaction Bundle, the same form in which a published measure
 * arrives, so that it is installed and checked in the same way.
 */
public final class MeasureContent {

  private static final String CANONICAL_BASE = "https://condyle.org/fhir/";

  /**
   * The measures that come with this version; the CQL library of each has the same name. A
   * composite stands after its components.
   */
  private static final List<String> MEASURES = List.of("ArthroplastyImprovement");

  private static final Pattern LIBRARY =
      Pattern.compile("^library (\\w+) version '([^']+)'", Pattern.MULTILINE);
  private static final Pattern INCLUDE =
      Pattern.compile("^include (\\w+) version '[^']+'", Pattern.MULTILINE);
  private static final Pattern VALUE_SET =
      Pattern.compile("^valueset \"[^\"]+\": '([^']+)' version '([^']+)'", Pattern.MULTILINE);

  /** FHIRHelpers comes with the CQL engine; it is no library of ours. */
  private static final Set<String> OF_THE_ENGINE = Set.of("FHIRHelpers");

  private final FhirContext fhir;
  private final CondylePackage artefacts;

  /**
   * Reads from the class path, when asked.
   *
   * @param fhir the R4 context
   * @param artefacts holds the value sets
   */
  public MeasureContent(FhirContext fhir, CondylePackage artefacts) {
    this.fhir = fhir;
    this.artefacts = artefacts;
  }

  /** The names of the measures that come with this version, components before composites. */
  public List<String> names() {
    return MEASURES;
  }

  /** One transaction Bundle for each measure that comes with this version. */
  public List<Bundle> bundles() {
    return MEASURES.stream().map(this::bundle).toList();
  }

  /**
   * One of our measures with all it needs.
   *
   * @param name the name of the measure, for example {@code ArthroplastyImprovement}
   * @return its Measure, its Library and those it includes (as CQL text), and their value sets, to
   *     be written at their own ids
   */
  public Bundle bundle(String name) {
    Map<String, MetadataResource> resources = new LinkedHashMap<>();
    Measure measure =
        parser()
            .parseResource(Measure.class, text("/org/condyle/measures/measure/" + name + ".json"));
    if (measure.hasLibrary()) {
      addLibrary(name, resources);
    }
    resources.put(measure.getUrl(), measure);
    Bundle bundle = new Bundle();
    bundle.setType(BundleType.TRANSACTION);
    resources.values().forEach(resource -> put(bundle, resource));
    return bundle;
  }

  private void addLibrary(String name, Map<String, MetadataResource> resources) {
    String cql = text("/org/condyle/cql/library/" + name + ".cql");
    Library library = library(cql);
    if (resources.containsKey(library.getUrl())) {
      return;
    }
    Matcher include = INCLUDE.matcher(cql);
    while (include.find()) {
      if (!OF_THE_ENGINE.contains(include.group(1))) {
        addLibrary(include.group(1), resources);
      }
    }
    Matcher declared = VALUE_SET.matcher(cql);
    while (declared.find()) {
      ValueSet valueSet = valueSet(declared.group(1), declared.group(2));
      resources.put(valueSet.getUrl(), valueSet);
      library
          .addRelatedArtifact()
          .setType(RelatedArtifactType.DEPENDSON)
          .setResource(declared.group(1) + "|" + declared.group(2));
    }
    resources.put(library.getUrl(), library);
  }

  private Library library(String cql) {
    Matcher header = LIBRARY.matcher(cql);
    if (!header.find()) {
      throw new IllegalStateException("A CQL library of ours names neither itself nor a version");
    }
    String name = header.group(1);
    Library library = new Library();
    library.setId(name);
    library
        .setUrl(CANONICAL_BASE + "Library/" + name)
        .setVersion(header.group(2))
        .setName(name)
        .setStatus(PublicationStatus.ACTIVE);
    library
        .getType()
        .addCoding()
        .setSystem("http://terminology.hl7.org/CodeSystem/library-type")
        .setCode("logic-library");
    library.addContent().setContentType("text/cql").setData(cql.getBytes(StandardCharsets.UTF_8));
    return library;
  }

  private ValueSet valueSet(String url, String version) {
    Artefact artefact =
        artefacts
            .artefact(url)
            .filter(found -> version.equals(found.version()))
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "The package holds no value set " + url + "|" + version));
    return parser().parseResource(ValueSet.class, artefact.json());
  }

  private static void put(Bundle bundle, MetadataResource resource) {
    bundle
        .addEntry()
        .setFullUrl(resource.getUrl())
        .setResource(resource)
        .getRequest()
        .setMethod(HTTPVerb.PUT)
        .setUrl(resource.fhirType() + "/" + resource.getIdElement().getIdPart());
  }

  private IParser parser() {
    return fhir.newJsonParser().setParserErrorHandler(new StrictErrorHandler());
  }

  private static String text(String resource) {
    try (InputStream in = MeasureContent.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The class path holds no " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
