package org.condyle.server.audit;

import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Coding;

/** The codes of type and subtype of an AuditEvent. */
final class AuditCodes {

  static final String DICOM = "http://dicom.nema.org/resources/ontology/DCM";

  private static final String LIFECYCLE =
      "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle";

  private static final String RESTFUL = "http://hl7.org/fhir/restful-interaction";

  private static final Set<String> INTERACTIONS =
      Set.of(
          "read",
          "vread",
          "create",
          "update",
          "patch",
          "delete",
          "search-type",
          "search-system",
          "history-instance",
          "history-type",
          "history-system",
          "transaction",
          "batch");

  /** Of ours: many refusals of strangers, and requests that no interaction could be made out in. */
  private static final Set<String> OURS = Set.of("refused", "http");

  /** A file of an export is handed out: a disclosure, as BALP calls it. */
  static final String FILE = "$job-file";

  private AuditCodes() {}

  /** Subtypes of RESTful interactions that are no operations. */
  static String[] restful() {
    Set<String> all = new TreeSet<>(INTERACTIONS);
    all.addAll(OURS);
    return all.toArray(new String[0]);
  }

  static boolean isRestful(String subtype) {
    return subtype.startsWith("$") || INTERACTIONS.contains(subtype) || OURS.contains(subtype);
  }

  static Coding type(String subtype) {
    return switch (subtype) {
      case "login", "logout" -> new Coding(DICOM, "110114", "User Authentication");
      case "export", FILE -> new Coding(DICOM, "110106", "Export");
      case "import" -> new Coding(DICOM, "110107", "Import");
      default ->
          isRestful(subtype)
              ? new Coding(
                  "http://terminology.hl7.org/CodeSystem/audit-event-type",
                  "rest",
                  "RESTful Operation")
              : new Coding(DICOM, "110137", "User Security Attributes Changed");
    };
  }

  static Coding subtype(String subtype) {
    if (subtype.equals(FILE)) {
      return new Coding(LIFECYCLE, "disclose", "Disclose Record Lifecycle Event");
    }
    if (subtype.startsWith("$")) {
      return new Coding(RESTFUL, "operation", "operation");
    }
    return switch (subtype) {
      case "login" -> new Coding(DICOM, "110122", "Login");
      case "logout" -> new Coding(DICOM, "110123", "Logout");
      case "export" -> new Coding(LIFECYCLE, "extract", "Extract Record Lifecycle Event");
      case "import" -> new Coding(LIFECYCLE, "receive", "Receive/Retain Record Lifecycle Event");
      default ->
          INTERACTIONS.contains(subtype)
              ? new Coding(RESTFUL, subtype, subtype)
              : new Coding().setCode(subtype);
    };
  }
}
