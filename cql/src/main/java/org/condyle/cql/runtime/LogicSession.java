package org.condyle.cql.runtime;

import java.util.List;
import java.util.Optional;
import org.condyle.record.PatientRecord;

/**
 * Evaluates the logic of one measure over one record after the other. Belongs to one thread.
 *
 * <p>{@link CqlSession} is the engine; the linked logic of {@code org.condyle.cql.linked} gives the
 * same values without the engine's walk over the tree.
 */
public interface LogicSession {

  /** Starts on a record; definitions are evaluated at most once until the next one is opened. */
  void open(PatientRecord record);

  /** Lets go of the record. */
  void close();

  /** Whether the primary library defines an expression of this name that is no function. */
  boolean hasDefinition(String name);

  /** As {@link CompiledContent#resultType}. */
  Optional<String> resultType(String name);

  /** Evaluates a definition of the primary library. */
  Evaluated evaluate(String definition);

  /** Calls a function of the primary library; among overloads the one that takes the arguments. */
  Evaluated call(String function, List<?> arguments);
}
