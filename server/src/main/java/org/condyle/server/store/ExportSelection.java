package org.condyle.server.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a bulk export takes of a practice.
 *
 * @param patients whose resources; null for all resources of the practice, those of nobody too
 * @param since only what was written later; null for everything
 * @param until only what was written up to then
 */
public record ExportSelection(@Nullable Patients patients, @Nullable Instant since, Instant until) {

  /** Some patients or all of them. */
  public sealed interface Patients {

    /** All patients of the practice. */
    record All() implements Patients {}

    /** The patients with these keys. */
    record Some(PatientKeys keys) implements Patients {}
  }
}
