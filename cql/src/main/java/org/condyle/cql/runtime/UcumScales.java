package org.condyle.cql.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fhir.ucum.BaseUnit;
import org.fhir.ucum.DefinedUnit;
import org.fhir.ucum.Prefix;
import org.fhir.ucum.UcumEssenceService;
import org.fhir.ucum.UcumException;
import org.fhir.ucum.UcumModel;
import org.fhir.ucum.Unit;

/**
 * Converts between UCUM units by the definitions of UCUM in full precision. The UCUM library rounds
 * to the digits with which a unit is defined, 70 inches to 178 cm, and knows no temperatures.
 */
final class UcumScales {

  private static final Pattern ATOM = Pattern.compile("(.*[^0-9+-])([+-]?\\d+)?");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private static final BigDecimal CELSIUS_ZERO = new BigDecimal("273.15");
  private static final BigDecimal FAHRENHEIT_ZERO = new BigDecimal("459.67");
  private static final BigDecimal FAHRENHEIT_DEGREES = new BigDecimal("1.8");

  /** Units come from data too, so that not every text is kept. */
  private static final int MOST_KEPT = 2_000;

  private final UcumModel model;
  private final List<Prefix> prefixes;
  private final Map<String, Unit> units = new ConcurrentHashMap<>();
  private final Map<String, Optional<UcumScale>> known = new ConcurrentHashMap<>();

  UcumScales() {
    try (InputStream essence = UcumEssenceService.class.getResourceAsStream("/ucum-essence.xml")) {
      if (essence == null) {
        throw new IllegalStateException("The class path holds no ucum-essence.xml");
      }
      this.model = new UcumEssenceService(essence).getModel();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UcumException e) {
      throw new IllegalStateException("The definitions of UCUM cannot be read", e);
    }
    this.prefixes =
        model.getPrefixes().stream()
            .sorted(Comparator.comparing((Prefix each) -> -each.getCode().length()))
            .toList();
    model.getBaseUnits().forEach(unit -> units.put(unit.getCode(), unit));
    model.getDefinedUnits().forEach(unit -> units.put(unit.getCode(), unit));
  }

  /** The value in the other unit; nothing where they do not measure the same. */
  Optional<BigDecimal> convert(BigDecimal value, String from, String to) {
    if (from.equals(to)) {
      return Optional.of(value);
    }
    Optional<BigDecimal> kelvin = kelvin(value, from);
    if (kelvin.isPresent()) {
      return fromKelvin(kelvin.get(), to);
    }
    Optional<UcumScale> source = scale(from);
    Optional<UcumScale> target = scale(to);
    return source.isEmpty()
            || target.isEmpty()
            || !source.get().dimension().equals(target.get().dimension())
        ? Optional.empty()
        : Optional.of(
            value
                .multiply(source.get().factor(), UcumScale.DIGITS)
                .divide(target.get().factor(), UcumScale.DIGITS));
  }

  private static Optional<BigDecimal> kelvin(BigDecimal value, String unit) {
    return switch (unit) {
      case "K" -> Optional.of(value);
      case "Cel" -> Optional.of(value.add(CELSIUS_ZERO));
      case "[degF]" ->
          Optional.of(value.add(FAHRENHEIT_ZERO).divide(FAHRENHEIT_DEGREES, UcumScale.DIGITS));
      default -> Optional.empty();
    };
  }

  private Optional<BigDecimal> fromKelvin(BigDecimal kelvin, String unit) {
    return switch (unit) {
      case "Cel" -> Optional.of(kelvin.subtract(CELSIUS_ZERO));
      case "[degF]" -> Optional.of(kelvin.multiply(FAHRENHEIT_DEGREES).subtract(FAHRENHEIT_ZERO));
      default ->
          scale(unit)
              .filter(scale -> scale.dimension().equals(Map.of("K", 1)))
              .map(scale -> kelvin.divide(scale.factor(), UcumScale.DIGITS));
    };
  }

  /** What a unit measures; nothing for a text that is no unit, and for one on a curved scale. */
  Optional<UcumScale> scale(String unit) {
    Optional<UcumScale> scale = known.get(unit);
    if (scale == null) {
      scale = read(unit);
      if (known.size() < MOST_KEPT) {
        known.put(unit, scale);
      }
    }
    return scale;
  }

  private Optional<UcumScale> read(String unit) {
    try {
      Reader reader = new Reader(unit);
      UcumScale scale = reader.term();
      return reader.atEnd() ? Optional.of(scale) : Optional.empty();
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private Optional<UcumScale> atom(String symbol) {
    Unit unit = units.get(symbol);
    if (unit != null) {
      return defined(unit);
    }
    for (Prefix prefix : prefixes) {
      if (symbol.startsWith(prefix.getCode())) {
        Unit metric = units.get(symbol.substring(prefix.getCode().length()));
        if (metric instanceof BaseUnit || metric instanceof DefinedUnit own && own.isMetric()) {
          BigDecimal times = new BigDecimal(prefix.getValue().asDecimal());
          return defined(metric).map(scale -> UcumScale.number(times).times(scale));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<UcumScale> defined(Unit unit) {
    if (!(unit instanceof DefinedUnit defined)) {
      return Optional.of(UcumScale.base(unit.getCode()));
    }
    if (defined.isSpecial()
        || defined.getValue() == null
        || defined.getValue().getValue() == null) {
      return Optional.empty();
    }
    BigDecimal times = new BigDecimal(defined.getValue().getValue().asDecimal());
    return scale(defined.getValue().getUnit()).map(UcumScale.number(times)::times);
  }

  /** Reads a unit as UCUM's grammar has it (UCUM section 2.1). */
  private final class Reader {

    private final String text;
    private int at;

    private Reader(String text) {
      this.text = text;
    }

    private boolean atEnd() {
      return at == text.length();
    }

    private boolean takes(char symbol) {
      boolean taken = !atEnd() && text.charAt(at) == symbol;
      at += taken ? 1 : 0;
      return taken;
    }

    private UcumScale term() {
      UcumScale scale = takes('/') ? component().power(-1) : component();
      while (!atEnd() && text.charAt(at) != ')') {
        if (takes('.')) {
          scale = scale.times(component());
        } else if (takes('/')) {
          scale = scale.times(component().power(-1));
        } else {
          throw new IllegalArgumentException("Neither . nor / between two units");
        }
      }
      return scale;
    }

    private UcumScale component() {
      if (takes('(')) {
        UcumScale scale = term();
        if (!takes(')')) {
          throw new IllegalArgumentException("No )");
        }
        return scale;
      }
      String symbol = symbol();
      boolean annotated = annotation();
      if (symbol.isEmpty() && annotated) {
        return UcumScale.ONE;
      }
      if (NUMBER.matcher(symbol).matches()) {
        return UcumScale.number(new BigDecimal(symbol));
      }
      Matcher matcher = ATOM.matcher(symbol);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("No unit");
      }
      UcumScale scale =
          atom(matcher.group(1)).orElseThrow(() -> new IllegalArgumentException("Unknown"));
      String exponent = matcher.group(2);
      return exponent == null ? scale : scale.power(Integer.parseInt(exponent));
    }

    private String symbol() {
      int start = at;
      boolean inBrackets = false;
      while (!atEnd() && (inBrackets || "./(){}".indexOf(text.charAt(at)) < 0)) {
        inBrackets = text.charAt(at) == '[' || inBrackets && text.charAt(at) != ']';
        at++;
      }
      return text.substring(start, at);
    }

    private boolean annotation() {
      if (!takes('{')) {
        return false;
      }
      int end = text.indexOf('}', at);
      if (end < 0) {
        throw new IllegalArgumentException("No }");
      }
      at = end + 1;
      return true;
    }
  }
}
