package org.condyle.server.partition;

import java.time.ZoneId;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;

/**
 * One practice: whose data is a partition of its own.
 *
 * @param partition of the database, from 1 up
 * @param name by which it is chosen and told apart: letters, digits and hyphens
 * @param title as people call it
 * @param zone in which it reads calendar days and values without an offset
 * @param identifier by which reports name it, for example its NPI
 */
public record Practice(
    int partition, String name, String title, ZoneId zone, Identified identifier) {

  /** A value and the system that gives it its meaning. */
  public record Identified(String system, String value) {}

  /** Who reports: DEQM wants one in every report. */
  public Reference reporter() {
    return new Reference()
        .setIdentifier(
            new Identifier().setSystem(identifier.system()).setValue(identifier.value()));
  }
}
