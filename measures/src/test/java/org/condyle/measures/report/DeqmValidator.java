package org.condyle.measures.report;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.condyle.profiles.CondylePackage;
import org.condyle.record.SharedTestData;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.StructureDefinition.ExtensionContextType;
import org.hl7.fhir.r4.model.StructureDefinition.StructureDefinitionKind;
import org.hl7.fhir.r4.model.StructureDefinition.TypeDerivationRule;
import org.hl7.fhir.r4.model.UriType;
import org.hl7.fhir.utilities.npm.NpmPackage;

/** Reads reports with the HL7 validator against the published DEQM STU5 package. */
final class DeqmValidator {

  private static final FhirContext FHIR = FhirContext.forR4Cached();
  private static final IParser JSON = FHIR.newJsonParser();

  /**
   * Extensions of HL7's extensions pack and of R5, which DEQM builds on and the test data lacks.
   * Without a definition of them the validator cannot tell DEQM's slices apart.
   */
  private static final List<String> EXTENSIONS_ELSEWHERE =
      List.of(
          "http://hl7.org/fhir/StructureDefinition/measurereport-populationDescription",
          "http://hl7.org/fhir/StructureDefinition/measurereport-countQuantity",
          "http://hl7.org/fhir/StructureDefinition/measurereport-category",
          "http://hl7.org/fhir/StructureDefinition/cqf-inputParameters",
          "http://hl7.org/fhir/StructureDefinition/cqf-criteriaReference",
          "http://hl7.org/fhir/StructureDefinition/cqf-messages",
          "http://hl7.org/fhir/5.0/StructureDefinition/extension-MeasureReport.supplementalData");

  private final FhirValidator validator;

  private DeqmValidator(FhirValidator validator) {
    this.validator = validator;
  }

  /** Takes some seconds. */
  static DeqmValidator load() {
    PrePopulatedValidationSupport packages = new PrePopulatedValidationSupport(FHIR);
    CondylePackage.load()
        .artefacts()
        .forEach(artefact -> packages.addResource(JSON.parseResource(artefact.json())));
    EXTENSIONS_ELSEWHERE.forEach(url -> packages.addResource(anyExtension(url)));
    Path folder = SharedTestData.folder("packages");
    for (String name :
        List.of("hl7.fhir.us.davinci-deqm-", "hl7.fhir.uv.crmi-", "hl7.terminology.r4-")) {
      load(folder, name, packages);
    }
    FhirInstanceValidator instances =
        new FhirInstanceValidator(
            new ValidationSupportChain(
                packages,
                new DefaultProfileValidationSupport(FHIR),
                new SnapshotGeneratingValidationSupport(FHIR),
                new CommonCodeSystemsTerminologyService(FHIR),
                new InMemoryTerminologyServerValidationSupport(FHIR),
                new UnknownCodeSystemWarningValidationSupport(FHIR)));
    return new DeqmValidator(FHIR.newValidator().registerValidatorModule(instances));
  }

  /** What is wrong with a report as it is sent, save for definitions that the package lacks. */
  List<String> errors(MeasureReport report) {
    MeasureReport read =
        JSON.parseResource(MeasureReport.class, JSON.encodeResourceToString(report));
    return validator.validateWithResult(read).getMessages().stream()
        .filter(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
        // One extension is R5's own; another, on Observations, is not DEQM's business.
        .filter(message -> !message.getMessage().contains("(invalid Version"))
        .filter(message -> !message.getMessage().contains("cqf-measureInfo"))
        .map(message -> message.getLocationString() + ": " + message.getMessage())
        .toList();
  }

  private static StructureDefinition anyExtension(String url) {
    StructureDefinition extension = new StructureDefinition();
    extension
        .setUrl(url)
        .setVersion("5.2.0")
        .setName("Extension")
        .setStatus(PublicationStatus.ACTIVE)
        .setKind(StructureDefinitionKind.COMPLEXTYPE)
        .setAbstract(false)
        .setType("Extension")
        .setBaseDefinition("http://hl7.org/fhir/StructureDefinition/Extension")
        .setDerivation(TypeDerivationRule.CONSTRAINT);
    for (String element : List.of("Element", "Reference")) {
      extension.addContext().setType(ExtensionContextType.ELEMENT).setExpression(element);
    }
    extension.getDifferential().addElement().setPath("Extension").setId("Extension");
    extension
        .getDifferential()
        .addElement()
        .setPath("Extension.url")
        .setFixed(new UriType(url))
        .setId("Extension.url");
    return extension;
  }

  private static void load(Path folder, String name, PrePopulatedValidationSupport packages) {
    try (Stream<Path> files = Files.list(folder)) {
      Path archive =
          files
              .filter(file -> String.valueOf(file.getFileName()).startsWith(name))
              .findFirst()
              .orElseThrow();
      try (InputStream in = Files.newInputStream(archive)) {
        NpmPackage npm = NpmPackage.fromPackage(in);
        for (String file : npm.listResources("StructureDefinition", "ValueSet", "CodeSystem")) {
          // Of the terminology only what measures use; to read all of it takes a minute.
          if (!name.startsWith("hl7.terminology") || file.contains("measure")) {
            packages.addResource(JSON.parseResource(npm.loadResource(file)));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
