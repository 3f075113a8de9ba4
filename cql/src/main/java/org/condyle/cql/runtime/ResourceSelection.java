package org.condyle.cql.runtime;

import java.util.ArrayList;
import java.util.List;
import org.condyle.cql.terminology.ValueSetCodes;
import org.condyle.cql.terminology.ValueSetCodes.SystemCode;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumeration;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.elm.executing.InEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.IncludedInEvaluator;
import org.opencds.cqf.cql.engine.runtime.BaseTemporal;
import org.opencds.cqf.cql.engine.runtime.Code;
import org.opencds.cqf.cql.engine.runtime.Interval;

/**
 * What a CQL retrieve asks for. A record holds one patient's data, so the type, the codes and the
 * date range decide; a declared profile does not, because senders forget to declare it, save where
 * it says that something was not done. A profile that fixes a code asks for it.
 *
 * @param dataType FHIR type of the resources
 * @param templateId the profile, if one is named
 * @param codePath the element that holds the code
 * @param wanted the codes, if the retrieve names some
 * @param valueSet canonical of the value set they come from, if they come from one
 * @param datePath the element that holds the date or period
 * @param lowPath the element with the start, where start and end are two elements
 * @param highPath the element with the end
 */
public record ResourceSelection(
    String dataType,
    @Nullable String templateId,
    @Nullable String codePath,
    @Nullable ValueSetCodes wanted,
    @Nullable String valueSet,
    @Nullable String datePath,
    @Nullable String lowPath,
    @Nullable String highPath) {

  /** Codes that a retrieve lists itself. */
  public static ValueSetCodes codes(Iterable<Code> codes) {
    List<SystemCode> listed = new ArrayList<>();
    for (Code code : codes) {
      String system = code.getSystem();
      String value = code.getCode();
      if (value != null) {
        listed.add(new SystemCode(system == null ? "" : system, value));
      }
    }
    return new ValueSetCodes(listed);
  }

  /**
   * The resources of a record that answer, in the record's order.
   *
   * @param range the date range of the retrieve, if it has one
   */
  public List<Object> of(PatientRecord record, FhirAccess access, @Nullable Interval range) {
    List<Object> result = new ArrayList<>();
    for (Resource resource : record.ofType(dataType)) {
      if (Negation.allows(resource, templateId)
          && ProfileCodes.allows(resource, templateId)
          && hasCode(resource, access)
          && isWithin(resource, access, range)) {
        result.add(resource);
      }
    }
    return result;
  }

  private boolean hasCode(Resource resource, FhirAccess access) {
    if (wanted == null || codePath == null) {
      return true;
    }
    Object code = access.resolvePath(resource, codePath);
    return matches(code, wanted)
        || (valueSet != null
            && Negation.isAskedBy(templateId)
            && Negation.namesValueSet(code, valueSet));
  }

  private static boolean matches(@Nullable Object value, ValueSetCodes wanted) {
    if (value instanceof CodeableConcept concept) {
      for (Coding coding : concept.getCoding()) {
        if (matches(coding, wanted)) {
          return true;
        }
      }
      return false;
    }
    if (value instanceof Coding coding) {
      return wanted.contains(coding.hasSystem() ? coding.getSystem() : "", coding.getCode());
    }
    if (value instanceof Enumeration<?> enumeration) {
      return wanted.contains(enumeration.getSystem(), enumeration.getCode());
    }
    if (value instanceof PrimitiveType<?> primitive) {
      return wanted.contains(null, primitive.getValueAsString());
    }
    if (value instanceof Iterable<?> several) {
      for (Object each : several) {
        if (matches(each, wanted)) {
          return true;
        }
      }
    }
    return false;
  }

  /** ELM Retrieve: only what falls completely within the range. */
  private boolean isWithin(Resource resource, FhirAccess access, @Nullable Interval range) {
    if (range == null) {
      return true;
    }
    if (datePath != null) {
      return isWithin(temporal(access.resolvePath(resource, datePath), access), range);
    }
    if (lowPath != null && highPath != null) {
      return isWithin(
          interval(
              access.resolvePath(resource, lowPath),
              access.resolvePath(resource, highPath),
              access),
          range);
    }
    return true;
  }

  private static boolean isWithin(@Nullable Object value, Interval range) {
    Object within =
        value instanceof Interval
            ? IncludedInEvaluator.internalEvaluate(value, range, null, null)
            : InEvaluator.internalEvaluate(value, range, null, null);
    return Boolean.TRUE.equals(within);
  }

  private static @Nullable Object temporal(@Nullable Object value, FhirAccess access) {
    if (value instanceof org.hl7.fhir.r4.model.Period period) {
      return interval(period.getStartElement(), period.getEndElement(), access);
    }
    return value instanceof PrimitiveType<?> ? access.resolvePath(value, "value") : value;
  }

  private static @Nullable Interval interval(
      @Nullable Object low, @Nullable Object high, FhirAccess access) {
    Object start = temporal(low, access);
    Object end = temporal(high, access);
    return start instanceof BaseTemporal || end instanceof BaseTemporal
        ? new Interval(start, start != null, end, true)
        : null;
  }
}
