package org.condyle.measures.gaps;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.util.ResourceReferenceInfo;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Composition.CompositionStatus;
import org.hl7.fhir.r4.model.Composition.SectionComponent;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DetectedIssue;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Narrative.NarrativeStatus;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.utilities.xhtml.NodeType;
import org.hl7.fhir.utilities.xhtml.XhtmlNode;

/**
 * Writes the gaps of one patient as a Bundle of DEQM STU5, complete in itself: what one of its
 * resources points to, and the patient's record has, is in it.
 *
 * <p>Composition, MeasureReport and DetectedIssue are not stored. Their ids come from what they
 * say, so that the same question at the same moment gives the same Bundle.
 */
public final class GapBundles {

  static final String BUNDLE_PROFILE =
      "http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/gaps-bundle-deqm";
  static final String COMPOSITION_PROFILE =
      "http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/gaps-composition-deqm";

  private final FhirContext fhir;
  private final String base;
  private final Organization reporter;
  private final OffsetDateTime created;

  /**
   * @param base the server's FHIR base, under which the full URLs lie
   * @param reporter who makes the reports and keeps them, with an id
   * @param created the moment at which the gaps were calculated
   */
  public GapBundles(FhirContext fhir, String base, Organization reporter, OffsetDateTime created) {
    this.fhir = fhir;
    this.base = base;
    this.reporter = reporter;
    this.created = created.truncatedTo(ChronoUnit.MILLIS);
  }

  /** A Bundle of type document: a Composition with a section for each measure comes first. */
  public Bundle document(PatientRecord record, List<GapFinding> findings) {
    Map<String, Resource> entries = new LinkedHashMap<>();
    Composition composition = composition(record);
    put(entries, composition);
    for (GapFinding finding : findings) {
      SectionComponent section = composition.addSection();
      section.setTitle(finding.measure().title());
      List<DetectedIssue> issues = addFinding(record, finding, entries);
      section.setFocus(new Reference(reference(finding.report())));
      issues.forEach(issue -> section.addEntry(new Reference(reference(issue))));
      addNarrative(section, finding);
    }
    addWhatIsReferenced(record, entries);
    return bundle(BundleType.DOCUMENT, record, entries);
  }

  /** A Bundle of type collection: the same without the Composition. */
  public Bundle collection(PatientRecord record, List<GapFinding> findings) {
    Map<String, Resource> entries = new LinkedHashMap<>();
    findings.forEach(finding -> addFinding(record, finding, entries));
    addWhatIsReferenced(record, entries);
    return bundle(BundleType.COLLECTION, record, entries);
  }

  private Composition composition(PatientRecord record) {
    Composition composition = new Composition();
    composition.setId(id("Composition", record.patientId()));
    composition.getMeta().addProfile(COMPOSITION_PROFILE);
    composition.setStatus(CompositionStatus.FINAL);
    composition
        .getType()
        .addCoding()
        .setSystem("http://loinc.org")
        .setCode("96315-7")
        .setDisplay("Gaps in care report");
    composition.setSubject(new Reference(patient(record)));
    composition.setDateElement(
        new DateTimeType(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(created)));
    composition.addAuthor(new Reference(reference(reporter)));
    composition.setCustodian(new Reference(reference(reporter)));
    composition.setTitle("Gaps in care of " + patient(record));
    return composition;
  }

  private List<DetectedIssue> addFinding(
      PatientRecord record, GapFinding finding, Map<String, Resource> entries) {
    MeasureReport report = finding.report();
    String identity = finding.measure().canonical() + " " + record.patientId();
    report.setId(id("MeasureReport", identity));
    // A header's reporter is shared by the reports of all threads.
    report.setReporter(report.getReporter().copy().setReference(reference(reporter)));
    put(entries, report);
    List<DetectedIssue> issues = new ArrayList<>();
    for (CareGap gap : finding.gaps()) {
      String id = id("DetectedIssue", identity + " " + gap.group().id());
      DetectedIssue issue = GapIssue.of(gap, id, patient(record), reference(report));
      issue.setIdentified(new DateTimeType(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(created)));
      put(entries, issue);
      issues.add(issue);
    }
    return issues;
  }

  private static void addNarrative(SectionComponent section, GapFinding finding) {
    XhtmlNode div = new XhtmlNode(NodeType.Element, "div");
    finding.gaps().forEach(gap -> div.addTag("p").addText(GapIssue.text(gap)));
    section.getText().setStatus(NarrativeStatus.GENERATED).setDiv(div);
  }

  /** Follows the references from one resource to the next as far as the record has them. */
  private void addWhatIsReferenced(PatientRecord record, Map<String, Resource> entries) {
    put(entries, record.patient());
    put(entries, reporter.copy());
    List<Resource> open = new ArrayList<>(entries.values());
    for (int i = 0; i < open.size(); i++) {
      for (ResourceReferenceInfo found : fhir.newTerser().getAllResourceReferences(open.get(i))) {
        String target = found.getResourceReference().getReferenceElement().getValue();
        if (target != null && !entries.containsKey(target)) {
          record
              .resolve(target)
              .ifPresent(
                  resource -> {
                    put(entries, resource);
                    open.add(resource);
                  });
        }
      }
    }
  }

  private Bundle bundle(BundleType type, PatientRecord record, Map<String, Resource> entries) {
    Bundle bundle = new Bundle();
    String id = id("Bundle", record.patientId() + " " + entries.keySet());
    bundle.setId(id);
    bundle.getMeta().addProfile(BUNDLE_PROFILE);
    bundle.getIdentifier().setSystem("urn:ietf:rfc:3986").setValue("urn:uuid:" + id);
    bundle.setType(type);
    bundle.setTimestampElement(
        new InstantType(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(created)));
    entries.forEach(
        (reference, resource) ->
            bundle.addEntry().setFullUrl(base + "/" + reference).setResource(resource));
    return bundle;
  }

  private String id(String type, String identity) {
    String name = type + " " + identity + " " + created.toInstant();
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static void put(Map<String, Resource> entries, Resource resource) {
    entries.putIfAbsent(reference(resource), resource);
  }

  private static String patient(PatientRecord record) {
    return "Patient/" + record.patientId();
  }

  private static String reference(Resource resource) {
    return resource.fhirType() + "/" + resource.getIdElement().getIdPart();
  }
}
