package org.condyle.server.validation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.condyle.server.ValidationMode;

/** What is checked for whom: each practice may differ from what the server was started with. */
public final class ValidationPolicy {

  private final ValidationMode otherwise;
  private final Map<Integer, ValidationMode> ofPartition = new ConcurrentHashMap<>();

  public ValidationPolicy(ValidationMode otherwise) {
    this.otherwise = otherwise;
  }

  public ValidationMode modeOf(int partition) {
    return ofPartition.getOrDefault(partition, otherwise);
  }

  /** From now on, for the practice in this partition. */
  public void set(int partition, ValidationMode mode) {
    ofPartition.put(partition, mode);
  }

  /** The practice in this partition is treated as the server was started. */
  public void reset(int partition) {
    ofPartition.remove(partition);
  }
}
