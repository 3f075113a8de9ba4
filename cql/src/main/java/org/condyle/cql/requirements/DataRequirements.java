package org.condyle.cql.requirements;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.condyle.cql.runtime.CompiledContent;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.PatientRecord;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.fhir.r4.model.Resource;

/**
 * All data that a library's logic can read of a patient. Whoever gives the logic only what {@link
 * #mayRead} lets through gets the same values from it as with the whole record. (What it looked at
 * on the way, its evaluated resources, are fewer.) Immutable.
 */
public final class DataRequirements {

  private final List<DataRequirement> requirements;
  private final Map<String, List<DataRequirement>> byType = new HashMap<>();
  private final Set<DirectCode> directCodes;

  private DataRequirements(RetrieveWalk walk) {
    List<DataRequirement> found = new ArrayList<>(walk.requirements());
    if (found.stream().noneMatch(each -> each.type().equals("Patient"))) {
      found.add(0, new DataRequirement("Patient", null, null, null, null, Set.of()));
    }
    this.requirements = List.copyOf(found);
    this.directCodes = Set.copyOf(walk.directCodes());
    for (DataRequirement each : requirements) {
      byType.computeIfAbsent(each.type(), unused -> new ArrayList<>()).add(each);
    }
  }

  /** What all definitions and functions of the primary library can read. */
  public static DataRequirements of(CompiledContent content) {
    RetrieveWalk walk = new RetrieveWalk(new RetrieveCodes(content.content()));
    Scope scope = new Scope(content, content.library());
    definitions(content).forEach(each -> walk.from(each, scope));
    return new DataRequirements(walk);
  }

  /**
   * What some definitions or functions of the primary library can read; names that it does not have
   * are passed over.
   */
  public static DataRequirements of(CompiledContent content, Collection<String> names) {
    RetrieveWalk walk = new RetrieveWalk(new RetrieveCodes(content.content()));
    Scope scope = new Scope(content, content.library());
    definitions(content).stream()
        .filter(each -> names.contains(each.getName()))
        .forEach(each -> walk.from(each, scope));
    return new DataRequirements(walk);
  }

  private static List<ExpressionDef> definitions(CompiledContent content) {
    return content.library().getStatements() == null
        ? List.of()
        : content.library().getStatements().getDef();
  }

  /** The requirements, none covered by another; Patient is always among them. */
  public List<DataRequirement> requirements() {
    return requirements;
  }

  /** The FHIR types that the logic reads. */
  public Set<String> types() {
    return new TreeSet<>(byType.keySet());
  }

  /** The codes that the logic names itself. */
  public Set<DirectCode> directCodes() {
    return directCodes;
  }

  /**
   * Whether a resource can make a difference to the logic.
   *
   * @param period the measurement period that the logic is evaluated over
   */
  public boolean mayRead(Resource resource, MeasurementPeriod period) {
    return byType.getOrDefault(resource.fhirType(), List.of()).stream()
        .anyMatch(each -> each.mayMatch(resource, period));
  }

  /** The patient with what can make a difference to the logic. */
  public PatientRecord select(PatientRecord record, MeasurementPeriod period) {
    List<Resource> selected = new ArrayList<>();
    for (String type : byType.keySet()) {
      record.ofType(type).stream()
          .filter(resource -> mayRead(resource, period))
          .forEach(selected::add);
    }
    return PatientRecord.of(record.patient(), selected);
  }
}
