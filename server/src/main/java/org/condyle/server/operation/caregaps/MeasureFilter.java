package org.condyle.server.operation.caregaps;

import java.util.ArrayList;
import java.util.List;
import org.condyle.record.ProblemException;
import org.condyle.server.operation.OperationParameters;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Measure;

/**
 * Which kinds of measures a request means.
 *
 * @param topics of {@code Measure.topic}; any one suffices, and none means all
 * @param programs of a {@code Measure.useContext} of type program; likewise
 */
record MeasureFilter(List<Token> topics, List<Token> programs) {

  MeasureFilter {
    topics = List.copyOf(topics);
    programs = List.copyOf(programs);
  }

  /**
   * @throws ProblemException PARAMETER_INVALID
   */
  static MeasureFilter of(OperationParameters parameters) {
    return new MeasureFilter(tokens(parameters, "topic"), tokens(parameters, "program"));
  }

  private static List<Token> tokens(OperationParameters parameters, String name) {
    return parameters.texts(name).stream().map(text -> Token.parse(text, name)).toList();
  }

  boolean admits(Measure measure) {
    return (topics.isEmpty() || topics.stream().anyMatch(token -> isOfTopic(measure, token)))
        && (programs.isEmpty() || programs.stream().anyMatch(token -> isOfProgram(measure, token)));
  }

  private static boolean isOfTopic(Measure measure, Token token) {
    return measure.getTopic().stream().anyMatch(token::matches);
  }

  /**
   * The type of a context is a code of http://terminology.hl7.org/CodeSystem/usage-context-type.
   */
  private static boolean isOfProgram(Measure measure, Token token) {
    return measure.getUseContext().stream()
        .filter(context -> "program".equals(context.getCode().getCode()))
        .anyMatch(
            context ->
                context.getValue() instanceof CodeableConcept program && token.matches(program));
  }

  /** What is asked for, for a message; empty if everything is. */
  String words() {
    List<String> asked = new ArrayList<>();
    topics.forEach(token -> asked.add("topic " + token));
    programs.forEach(token -> asked.add("program " + token));
    return String.join(", ", asked);
  }
}
