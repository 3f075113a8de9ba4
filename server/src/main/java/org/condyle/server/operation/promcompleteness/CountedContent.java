package org.condyle.server.operation.promcompleteness;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.condyle.measures.report.ReportExtensions;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.instrument.InstrumentCatalog;
import org.condyle.proms.schedule.Schedule;
import org.condyle.server.ProductVersion;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Device.DeviceNameType;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedArtifact;
import org.hl7.fhir.r4.model.RelatedArtifact.RelatedArtifactType;
import org.hl7.fhir.r4.model.StringType;

/** By which schedules, instruments and software was counted, so that it can be counted again. */
final class CountedContent {

  /** Starts what schedules are called in a report; they are files and no resources. */
  static final String SCHEDULES = "https://condyle.org/fhir/collection-schedule/";

  private final List<Schedule> schedules;
  private final InstrumentCatalog instruments;

  /**
   * @param asked ids of the schedules that are counted; all where it is empty
   */
  CountedContent(List<Schedule> schedules, InstrumentCatalog instruments, Set<String> asked) {
    this.schedules =
        schedules.stream()
            .filter(schedule -> asked.isEmpty() || asked.contains(schedule.id()))
            .toList();
    this.instruments = instruments;
  }

  void addTo(MeasureReport report) {
    Device device = new Device();
    device.setId("software");
    device.addDeviceName().setName("Condyle").setType(DeviceNameType.MANUFACTURERNAME);
    device.addVersion().setValue(ProductVersion.TEXT);
    report.addContained(device);
    report.addExtension(ReportExtensions.SOFTWARE, new Reference("#software"));
    Library manifest = new Library();
    manifest.setId("content");
    manifest.setStatus(PublicationStatus.ACTIVE);
    manifest
        .getType()
        .addCoding()
        .setSystem("http://terminology.hl7.org/CodeSystem/library-type")
        .setCode("asset-collection");
    schedules.forEach(schedule -> addSchedule(manifest, schedule));
    instrumentsAsked().forEach(canonical -> dependsOn(manifest, canonical));
    report.addContained(manifest);
    report.addExtension(ReportExtensions.CONTENT_MANIFEST, new Reference("#content"));
  }

  /** A practice may ask other instruments under the same version; the hash tells of that. */
  private static void addSchedule(Library manifest, Schedule schedule) {
    dependsOn(manifest, SCHEDULES + schedule.id() + "|" + schedule.version())
        .addExtension(
            ReportExtensions.CONTENT_HASH, new StringType(sha256(schedule.intervals().toString())));
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static RelatedArtifact dependsOn(Library manifest, String canonical) {
    return manifest
        .addRelatedArtifact()
        .setType(RelatedArtifactType.DEPENDSON)
        .setResource(canonical);
  }

  private Set<String> instrumentsAsked() {
    TreeSet<String> canonicals = new TreeSet<>();
    schedules.stream()
        .flatMap(schedule -> schedule.intervals().stream())
        .flatMap(interval -> interval.slots().stream())
        .flatMap(slot -> slot.instruments().stream())
        .map(instruments::instrument)
        .flatMap(Optional::stream)
        .map(Instrument::canonical)
        .forEach(canonicals::add);
    return canonicals;
  }
}
