package org.condyle.cql.runtime;

import java.util.ArrayList;
import java.util.List;
import org.condyle.cql.terminology.HashSetTerminology;
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
import org.opencds.cqf.cql.engine.retrieve.RetrieveProvider;
import org.opencds.cqf.cql.engine.runtime.BaseTemporal;
import org.opencds.cqf.cql.engine.runtime.Code;
import org.opencds.cqf.cql.engine.runtime.Interval;

/**
 * CQL retrieves over one record in memory. A record holds one patient's data, so the type, the
 * codes and the date range decide; a declared profile does not, because senders forget to declare
 * it, save where it says that something was not done. A profile that fixes a code asks for it.
 */
final class RecordRetrieve implements RetrieveProvider {

  private final FhirAccess access;
  private final HashSetTerminology terminology;
  private @Nullable PatientRecord record;

  RecordRetrieve(FhirAccess access, HashSetTerminology terminology) {
    this.access = access;
    this.terminology = terminology;
  }

  void open(PatientRecord opened) {
    this.record = opened;
  }

  void close() {
    this.record = null;
  }

  @Override
  public Iterable<Object> retrieve(
      @Nullable String context,
      @Nullable String contextPath,
      @Nullable Object contextValue,
      String dataType,
      @Nullable String templateId,
      @Nullable String codePath,
      @Nullable Iterable<Code> codes,
      @Nullable String valueSet,
      @Nullable String datePath,
      @Nullable String dateLowPath,
      @Nullable String dateHighPath,
      @Nullable Interval dateRange) {
    if (record == null) {
      throw new IllegalStateException("A retrieve needs an open record");
    }
    List<Object> result = new ArrayList<>();
    ValueSetCodes wanted = wanted(codes, valueSet);
    for (Resource resource : record.ofType(dataType)) {
      if (Negation.allows(resource, templateId)
          && ProfileCodes.allows(resource, templateId)
          && (hasCode(resource, codePath, wanted)
              || isNegatedAsAWhole(resource, templateId, codePath, valueSet))
          && isWithin(resource, datePath, dateLowPath, dateHighPath, dateRange)) {
        result.add(resource);
      }
    }
    return result;
  }

  private @Nullable ValueSetCodes wanted(
      @Nullable Iterable<Code> codes, @Nullable String valueSet) {
    if (valueSet != null) {
      return terminology.codes(valueSet);
    }
    if (codes == null) {
      return null;
    }
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

  private boolean hasCode(
      Resource resource, @Nullable String codePath, @Nullable ValueSetCodes wanted) {
    return wanted == null
        || codePath == null
        || matches(access.resolvePath(resource, codePath), wanted);
  }

  private boolean isNegatedAsAWhole(
      Resource resource,
      @Nullable String templateId,
      @Nullable String codePath,
      @Nullable String valueSet) {
    return valueSet != null
        && codePath != null
        && Negation.isAskedBy(templateId)
        && Negation.namesValueSet(access.resolvePath(resource, codePath), valueSet);
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
  private boolean isWithin(
      Resource resource,
      @Nullable String datePath,
      @Nullable String lowPath,
      @Nullable String highPath,
      @Nullable Interval range) {
    if (range == null) {
      return true;
    }
    if (datePath != null) {
      return isWithin(temporal(access.resolvePath(resource, datePath)), range);
    }
    if (lowPath != null && highPath != null) {
      return isWithin(
          interval(access.resolvePath(resource, lowPath), access.resolvePath(resource, highPath)),
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

  private @Nullable Object temporal(@Nullable Object value) {
    if (value instanceof org.hl7.fhir.r4.model.Period period) {
      return interval(period.getStartElement(), period.getEndElement());
    }
    return value instanceof PrimitiveType<?> ? access.resolvePath(value, "value") : value;
  }

  private @Nullable Interval interval(@Nullable Object low, @Nullable Object high) {
    Object start = temporal(low);
    Object end = temporal(high);
    return start instanceof BaseTemporal || end instanceof BaseTemporal
        ? new Interval(start, start != null, end, true)
        : null;
  }
}
