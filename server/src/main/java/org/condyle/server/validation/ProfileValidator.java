package org.condyle.server.validation;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r5.utils.validation.constants.BestPracticeWarningLevel;

/**
 * Validates a resource against the profiles that it declares. Profiles, snapshots and value sets
 * are kept once read, so that the second patient costs no more than its own elements.
 */
public final class ProfileValidator {

  private final ValidationSupportChain definitions;

  /**
   * How the validator says that a definition which an installed profile builds on is not there: a
   * profile, or an extension of another FHIR version. Nothing is known to be wrong with the
   * resource then.
   */
  private static final Pattern DEFINITION_NEEDED =
      Pattern.compile(
          "(?:profile \\[CanonicalType\\[|Unable to resolve profile CanonicalType\\["
              + "|Extension url '(?=http://hl7.org/fhir/[0-9.]+/.* \\(invalid Version))"
              + "([^\\]']+)[\\]']");

  private final FhirValidator validator;

  /**
   * @param sources where definitions are looked for, in this order
   */
  ProfileValidator(FhirContext fhirContext, List<IValidationSupport> sources) {
    List<IValidationSupport> chain = new ArrayList<>(sources);
    chain.add(new UndecidableValueSets(fhirContext));
    chain.add(new CommonCodeSystemsTerminologyService(fhirContext));
    chain.add(new InMemoryTerminologyServerValidationSupport(fhirContext));
    chain.add(new SnapshotGeneratingValidationSupport(fhirContext));
    UnknownCodeSystemWarningValidationSupport unknownCodeSystems =
        new UnknownCodeSystemWarningValidationSupport(fhirContext);
    unknownCodeSystems.setNonExistentCodeSystemSeverity(IValidationSupport.IssueSeverity.WARNING);
    chain.add(unknownCodeSystems);
    this.definitions = new ValidationSupportChain(chain);
    this.definitions.setCodeableConceptValidationSuccessfulIfNotAllCodingsAreValid(true);
    FhirInstanceValidator instances = new FhirInstanceValidator(definitions);
    instances.setErrorForUnknownProfiles(false);
    instances.setBestPracticeWarningLevel(BestPracticeWarningLevel.Ignore);
    instances.setAnyExtensionsAllowed(true);
    instances.setAssumeValidRestReferences(true);
    this.validator = fhirContext.newValidator().registerValidatorModule(instances);
  }

  /**
   * What was found wrong.
   *
   * @param errors where the resource breaks a profile that is installed
   * @param notInstalled profiles that it declares and that are not
   */
  public record Findings(List<Problem> errors, List<Problem> notInstalled) {

    static final Findings NONE = new Findings(List.of(), List.of());
  }

  /**
   * @param resource any resource; one that declares no profile is left alone
   * @param path where it stands, such as {@code Bundle.entry[3].resource}
   */
  public Findings validate(Resource resource, String path) {
    List<String> declared =
        resource.getMeta().getProfile().stream()
            .map(CanonicalType::getValue)
            .filter(Objects::nonNull)
            .toList();
    List<Problem> notInstalled = new ArrayList<>();
    for (int i = 0; i < declared.size(); i++) {
      if (definitions.fetchStructureDefinition(declared.get(i)) == null) {
        notInstalled.add(notInstalled(declared.get(i), path + ".meta.profile[" + i + "]"));
      }
    }
    if (notInstalled.size() == declared.size()) {
      return new Findings(List.of(), notInstalled);
    }
    List<Problem> errors = new ArrayList<>();
    for (Problem error : errors(resource, path)) {
      Matcher needed = DEFINITION_NEEDED.matcher(error.message());
      if (needed.find()) {
        notInstalled.add(notInstalled(needed.group(1), path));
      } else {
        errors.add(error);
      }
    }
    return new Findings(errors, notInstalled.stream().distinct().toList());
  }

  /** Forgets what was read, because a stored profile has changed. */
  void forget() {
    definitions.invalidateCaches();
  }

  private List<Problem> errors(Resource resource, String path) {
    return validator.validateWithResult(resource).getMessages().stream()
        .filter(ProfileValidator::isError)
        .map(message -> problem(message, resource.fhirType(), path))
        .distinct()
        .toList();
  }

  private static boolean isError(SingleValidationMessage message) {
    ResultSeverityEnum severity = message.getSeverity();
    return severity == ResultSeverityEnum.ERROR || severity == ResultSeverityEnum.FATAL;
  }

  private static Problem problem(SingleValidationMessage message, String type, String path) {
    String location = Objects.requireNonNullElse(message.getLocationString(), type);
    return new Problem(
        ProblemCode.RESOURCE_INVALID,
        message.getMessage(),
        location.startsWith(type) ? path + location.substring(type.length()) : path);
  }

  private static Problem notInstalled(String profile, String location) {
    return new Problem(
        ProblemCode.PROFILE_NOT_INSTALLED,
        "The profile "
            + profile
            + " is not installed, so nothing was checked against it; put its package (.tgz) into"
            + " the folder 'packages' of the data folder and start again",
        location);
  }
}
