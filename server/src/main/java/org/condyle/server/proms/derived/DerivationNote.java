package org.condyle.server.proms.derived;

import java.time.Instant;
import java.util.Collection;
import org.condyle.server.ProductVersion;
import org.condyle.server.provenance.ProvenanceNote;
import org.condyle.server.provenance.ProvenanceNote.Activity;
import org.condyle.server.provenance.ProvenanceNote.Part;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;

/**
 * The Provenance of derived resources: from what they were made, and that this server made them.
 */
public final class DerivationNote {

  /** What the ids of these Provenances begin with. */
  public static final String ID_PREFIX = "derived-";

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
    ProvenanceNote note =
        new ProvenanceNote(DerivedId.of(ID_PREFIX, about), targets, Activity.TRANSFORM, recorded)
            .agent(Part.ASSEMBLER, new Reference().setDisplay("Condyle " + ProductVersion.TEXT));
    sources.forEach(note::source);
    return note.resource();
  }
}
