package org.condyle.cohort.fhir;

import static org.condyle.cohort.fhir.Elements.TERMINOLOGY;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.condyle.cohort.plan.Population;
import org.condyle.cohort.plan.Population.Facility;
import org.condyle.cohort.plan.Population.Payer;
import org.condyle.cohort.plan.Population.PrimaryCare;
import org.condyle.cohort.plan.Population.Surgeon;

/** Writes what all patients share: Organization, Location and Practitioner. */
final class SharedWriter {

  private static final String NPI = "http://hl7.org/fhir/sid/us-npi";
  private static final String CCN = "http://terminology.hl7.org/NamingSystem/CCN";

  void write(Population population, TransactionBundle bundle) {
    for (Facility facility : population.facilities()) {
      writeFacility(facility, bundle);
    }
    for (Payer payer : population.payers()) {
      writeOrganization(payer.name(), "pay", bundle.add("Organization", payer.id()));
    }
    PrimaryCare care = population.primaryCare();
    writeOrganization(
        care.organizationName(), "prov", bundle.add("Organization", care.organization()));
    writePractitioner(care.id(), care.family(), care.given(), care.npi(), bundle);
    for (Surgeon surgeon : population.surgeons()) {
      writePractitioner(surgeon.id(), surgeon.family(), surgeon.given(), surgeon.npi(), bundle);
    }
  }

  private static void writeFacility(Facility facility, TransactionBundle bundle) {
    ObjectNode organization = bundle.add("Organization", facility.id());
    organization.putArray("identifier").addObject().put("system", CCN).put("value", facility.ccn());
    writeOrganization(facility.name(), "prov", organization);
    organization.putArray("address").add(address(facility));
    ObjectNode location = bundle.add("Location", facility.id());
    location.put("status", "active").put("name", facility.name());
    location.set("address", address(facility));
    location.set("managingOrganization", Elements.reference(facility.reference()));
  }

  private static void writeOrganization(String name, String type, ObjectNode json) {
    json.put("active", true);
    json.putArray("type").add(Elements.concept(TERMINOLOGY + "organization-type", type));
    json.put("name", name);
  }

  private static ObjectNode address(Facility facility) {
    return Elements.object()
        .put("city", facility.city())
        .put("state", facility.state())
        .put("postalCode", facility.postalCode())
        .put("country", "US");
  }

  private static void writePractitioner(
      String id, String family, String given, String npi, TransactionBundle bundle) {
    ObjectNode json = bundle.add("Practitioner", id);
    json.putArray("identifier").addObject().put("system", NPI).put("value", npi);
    json.put("active", true);
    ObjectNode name = json.putArray("name").addObject().put("family", family);
    name.putArray("given").add(given);
  }
}
