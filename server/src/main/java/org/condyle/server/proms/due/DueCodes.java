package org.condyle.server.proms.due;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;

/** The codes of Tasks and CarePlans of due items: SDC's, and ours where there are none. */
final class DueCodes {

  static final String STATUS = "https://condyle.org/fhir/CodeSystem/due-status";
  static final String REASON = "https://condyle.org/fhir/CodeSystem/due-status-reason";

  /** Schedules by id, as CarePlans name them. */
  static final String SCHEDULES = "https://condyle.org/fhir/schedule/";

  private static final String SDC = "http://hl7.org/fhir/uv/sdc/CodeSystem/temp";

  /** Why a Task is cancelled or rejected. */
  enum Reason {
    SURGERY_CANCELLED("surgery-cancelled", "The operation was called off"),
    SURGERY_IN_ERROR("surgery-in-error", "The operation was recorded by mistake"),
    DEATH("death", "The patient has died"),
    NO_LONGER_ASKED("no-longer-asked", "It is no longer asked, or asked by another Task"),
    DECLINED("declined", "The patient did not want to");

    private final String code;
    private final String display;

    Reason(String code, String display) {
      this.code = code;
      this.display = display;
    }

    CodeableConcept concept() {
      return new CodeableConcept(new Coding(REASON, code, display));
    }
  }

  private DueCodes() {}

  static CodeableConcept completeQuestionnaire() {
    return new CodeableConcept(new Coding(SDC, "complete-questionnaire", "Complete Questionnaire"));
  }

  static CodeableConcept questionnaire() {
    return new CodeableConcept(new Coding(SDC, "questionnaire", "Questionnaire"));
  }

  static CodeableConcept response() {
    return new CodeableConcept(new Coding(SDC, "questionnaire-response", "Questionnaire Response"));
  }

  static boolean isQuestionnaire(CodeableConcept type) {
    return type.hasCoding(SDC, "questionnaire");
  }

  static boolean isResponse(CodeableConcept type) {
    return type.hasCoding(SDC, "questionnaire-response");
  }

  static boolean isOurReason(CodeableConcept reason) {
    return reason.getCoding().stream().anyMatch(coding -> REASON.equals(coding.getSystem()));
  }
}
