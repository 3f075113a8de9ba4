package org.condyle.server.provenance;

import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityRole;
import org.hl7.fhir.r4.model.Reference;

/**
 * The shape of every Provenance that this server writes: what became of which resources, when, by
 * whom, and from what (US Core Provenance).
 */
public final class ProvenanceNote {

  private static final String LIFECYCLE =
      "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle";
  private static final String FHIR_AGENTS =
      "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
  private static final String US_CORE_AGENTS =
      "http://hl7.org/fhir/us/core/CodeSystem/us-core-provenance-participant-type";

  /** What became of the targets. */
  public enum Activity {
    /** They were made from something else. */
    TRANSFORM("transform", "Transform/Translate Record"),
    /** Somebody sent them. */
    RECEIVE("receive", "Receive/Retain Record");

    private final String code;
    private final String display;

    Activity(String code, String display) {
      this.code = code;
      this.display = display;
    }

    private CodeableConcept concept() {
      return new CodeableConcept(new Coding(LIFECYCLE, code, display));
    }
  }

  /** What somebody had to do with them. */
  public enum Part {
    ASSEMBLER(FHIR_AGENTS, "assembler", "Assembler"),
    AUTHOR(FHIR_AGENTS, "author", "Author"),
    TRANSMITTER(US_CORE_AGENTS, "transmitter", "Transmitter");

    private final String system;
    private final String code;
    private final String display;

    Part(String system, String code, String display) {
      this.system = system;
      this.code = code;
      this.display = display;
    }

    private CodeableConcept concept() {
      return new CodeableConcept(new Coding(system, code, display));
    }
  }

  private final Provenance note = new Provenance();

  /**
   * @param id logical id
   * @param targets references of what it is about
   */
  public ProvenanceNote(
      String id, Collection<String> targets, Activity activity, Instant recorded) {
    note.setId(id);
    targets.forEach(target -> note.addTarget(new Reference(target)));
    note.setRecorded(Date.from(recorded));
    note.setActivity(activity.concept());
  }

  /** Somebody who had to do with it for nobody else. */
  public ProvenanceNote agent(Part part, Reference who) {
    note.addAgent().setType(part.concept()).setWho(who);
    return this;
  }

  /** Somebody who had to do with it for an organization. */
  public ProvenanceNote agent(Part part, Reference who, Reference organization) {
    note.addAgent().setType(part.concept()).setWho(who).setOnBehalfOf(organization);
    return this;
  }

  /** From what it came. */
  public ProvenanceNote source(String reference) {
    note.addEntity().setRole(ProvenanceEntityRole.SOURCE).setWhat(new Reference(reference));
    return this;
  }

  public Provenance resource() {
    return note;
  }
}
