package org.condyle.cql.runtime;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import javax.xml.namespace.QName;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Range;
import org.hl7.fhir.r4.model.Ratio;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.TimeType;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.runtime.Code;
import org.opencds.cqf.cql.engine.runtime.Concept;
import org.opencds.cqf.cql.engine.runtime.Interval;
import org.opencds.cqf.cql.engine.runtime.Time;

/**
 * FHIR values as CQL's own types, the way FHIRHelpers converts them. Gives null where a value has
 * no place in the type.
 */
final class FhirToCql {

  private static final String FHIR = "http://hl7.org/fhir";
  private static final String UCUM = "http://unitsofmeasure.org";

  private final ZoneId zone;

  /**
   * @param zone of dates and times without an offset
   */
  FhirToCql(ZoneId zone) {
    this.zone = zone;
  }

  /** The value as a type of CQL; one of FHIR's own types is passed on as it is. */
  @Nullable Object ofType(Base value, QName type) {
    if (FHIR.equals(type.getNamespaceURI())) {
      return value.fhirType().equals(type.getLocalPart()) ? value : null;
    }
    return switch (type.getLocalPart()) {
      case "Boolean" -> value instanceof BooleanType flag ? flag.getValue() : null;
      case "Integer" -> value instanceof IntegerType number ? number.getValue() : null;
      case "Long" -> value instanceof IntegerType number ? number.getValue().longValue() : null;
      case "Decimal" -> decimal(value);
      case "String" -> string(value);
      case "Date" -> value instanceof DateType date ? FhirTemporal.date(text(date)) : null;
      case "DateTime" -> dateTime(value);
      case "Time" -> value instanceof TimeType time ? new Time(time.getValue()) : null;
      case "Code" -> value instanceof Coding coding ? code(coding) : null;
      case "Concept" -> concept(value);
      case "Quantity" -> value instanceof Quantity quantity ? quantity(quantity) : null;
      case "Ratio" -> value instanceof Ratio ratio ? ratio(ratio) : null;
      case "Any" -> any(value);
      default -> null;
    };
  }

  /** A Period as an interval of dates or times, a Range as one of quantities or numbers. */
  @Nullable Interval interval(Base value, String pointType) {
    if (value instanceof Period period) {
      return switch (pointType) {
        case "DateTime" -> interval(edge(period.getStartElement()), edge(period.getEndElement()));
        case "Date" -> interval(day(period.getStartElement()), day(period.getEndElement()));
        default -> null;
      };
    }
    if (value instanceof Range range) {
      return switch (pointType) {
        case "Quantity" ->
            interval(
                range.hasLow() ? quantity(range.getLow()) : null,
                range.hasHigh() ? quantity(range.getHigh()) : null);
        case "Decimal" -> interval(range.getLow().getValue(), range.getHigh().getValue());
        case "Integer" -> interval(whole(range.getLow()), whole(range.getHigh()));
        default -> null;
      };
    }
    return null;
  }

  /** FHIRHelpers.ToInterval: an open start is unknown, an open end goes on. */
  private static @Nullable Interval interval(@Nullable Object low, @Nullable Object high) {
    return low == null && high == null ? null : new Interval(low, low != null, high, true);
  }

  private @Nullable Object edge(BaseDateTimeType edge) {
    return edge.hasValue() ? FhirTemporal.dateTime(text(edge), zone) : null;
  }

  private static @Nullable Object day(BaseDateTimeType edge) {
    return edge.hasValue() ? FhirTemporal.date(text(edge)) : null;
  }

  private static @Nullable Integer whole(Quantity quantity) {
    BigDecimal value = quantity.getValue();
    return value == null || value.stripTrailingZeros().scale() > 0 ? null : value.intValue();
  }

  private static @Nullable BigDecimal decimal(Base value) {
    if (value instanceof DecimalType number) {
      return number.getValue();
    }
    return value instanceof IntegerType number ? new BigDecimal(number.getValue()) : null;
  }

  private static @Nullable String string(Base value) {
    if (value instanceof StringType string) {
      return string.getValue();
    }
    return value instanceof UriType uri ? uri.getValue() : null;
  }

  private @Nullable Object dateTime(Base value) {
    return value instanceof BaseDateTimeType dateTime
        ? FhirTemporal.dateTime(text(dateTime), zone)
        : null;
  }

  private static Code code(Coding coding) {
    return new Code()
        .withSystem(coding.getSystem())
        .withVersion(coding.getVersion())
        .withCode(coding.getCode())
        .withDisplay(coding.getDisplay());
  }

  private static @Nullable Concept concept(Base value) {
    if (value instanceof Coding coding) {
      return new Concept().withCode(code(coding)).withDisplay(coding.getDisplay());
    }
    if (!(value instanceof CodeableConcept concept)) {
      return null;
    }
    List<Code> codes = new ArrayList<>();
    concept.getCoding().forEach(each -> codes.add(code(each)));
    return new Concept().withCodes(codes).withDisplay(concept.getText());
  }

  private static org.opencds.cqf.cql.engine.runtime.Quantity quantity(Quantity quantity) {
    boolean ucum = UCUM.equals(quantity.getSystem()) && quantity.hasCode();
    String unit = ucum ? quantity.getCode() : quantity.getUnit();
    return new org.opencds.cqf.cql.engine.runtime.Quantity()
        .withValue(quantity.getValue())
        .withUnit(unit == null || unit.isEmpty() ? "1" : unit);
  }

  private static org.opencds.cqf.cql.engine.runtime.Ratio ratio(Ratio ratio) {
    return new org.opencds.cqf.cql.engine.runtime.Ratio()
        .withNumerator(quantity(ratio.getNumerator()))
        .withDenominator(quantity(ratio.getDenominator()));
  }

  /** Whatever CQL type comes nearest to the value. */
  private Object any(Base value) {
    for (String type :
        List.of(
            "Boolean",
            "Integer",
            "Decimal",
            "String",
            "Date",
            "DateTime",
            "Time",
            "Code",
            "Concept",
            "Quantity",
            "Ratio")) {
      Object converted = ofType(value, new QName(type));
      if (converted != null) {
        return converted;
      }
    }
    return value;
  }

  private static String text(BaseDateTimeType value) {
    return String.valueOf(value.getValueAsString());
  }
}
