package org.condyle.cql.runtime;

import java.util.Set;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * QI-Core's negation profiles, the one case in which a declared profile decides a retrieve: what
 * says of itself that it was not done never answers for what was done, and the other way round.
 */
final class Negation {

  private static final String QICORE = "http://hl7.org/fhir/us/qicore/StructureDefinition/qicore-";

  /** The negation profiles of QI-Core 4.1.1 and 6.0.0. */
  private static final Set<String> PROFILES =
      Set.of(
          QICORE + "communicationnotdone",
          QICORE + "devicenotrequested",
          QICORE + "immunizationnotdone",
          QICORE + "medicationadministrationnotdone",
          QICORE + "medicationdispensedeclined",
          QICORE + "medicationnotrequested",
          QICORE + "mednotadministered",
          QICORE + "mednotdispensed",
          QICORE + "mednotrequested",
          QICORE + "observationcancelled",
          QICORE + "observationnotdone",
          QICORE + "procedurenotdone",
          QICORE + "servicenotrequested",
          QICORE + "tasknotdone",
          QICORE + "taskrejected");

  /** The statuses that these profiles fix. */
  private static final Set<String> STATUSES =
      Set.of("not-done", "cancelled", "declined", "rejected");

  private static final String DO_NOT_PERFORM =
      "http://hl7.org/fhir/5.0/StructureDefinition/extension-DeviceRequest.doNotPerform";
  private static final String NOT_DONE_VALUE_SET = QICORE + "notDoneValueSet";

  private Negation() {}

  /** Whether a retrieve asks for what was not done. */
  static boolean isAskedBy(@Nullable String templateId) {
    return templateId != null && PROFILES.contains(templateId);
  }

  /** Whether a resource can answer a retrieve, as far as negation goes. */
  static boolean allows(Resource resource, @Nullable String templateId) {
    if (templateId == null || !templateId.startsWith(QICORE)) {
      return true;
    }
    boolean declared = declares(resource);
    return isAskedBy(templateId) ? declared || saysNotDone(resource) : !declared;
  }

  private static boolean declares(Resource resource) {
    for (CanonicalType profile : resource.getMeta().getProfile()) {
      String url = profile.getValue();
      if (url != null) {
        int bar = url.indexOf('|');
        if (PROFILES.contains(bar < 0 ? url : url.substring(0, bar))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean saysNotDone(Resource resource) {
    Property doNotPerform = resource.getNamedProperty("doNotPerform");
    if (doNotPerform != null
        && doNotPerform.hasValues()
        && doNotPerform.getValues().get(0) instanceof BooleanType flag
        && Boolean.TRUE.equals(flag.getValue())) {
      return true;
    }
    if (resource instanceof DomainResource domain) {
      for (Extension extension : domain.getModifierExtensionsByUrl(DO_NOT_PERFORM)) {
        if (extension.getValue() instanceof BooleanType flag
            && Boolean.TRUE.equals(flag.getValue())) {
          return true;
        }
      }
    }
    Property status = resource.getNamedProperty("status");
    return status != null && status.hasValues() && isNegative(status.getValues().get(0));
  }

  private static boolean isNegative(Base status) {
    String code = status.primitiveValue();
    return code != null && STATUSES.contains(code);
  }

  /**
   * Whether a code says that nothing of a whole value set was done: QI-Core puts the value set's
   * canonical in an extension in place of a code.
   *
   * @param valueSet canonical of the value set, with or without version
   */
  static boolean namesValueSet(@Nullable Object code, String valueSet) {
    if (!(code instanceof CodeableConcept concept)) {
      return false;
    }
    Extension extension = concept.getExtensionByUrl(NOT_DONE_VALUE_SET);
    return extension != null
        && extension.getValue() != null
        && url(valueSet).equals(url(String.valueOf(extension.getValue().primitiveValue())));
  }

  private static String url(String canonical) {
    int bar = canonical.indexOf('|');
    return bar < 0 ? canonical : canonical.substring(0, bar);
  }
}
