package org.condyle.cohort.fhir;

import static org.condyle.cohort.fhir.Elements.TERMINOLOGY;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.condyle.cohort.plan.Code;
import org.condyle.cohort.plan.PatientPlan;
import org.condyle.cohort.plan.PatientPlan.Death;
import org.condyle.cohort.plan.PatientPlan.Stay;
import org.condyle.cohort.plan.PatientPlan.StayKind;

/** Writes a stay as Encounter, and its claim as ExplanationOfBenefit in the CARIN BB shape. */
final class StayWriter {

  private static final String CARIN = "http://hl7.org/fhir/us/carin-bb/CodeSystem/";
  private static final BigDecimal PATIENT_SHARE = new BigDecimal("0.20");
  private static final BigDecimal CHARGE_FACTOR = new BigDecimal("3");

  void write(PatientPlan plan, TransactionBundle bundle) {
    for (Stay stay : plan.stays()) {
      writeEncounter(plan, stay, bundle.add("Encounter", stay.id()));
      writeClaim(plan, stay, bundle.add("ExplanationOfBenefit", stay.id() + "-eob"));
    }
  }

  private static void writeEncounter(PatientPlan plan, Stay stay, ObjectNode encounter) {
    encounter.put("status", "finished");
    encounter.set("class", Elements.coding(TERMINOLOGY + "v3-ActCode", encounterClass(stay)));
    encounter.putArray("type").add(Elements.concept(Code.SNOMED, encounterType(stay)));
    encounter.set("subject", Elements.reference("Patient/" + plan.id()));
    ObjectNode participant = encounter.putArray("participant").addObject();
    participant
        .putArray("type")
        .add(Elements.concept(TERMINOLOGY + "v3-ParticipationType", "ATND"));
    participant.set("individual", Elements.reference(stay.surgeon()));
    encounter.set("period", Elements.period(stay.admission(), stay.discharge()));
    encounter.putArray("reasonCode").add(Elements.concept(stay.reason()));
    if (isInpatient(stay)) {
      encounter
          .putObject("hospitalization")
          .set(
              "dischargeDisposition",
              Elements.concept(TERMINOLOGY + "discharge-disposition", disposition(plan, stay)));
    }
    String location = stay.facility().replace("Organization/", "Location/");
    encounter.putArray("location").addObject().set("location", Elements.reference(location));
    encounter.set("serviceProvider", Elements.reference(stay.facility()));
  }

  private static String disposition(PatientPlan plan, Stay stay) {
    Death death = plan.death();
    boolean expired = death != null && stay.discharge().day().equals(death.recordedDay());
    return expired ? "exp" : "home";
  }

  private static void writeClaim(PatientPlan plan, Stay stay, ObjectNode claim) {
    String subType = isInpatient(stay) ? "inpatient" : "outpatient";
    claim.put("status", "active");
    claim.set("type", Elements.concept(TERMINOLOGY + "claim-type", "institutional"));
    claim.set("subType", Elements.concept(CARIN + "C4BBInstitutionalClaimSubType", subType));
    claim.put("use", "claim");
    claim.set("patient", Elements.reference("Patient/" + plan.id()));
    claim.set("billablePeriod", dayPeriod(stay));
    claim.put("created", stay.discharge().day().plusDays(14).toString());
    String payer = "Organization/" + plan.payer().id();
    claim.set("insurer", Elements.reference(payer));
    claim.set("provider", Elements.reference(stay.facility()));
    claim.put("outcome", "complete");
    writeCareTeam(stay, claim);
    writeSupportingInfo(stay, claim);
    ObjectNode diagnosis = claim.putArray("diagnosis").addObject().put("sequence", 1);
    diagnosis.set("diagnosisCodeableConcept", Elements.concept(stay.reason()));
    diagnosis.putArray("type").add(Elements.concept(TERMINOLOGY + "ex-diagnosistype", "principal"));
    ObjectNode insurance = claim.putArray("insurance").addObject().put("focal", true);
    insurance.set("coverage", Elements.reference("Coverage/" + plan.id() + "-coverage"));
    writeItem(stay, claim);
    writeAmounts(stay, claim);
  }

  private static ObjectNode dayPeriod(Stay stay) {
    return Elements.object()
        .put("start", stay.admission().day().toString())
        .put("end", stay.discharge().day().toString());
  }

  private static void writeCareTeam(Stay stay, ObjectNode claim) {
    ObjectNode member = claim.putArray("careTeam").addObject().put("sequence", 1);
    member.set("provider", Elements.reference(stay.surgeon()));
    member.set("role", Elements.concept(CARIN + "C4BBClaimCareTeamRole", "attending"));
  }

  private static void writeSupportingInfo(Stay stay, ObjectNode claim) {
    String drg = stay.drg();
    if (drg == null) {
      return;
    }
    String categories = CARIN + "C4BBSupportingInfoType";
    ArrayNode infos = claim.putArray("supportingInfo");
    ObjectNode group = infos.addObject().put("sequence", 1);
    group.set("category", Elements.concept(categories, "drg"));
    group.set("code", Elements.concept(Code.MS_DRG, drg));
    ObjectNode admission = infos.addObject().put("sequence", 2);
    admission.set("category", Elements.concept(categories, "admissionperiod"));
    admission.set("timingPeriod", dayPeriod(stay));
  }

  private static void writeItem(Stay stay, ObjectNode claim) {
    ObjectNode item = claim.putArray("item").addObject().put("sequence", 1);
    String hcpcs = stay.hcpcs();
    if (hcpcs != null) {
      item.set("productOrService", Elements.concept(Code.CPT, hcpcs));
    } else {
      String text = stay.kind() == StayKind.EMERGENCY ? "Emergency visit" : "Inpatient stay";
      item.putObject("productOrService").put("text", text);
    }
    item.set("servicedPeriod", dayPeriod(stay));
    item.set("net", Elements.money(stay.allowed()));
  }

  private static void writeAmounts(Stay stay, ObjectNode claim) {
    BigDecimal allowed = stay.allowed();
    BigDecimal patientPays = allowed.multiply(PATIENT_SHARE).setScale(2, RoundingMode.HALF_UP);
    BigDecimal paid = allowed.subtract(patientPays);
    ArrayNode totals = claim.putArray("total");
    addTotal(totals, TERMINOLOGY + "adjudication", "submitted", allowed.multiply(CHARGE_FACTOR));
    addTotal(totals, TERMINOLOGY + "adjudication", "eligible", allowed);
    addTotal(totals, TERMINOLOGY + "adjudication", "benefit", paid);
    addTotal(totals, CARIN + "C4BBAdjudication", "paidbypatient", patientPays);
    ObjectNode payment = claim.putObject("payment");
    payment.put("date", stay.discharge().day().plusDays(30).toString());
    payment.set("amount", Elements.money(paid));
  }

  private static void addTotal(ArrayNode totals, String system, String code, BigDecimal amount) {
    ObjectNode total = totals.addObject();
    total.set("category", Elements.concept(system, code));
    total.set("amount", Elements.money(amount));
  }

  private static boolean isInpatient(Stay stay) {
    return stay.drg() != null;
  }

  private static String encounterClass(Stay stay) {
    return switch (stay.kind()) {
      case INPATIENT, READMISSION -> "IMP";
      case OUTPATIENT -> "AMB";
      case EMERGENCY -> "EMER";
    };
  }

  /** SNOMED CT: hospital admission, admission to day surgery, emergency department admission. */
  private static String encounterType(Stay stay) {
    return switch (stay.kind()) {
      case INPATIENT, READMISSION -> "32485007";
      case OUTPATIENT -> "305428000";
      case EMERGENCY -> "50849002";
    };
  }
}
