package org.condyle.server.operation.submitdata;

import com.google.common.collect.Lists;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.condyle.record.PatientOwnership;
import org.condyle.server.audit.AuditAgent;
import org.condyle.server.operation.submitdata.Submission.Item;
import org.condyle.server.operation.submitdata.Submission.Part;
import org.condyle.server.provenance.ProvenanceNote;
import org.condyle.server.provenance.ProvenanceNote.Activity;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * The Provenance of a submission: for each patient one, so that nobody who may read one patient's
 * learns of another, and one for what belongs to no patient. The same submitted again is another
 * version of the same Provenance: a nightly feed makes no more of them.
 *
 * @param practice that takes it
 * @param sender who sent it
 */
record SubmissionNotes(Reference practice, AuditAgent sender, Instant recorded) {

  /** What the ids of these Provenances begin with. */
  static final String ID_PREFIX = "submitted-";

  /** Targets of one Provenance; each is a row of an index by which it is found. */
  private static final int TARGETS = 500;

  private static final int ID_DIGITS = 40;
  private static final String CALLERS = "https://condyle.org/fhir/sid/caller";
  private static final String NOBODY = "";

  /**
   * @param part whose resources have the ids and references under which they are stored
   */
  List<Provenance> of(Part part) {
    Map<String, SortedSet<String>> targets = new TreeMap<>();
    for (Item item : part.items()) {
      targets
          .computeIfAbsent(patient(item.resource()), unused -> new TreeSet<>())
          .add(item.resource().fhirType() + "/" + item.resource().getIdElement().getIdPart());
    }
    List<String> reports =
        part.reports().stream()
            .map(report -> "MeasureReport/" + report.getIdElement().getIdPart())
            .toList();
    Reference author = author(part.reports().get(0));
    List<Provenance> notes = new ArrayList<>();
    targets.forEach(
        (patient, all) -> {
          for (List<String> some : Lists.partition(List.copyOf(all), TARGETS)) {
            notes.add(note(some, all, reports, author));
          }
        });
    return notes;
  }

  private Provenance note(
      List<String> targets, SortedSet<String> ofPatient, List<String> reports, Reference author) {
    String name = sender.id() + "|" + String.join(" ", targets);
    ProvenanceNote note =
        new ProvenanceNote(
                ID_PREFIX + Submitter.sha256(name).substring(0, ID_DIGITS),
                targets,
                Activity.RECEIVE,
                recorded)
            .agent(ProvenanceNote.Part.AUTHOR, author)
            .agent(ProvenanceNote.Part.TRANSMITTER, transmitter(), practice.copy());
    // A report about another patient is that one's.
    reports.stream().filter(ofPatient::contains).forEach(note::source);
    return note.resource();
  }

  /** Who reports, else the practice. */
  private Reference author(MeasureReport report) {
    Reference reporter = report.getReporter();
    return reporter.hasReference() && !reporter.getReference().startsWith("#")
            || reporter.hasIdentifier()
        ? reporter.copy()
        : practice.copy();
  }

  private Reference transmitter() {
    String client = sender.client();
    return new Reference()
        .setIdentifier(
            new Identifier()
                .setSystem(CALLERS)
                .setValue(client == null ? sender.id() : "client/" + client))
        .setDisplay(sender.name());
  }

  /** Whose a resource is; of a report, about whom. */
  private static String patient(Resource resource) {
    String type = resource.fhirType();
    if (type.equals("Patient")) {
      return "Patient/" + resource.getIdElement().getIdPart();
    }
    if (resource instanceof MeasureReport report) {
      return patient(report.getSubject());
    }
    Property owner = PatientOwnership.elementOf(type).map(resource::getNamedProperty).orElse(null);
    return owner == null
        ? NOBODY
        : owner.getValues().stream()
            .map(SubmissionNotes::patient)
            .filter(patient -> !patient.equals(NOBODY))
            .findFirst()
            .orElse(NOBODY);
  }

  private static String patient(Base value) {
    if (value instanceof Reference reference && reference.hasReference()) {
      IdType id = new IdType(reference.getReference());
      if ("Patient".equals(id.getResourceType()) && id.hasIdPart() && !id.isAbsolute()) {
        return "Patient/" + id.getIdPart();
      }
    }
    return NOBODY;
  }
}
