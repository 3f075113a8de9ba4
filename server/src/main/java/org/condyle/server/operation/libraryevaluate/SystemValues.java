package org.condyle.server.operation.libraryevaluate;

import java.math.BigDecimal;
import java.time.format.DateTimeFormatter;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Range;
import org.hl7.fhir.r4.model.Ratio;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.TimeType;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.runtime.Code;
import org.opencds.cqf.cql.engine.runtime.Concept;
import org.opencds.cqf.cql.engine.runtime.Date;
import org.opencds.cqf.cql.engine.runtime.DateTime;
import org.opencds.cqf.cql.engine.runtime.Interval;
import org.opencds.cqf.cql.engine.runtime.Precision;
import org.opencds.cqf.cql.engine.runtime.Time;
import org.opencds.cqf.cql.engine.runtime.Vocabulary;

/** Values of CQL's own types as FHIR types. */
final class SystemValues {

  private static final String UCUM = "http://unitsofmeasure.org";
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX");
  private static final DateTimeFormatter MOMENT_AND_MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX");

  private SystemValues() {}

  static Type of(Object value) {
    if (value instanceof Boolean flag) {
      return new BooleanType(flag);
    }
    if (value instanceof Integer number) {
      return new IntegerType(number);
    }
    if (value instanceof BigDecimal number) {
      return new DecimalType(number);
    }
    if (value instanceof Date date) {
      return new DateType(date.toString());
    }
    if (value instanceof DateTime dateTime) {
      return dateTime(dateTime);
    }
    if (value instanceof Time time) {
      return new TimeType(time(time));
    }
    if (value instanceof Interval interval) {
      return interval(interval);
    }
    return coded(value);
  }

  private static Type coded(Object value) {
    if (value instanceof org.opencds.cqf.cql.engine.runtime.Quantity quantity) {
      return quantity(quantity);
    }
    if (value instanceof org.opencds.cqf.cql.engine.runtime.Ratio ratio) {
      return new Ratio()
          .setNumerator(quantity(ratio.getNumerator()))
          .setDenominator(quantity(ratio.getDenominator()));
    }
    if (value instanceof Code code) {
      return coding(code);
    }
    if (value instanceof Concept concept) {
      CodeableConcept result = new CodeableConcept();
      result.setText(concept.getDisplay());
      if (concept.getCodes() != null) {
        concept.getCodes().forEach(code -> result.addCoding(coding(code)));
      }
      return result;
    }
    return value instanceof Vocabulary vocabulary
        ? new UriType(vocabulary.getId())
        : new StringType(String.valueOf(value));
  }

  /** The CQL type, where the FHIR type alone does not tell it. */
  static @Nullable String typeThatFhirLacks(Object value) {
    if (value instanceof Long) {
      return "System.Long";
    }
    if (value instanceof Interval interval) {
      Object edge = interval.getLow() == null ? interval.getHigh() : interval.getLow();
      return edge instanceof Integer
          ? "Interval<System.Integer>"
          : edge instanceof BigDecimal
              ? "Interval<System.Decimal>"
              : edge instanceof Date ? "Interval<System.Date>" : null;
    }
    return value instanceof Vocabulary ? "System." + value.getClass().getSimpleName() : null;
  }

  private static DateTimeType dateTime(DateTime value) {
    String day = String.valueOf(value.getDateTime()).substring(0, 10);
    Precision precision = value.getPrecision() == null ? Precision.DAY : value.getPrecision();
    return new DateTimeType(
        switch (precision) {
          case YEAR -> day.substring(0, 4);
          case MONTH -> day.substring(0, 7);
          case WEEK, DAY -> day;
          // FHIR has no moment without seconds.
          case HOUR, MINUTE, SECOND -> MOMENT.format(value.getDateTime());
          case MILLISECOND -> MOMENT_AND_MILLISECONDS.format(value.getDateTime());
        });
  }

  private static String time(Time value) {
    String text = value.toString();
    String plain = text.startsWith("T") ? text.substring(1) : text;
    return switch (plain.length()) {
      case 2 -> plain + ":00:00";
      case 5 -> plain + ":00";
      default -> plain;
    };
  }

  private static Quantity quantity(org.opencds.cqf.cql.engine.runtime.@Nullable Quantity value) {
    Quantity result = new Quantity();
    if (value != null) {
      result.setValue(value.getValue());
      if (value.getUnit() != null) {
        result.setUnit(value.getUnit()).setSystem(UCUM).setCode(value.getUnit());
      }
    }
    return result;
  }

  private static Coding coding(@Nullable Code code) {
    return code == null
        ? new Coding()
        : new Coding()
            .setSystem(code.getSystem())
            .setVersion(code.getVersion())
            .setCode(code.getCode())
            .setDisplay(code.getDisplay());
  }

  /** Of an open edge the next value inside is given, since FHIR's edges belong to the interval. */
  private static Type interval(Interval interval) {
    Object low = interval.getLow() == null ? null : interval.getStart();
    Object high = interval.getHigh() == null ? null : interval.getEnd();
    Object edge = low == null ? high : low;
    if (edge instanceof DateTime || edge instanceof Date) {
      Period period = new Period();
      if (low != null) {
        period.setStartElement(moment(low));
      }
      if (high != null) {
        period.setEndElement(moment(high));
      }
      return period;
    }
    Range range = new Range();
    if (low != null) {
      range.setLow(bound(low));
    }
    if (high != null) {
      range.setHigh(bound(high));
    }
    return range.isEmpty() ? new StringType(interval.toString()) : range;
  }

  private static DateTimeType moment(Object edge) {
    return edge instanceof DateTime dateTime
        ? dateTime(dateTime)
        : new DateTimeType(edge.toString());
  }

  private static @Nullable Quantity bound(Object edge) {
    if (edge instanceof org.opencds.cqf.cql.engine.runtime.Quantity quantity) {
      return quantity(quantity);
    }
    return edge instanceof Number number
        ? new Quantity().setValue(new BigDecimal(number.toString()))
        : null;
  }
}
