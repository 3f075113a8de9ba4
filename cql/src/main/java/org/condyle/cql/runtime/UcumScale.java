package org.condyle.cql.runtime;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a UCUM unit measures and how much of it: so many times a product of base units.
 *
 * @param factor times the base units
 * @param dimension base unit and exponent; empty for what is only a number
 */
record UcumScale(BigDecimal factor, Map<String, Integer> dimension) {

  /** Enough that no digit of a CQL decimal (28) is lost on the way. */
  static final MathContext DIGITS = new MathContext(40);

  static final UcumScale ONE = new UcumScale(BigDecimal.ONE, Map.of());

  UcumScale {
    dimension = Map.copyOf(dimension);
  }

  static UcumScale number(BigDecimal value) {
    return new UcumScale(value, Map.of());
  }

  static UcumScale base(String unit) {
    return new UcumScale(BigDecimal.ONE, Map.of(unit, 1));
  }

  UcumScale times(UcumScale other) {
    Map<String, Integer> sum = new TreeMap<>(dimension);
    other.dimension.forEach((unit, exponent) -> sum.merge(unit, exponent, Integer::sum));
    sum.values().removeIf(exponent -> exponent == 0);
    return new UcumScale(factor.multiply(other.factor, DIGITS), sum);
  }

  UcumScale power(int exponent) {
    Map<String, Integer> multiplied = new TreeMap<>();
    dimension.forEach((unit, each) -> multiplied.put(unit, each * exponent));
    multiplied.values().removeIf(each -> each == 0);
    return new UcumScale(factor.pow(exponent, DIGITS), multiplied);
  }
}
