package org.condyle.measures.gaps;

import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.condyle.profiles.CondylePackage;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.Enumerations.FHIRVersion;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.StructureDefinition.StructureDefinitionKind;
import org.hl7.fhir.r4.model.StructureDefinition.TypeDerivationRule;
import org.hl7.fhir.r4.model.UriType;
import org.hl7.fhir.utilities.npm.NpmPackage;

/** HL7's validator with the DEQM guide and what its profiles build on. */
final class DeqmValidator {

  private static final FhirContext FHIR = FhirContext.forR4Cached();
  private static final IParser JSON = FHIR.newJsonParser();

  private static final List<String> PACKAGES =
      List.of(
          "hl7.fhir.us.davinci-deqm-",
          "hl7.fhir.us.qicore-",
          "hl7.fhir.us.core-",
          "hl7.fhir.us.cqfmeasures-",
          "hl7.fhir.uv.crmi-",
          "hl7.terminology.r4-");

  /** Extensions of the package of FHIR extensions, which is not among the packages, and of R5. */
  private static final Pattern FHIR_EXTENSION =
      Pattern.compile(
          "\"(http://hl7\\.org/fhir/(?:5\\.0/)?StructureDefinition/[A-Za-z-]+(?:\\|5\\.2\\.0|\\.[A-Za-z]+))\"");

  /**
   * The guide's text forbids a score where a gap is not applicable, and a rate of nobody is no
   * number; its invariant deqm-6 fails without a score, which is read here as it is meant.
   */
  private static final String SCORE_NEEDED =
      "implies (measureScore.value >= 0.0 and measureScore.value <= 1.0)";

  private static final String SCORE_IF_ANY =
      "implies (measureScore.exists().not() or (measureScore.value >= 0.0 and measureScore.value"
          + " <= 1.0))";

  private final FhirValidator validator;

  /**
   * @param folder with the packages as .tgz
   */
  DeqmValidator(Path folder) throws IOException {
    PrePopulatedValidationSupport packages = new PrePopulatedValidationSupport(FHIR);
    CondylePackage.load()
        .artefacts()
        .forEach(artefact -> packages.addResource(JSON.parseResource(artefact.json())));
    Set<String> extensions = new TreeSet<>();
    for (String name : PACKAGES) {
      load(folder, name, packages, extensions);
    }
    extensions.forEach(canonical -> packages.addResource(open(canonical)));
    FhirInstanceValidator instances =
        new FhirInstanceValidator(
            new ValidationSupportChain(
                packages,
                new DefaultProfileValidationSupport(FHIR),
                new SnapshotGeneratingValidationSupport(FHIR),
                new CommonCodeSystemsTerminologyService(FHIR),
                new InMemoryTerminologyServerValidationSupport(FHIR),
                new UnknownCodeSystemWarningValidationSupport(FHIR)));
    this.validator = FHIR.newValidator().registerValidatorModule(instances);
  }

  List<String> errors(Resource resource) {
    return validator
        .validateWithResult(JSON.encodeResourceToString(resource))
        .getMessages()
        .stream()
        .filter(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
        // The validator knows no extensions of R5 by the name that DEQM prescribes.
        .filter(message -> !message.getMessage().contains("(invalid Version '5.0')"))
        .map(message -> message.getLocationString() + ": " + message.getMessage())
        .toList();
  }

  private static void load(
      Path folder, String name, PrePopulatedValidationSupport packages, Set<String> extensions)
      throws IOException {
    Path archive;
    try (Stream<Path> files = Files.list(folder)) {
      archive =
          files
              .filter(file -> String.valueOf(file.getFileName()).startsWith(name))
              .findFirst()
              .orElseThrow();
    }
    try (InputStream in = Files.newInputStream(archive)) {
      NpmPackage npm = NpmPackage.fromPackage(in);
      for (String file : npm.listResources("StructureDefinition", "ValueSet", "CodeSystem")) {
        // Of the terminology only what gaps use; to read all of it takes a minute.
        if (!name.startsWith("hl7.terminology")
            || file.contains("measure")
            || file.equals("CodeSystem-v3-ActCode.json")) {
          String json =
              new String(npm.loadResource(file).readAllBytes(), UTF_8)
                  .replace(SCORE_NEEDED, SCORE_IF_ANY);
          packages.addResource(JSON.parseResource(json));
          Matcher extension = FHIR_EXTENSION.matcher(json);
          while (extension.find()) {
            extensions.add(extension.group(1));
          }
        }
      }
    }
  }

  /** An extension that may hold anything: its url is known, what it permits is not. */
  private static StructureDefinition open(String canonical) {
    String[] urlAndVersion = canonical.split("\\|");
    String url = urlAndVersion[0];
    StructureDefinition extension = new StructureDefinition();
    extension.setId(url.substring(url.lastIndexOf('/') + 1));
    extension.setUrl(url);
    if (urlAndVersion.length > 1) {
      extension.setVersion(urlAndVersion[1]);
    }
    extension.setName("Open").setStatus(PublicationStatus.ACTIVE);
    extension.setFhirVersion(FHIRVersion._4_0_1);
    extension.setKind(StructureDefinitionKind.COMPLEXTYPE).setAbstract(false).setType("Extension");
    extension.setBaseDefinition("http://hl7.org/fhir/StructureDefinition/Extension");
    extension.setDerivation(TypeDerivationRule.CONSTRAINT);
    extension.addContext(
        new StructureDefinition.StructureDefinitionContextComponent()
            .setType(StructureDefinition.ExtensionContextType.ELEMENT)
            .setExpression("Element"));
    extension.getDifferential().addElement().setPath("Extension").setId("Extension");
    extension
        .getDifferential()
        .addElement()
        .setPath("Extension.url")
        .setFixed(new UriType(url))
        .setId("Extension.url");
    return extension;
  }
}
