package org.condyle.server.proms.derived;

import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import org.condyle.server.ProductVersion;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityRole;
import org.hl7.fhir.r4.model.Reference;

/**
 * The Provenance of derived resources: from what they were made, and that this server made them.
 */
public final class DerivationNote {

  /** What the ids of these Provenances begin with. */
  public static final String ID_PREFIX = "derived-";

  private static final String LIFECYCLE =
      "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle";
  private static final String AGENT_TYPES =
      "http://terminology.hl7.org/CodeSystem/provenance-participant-type";

  private DerivationNote() {}

  /**
   * To be written only along with a change of a target: it says when that was.
   *
   * @param about what the targets have in common; there is one note about the same
   * @param targets references of what was derived
   * @param sources references of what it was derived from
   */
  public static Provenance of(
      String about, Collection<String> targets, Collection<String> sources, Instant recorded) {
    Provenance note = new Provenance();
    note.setId(DerivedId.of(ID_PREFIX, about));
    targets.forEach(target -> note.addTarget(new Reference(target)));
    note.setRecorded(Date.from(recorded));
    note.setActivity(
        new CodeableConcept(new Coding(LIFECYCLE, "transform", "Transform/Translate Record")));
    note.addAgent()
        .setType(new CodeableConcept(new Coding(AGENT_TYPES, "assembler", "Assembler")))
        .setWho(new Reference().setDisplay("Condyle " + ProductVersion.TEXT));
    sources.forEach(
        source ->
            note.addEntity().setRole(ProvenanceEntityRole.SOURCE).setWhat(new Reference(source)));
    return note;
  }
}
