package org.condyle.server.access;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Set;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.access.Rights.CallableOperation;
import org.condyle.server.access.table.OperationRight;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.operation.OperationParameters;
import org.jspecify.annotations.Nullable;

/** Who may call which operation, and about whom. */
final class OperationGuard {

  private final OperationBinding binding;
  private final Set<Rule> rules;

  OperationGuard(OperationBinding binding, Set<Rule> rules) {
    this.binding = binding;
    this.rules = rules;
  }

  /**
   * The id of the OperationDefinition.
   *
   * @param type of the resources on which it is called; null on the whole server
   * @param name with the dollar sign
   */
  static String definition(@Nullable String type, String name) {
    String plain = name.replaceFirst("^\\$", "");
    return type == null ? plain : type + "-" + plain;
  }

  /**
   * @throws ProblemException FORBIDDEN, ONE_PRACTICE_NEEDED
   */
  void require(Rights rights, String definition) {
    if (rules.contains(Rule.OPERATIONS)) {
      CallableOperation unused = rights.require(definition);
    }
  }

  /**
   * An operation as an entry of a Bundle, where its parameters are not looked at.
   *
   * @throws ProblemException FORBIDDEN, ONE_PRACTICE_NEEDED
   */
  void requireInBundle(Rights rights, String definition) {
    if (rights.require(definition).held()) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN, definition + " has to be called by itself, not in a Bundle");
    }
  }

  /**
   * Looks whose data are asked for, if the caller is held to one patient.
   *
   * @throws ProblemException FORBIDDEN if others are meant; whatever is wrong with the parameters
   */
  void requireSubject(Rights rights, String definition, RequestDetails request) {
    if (rights.areFree() || !rules.contains(Rule.SUBJECTS) || !rules.contains(Rule.OPERATIONS)) {
      return;
    }
    CallableOperation called = rights.require(definition);
    OperationRight operation = called.operation();
    String subject = operation.subject();
    if (!called.held() || subject == null) {
      return;
    }
    OperationParameters parameters = binding.read(definition, request);
    String patient = "Patient/" + rights.caller().patient();
    boolean own =
        parameters
            .text(subject)
            .map(text -> text.indexOf('/') < 0 ? "Patient/" + text : text)
            .filter(patient::equals)
            .isPresent();
    if (!own || operation.never().stream().anyMatch(parameters::has)) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN,
          "One who is held to a patient's record calls "
              + definition
              + " with that patient as '"
              + subject
              + "', and names nobody else",
          subject);
    }
  }
}
