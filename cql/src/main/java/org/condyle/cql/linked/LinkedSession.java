package org.condyle.cql.linked;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.condyle.cql.runtime.Evaluated;
import org.condyle.cql.runtime.LogicSession;
import org.condyle.record.PatientRecord;
import org.hl7.elm.r1.FunctionDef;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates linked logic over one record after the other. It does not tell which resources were
 * read; and whatever it throws says no more than that the engine has to evaluate the record.
 */
public final class LinkedSession implements LogicSession {

  private final LinkedLogic logic;
  private final Evaluation evaluation;

  LinkedSession(LinkedLogic logic, Evaluation evaluation) {
    this.logic = logic;
    this.evaluation = evaluation;
  }

  @Override
  public void open(PatientRecord record) {
    evaluation.open(record);
  }

  @Override
  public void close() {
    evaluation.close();
  }

  @Override
  public boolean hasDefinition(String name) {
    return logic.content().hasDefinition(name);
  }

  @Override
  public Optional<String> resultType(String name) {
    return logic.content().resultType(name);
  }

  @Override
  public Evaluated evaluate(String definition) {
    Definition linked = logic.definition(definition);
    if (linked == null) {
      throw new IllegalArgumentException("No definition of this name is linked");
    }
    return new Evaluated(evaluation.valueOf(linked), Set.of());
  }

  @Override
  public Evaluated call(String name, List<?> arguments) {
    FunctionDef fitting =
        logic.content().functions(name).stream()
            .filter(each -> evaluation.state.getEnvironment().matchesTypes(each, arguments))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("No function of this name fits"));
    Function function = logic.function(fitting);
    if (function == null) {
      throw new IllegalArgumentException("The function is not linked");
    }
    @Nullable Object[] slots = new Object[function.slots()];
    for (int i = 0; i < arguments.size(); i++) {
      slots[i] = arguments.get(i);
    }
    return new Evaluated(function.call(evaluation, slots), Set.of());
  }
}
