package org.condyle.server.operation;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * What a caller gave an operation, checked against the OperationDefinition by {@link
 * OperationBinding}. Each value is asked for by the parameter's name in the definition, by whatever
 * alias it was given; asking for a name that the definition does not have is a fault of the code.
 */
public final class OperationParameters {

  private final Map<String, List<Base>> values;

  /**
   * @param values by every parameter of the definition what was given for it, in the right type and
   *     number
   */
  OperationParameters(Map<String, List<Base>> values) {
    this.values = values;
  }

  /**
   * The text of a parameter that may be given once: of a primitive its value, of a Reference its
   * reference.
   */
  public Optional<String> text(String name) {
    return one(name).map(OperationParameters::textOf);
  }

  /**
   * The text of a parameter that is needed here, though not everywhere by its definition.
   *
   * @throws ProblemException PARAMETER_MISSING if it is not given
   */
  public String requiredText(String name) {
    return text(name)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.PARAMETER_MISSING, "The parameter '" + name + "' is needed", name));
  }

  /** The texts of a parameter that may be given several times, in order. */
  public List<String> texts(String name) {
    return given(name).stream().map(OperationParameters::textOf).toList();
  }

  /** A parameter of type boolean, if it is given. */
  public Optional<Boolean> flag(String name) {
    return one(name).map(BooleanType.class::cast).map(BooleanType::booleanValue);
  }

  /** A parameter of type integer, if it is given. */
  public Optional<Integer> number(String name) {
    return one(name).map(IntegerType.class::cast).map(IntegerType::getValue);
  }

  /** The resources given under a name, in order. */
  public <T extends Resource> List<T> resources(String name, Class<T> type) {
    return given(name).stream().map(type::cast).toList();
  }

  /** The resource of a parameter that may be given once. */
  public <T extends Resource> Optional<T> resource(String name, Class<T> type) {
    return one(name).map(type::cast);
  }

  /** The values of a parameter that has parts, in order. */
  public List<ParametersParameterComponent> parts(String name) {
    return given(name).stream().map(ParametersParameterComponent.class::cast).toList();
  }

  /**
   * What {@code periodStart} and {@code periodEnd} say.
   *
   * @param zone the time zone of the practice, in which calendar values are read
   * @throws ProblemException PARAMETER_MISSING, PERIOD_UNREADABLE or PERIOD_REVERSED
   */
  public MeasurementPeriod period(ZoneId zone) {
    return MeasurementPeriod.parse(requiredText("periodStart"), requiredText("periodEnd"), zone);
  }

  /**
   * The last instant that a date or dateTime means: a day means its end.
   *
   * @param zone the time zone of the practice, in which a day is read
   * @throws ProblemException PARAMETER_INVALID
   */
  public Optional<OffsetDateTime> lastInstant(String name, ZoneId zone) {
    return text(name).map(text -> lastInstant(name, text, zone));
  }

  private static OffsetDateTime lastInstant(String name, String text, ZoneId zone) {
    try {
      return text.contains("T")
          ? OffsetDateTime.parse(text)
          : LocalDate.parse(text).atTime(LocalTime.MAX).atZone(zone).toOffsetDateTime();
    } catch (DateTimeException e) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "The parameter '" + name + "' is no day and no instant with offset: '" + text + "'",
          name);
    }
  }

  /** Whether anything was given under this name or an alias of it. */
  public boolean has(String name) {
    return !given(name).isEmpty();
  }

  private Optional<Base> one(String name) {
    return given(name).stream().findFirst();
  }

  private List<Base> given(String name) {
    List<Base> given = values.get(name);
    if (given == null) {
      throw new IllegalArgumentException("The OperationDefinition has no parameter " + name);
    }
    return given;
  }

  private static String textOf(Base value) {
    String text =
        value instanceof Reference reference ? reference.getReference() : value.primitiveValue();
    if (text == null) {
      throw new IllegalArgumentException("A " + value.fhirType() + " has no text");
    }
    return text;
  }
}
