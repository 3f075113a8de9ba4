package org.condyle.cohort.fhir;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import org.condyle.cohort.plan.Code;
import org.condyle.cohort.plan.Moment;
import org.condyle.cohort.plan.Side;

/** FHIR data types as JSON. */
final class Elements {

  static final String TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/";
  private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);
  private static final String UCUM = "http://unitsofmeasure.org";

  private Elements() {}

  static ObjectNode object() {
    return NODES.objectNode();
  }

  static ObjectNode reference(String reference) {
    return object().put("reference", reference);
  }

  static ObjectNode coding(String system, String code) {
    return object().put("system", system).put("code", code);
  }

  /** A concept with one coding and no text. */
  static ObjectNode concept(String system, String code) {
    ObjectNode concept = object();
    concept.putArray("coding").add(coding(system, code));
    return concept;
  }

  static ObjectNode concept(Code code) {
    return concept(code.system(), code.code()).put("text", code.text());
  }

  static ObjectNode period(Moment start, Moment end) {
    return object().put("start", start.fhir()).put("end", end.fhir());
  }

  static ObjectNode quantity(BigDecimal value, String ucum) {
    return object().put("value", value).put("unit", ucum).put("system", UCUM).put("code", ucum);
  }

  static ObjectNode money(BigDecimal amount) {
    return object().put("value", amount).put("currency", "USD");
  }

  /** SNOMED CT 24028007 right, 7771000 left; not for an unknown side. */
  static ObjectNode bodySite(Side side) {
    return concept(Code.SNOMED, side == Side.RIGHT ? "24028007" : "7771000");
  }
}
