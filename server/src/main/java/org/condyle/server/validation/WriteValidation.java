package org.condyle.server.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.condyle.record.Problem;
import org.condyle.record.ProblemException;
import org.condyle.server.ValidationMode;
import org.condyle.server.partition.Partitions;
import org.hl7.fhir.r4.model.Resource;

/**
 * Decides what of a practice's data may be written. Shared content is not a practice's: the content
 * installer checks it, in full.
 */
public final class WriteValidation {

  private final ValidationPolicy policy;
  private final Supplier<ProfileValidator> validator;

  /**
   * @param validator asked for when the first resource is to be validated
   */
  public WriteValidation(ValidationPolicy policy, Supplier<ProfileValidator> validator) {
    this.policy = policy;
    this.validator = validator;
  }

  /**
   * A resource and where it stands in what was sent.
   *
   * @param path for example {@code Bundle.entry[3].resource}
   */
  public record Placed(Resource resource, String path) {}

  /**
   * What was found.
   *
   * @param errors the resource must not be written
   * @param warnings it may, and the sender is told
   */
  public record Verdict(List<Problem> errors, List<Problem> warnings) {}

  /** Judges one resource by the rules of the practice in this partition. */
  public Verdict judge(int partition, Placed placed) {
    ValidationMode mode = policy.modeOf(partition);
    Resource resource = placed.resource();
    if (mode == ValidationMode.OFF
        || !resource.getMeta().hasProfile()
        || Partitions.isShared(resource.fhirType())) {
      return new Verdict(List.of(), List.of());
    }
    ProfileValidator.Findings findings = validator.get().validate(resource, placed.path());
    if (mode == ValidationMode.DECLARED) {
      return new Verdict(findings.errors(), findings.notInstalled());
    }
    List<Problem> errors = new ArrayList<>(findings.errors());
    errors.addAll(findings.notInstalled());
    return new Verdict(errors, List.of());
  }

  /**
   * Judges all, for a write that happens as a whole or not at all.
   *
   * @return the warnings
   * @throws ProblemException RESOURCE_INVALID and PROFILE_NOT_INSTALLED, everything that was found
   */
  public List<Problem> require(int partition, List<Placed> resources) {
    List<Problem> errors = new ArrayList<>();
    List<Problem> warnings = new ArrayList<>();
    for (Placed placed : resources) {
      Verdict verdict = judge(partition, placed);
      errors.addAll(verdict.errors());
      warnings.addAll(verdict.warnings());
    }
    if (!errors.isEmpty()) {
      throw new ProblemException(errors);
    }
    return warnings;
  }
}
