package org.condyle.proms.instrument;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * An exact ratio of whole numbers, in lowest terms with a positive denominator. Scores are rounded
 * once, at the end, so that a third stays a third until then.
 *
 * @param numerator carries the sign
 * @param denominator more than 0
 */
public record Fraction(BigInteger numerator, BigInteger denominator)
    implements Comparable<Fraction> {

  public static final Fraction ZERO = of(0);

  public Fraction {
    if (denominator.signum() == 0) {
      throw new IllegalArgumentException("The denominator of a fraction is 0");
    }
    BigInteger divisor = numerator.gcd(denominator);
    if (denominator.signum() < 0) {
      divisor = divisor.negate();
    }
    numerator = numerator.divide(divisor);
    denominator = denominator.divide(divisor);
  }

  public static Fraction of(long whole) {
    return new Fraction(BigInteger.valueOf(whole), BigInteger.ONE);
  }

  public static Fraction of(BigDecimal value) {
    BigDecimal plain = value.scale() < 0 ? value.setScale(0) : value;
    return new Fraction(plain.unscaledValue(), BigInteger.TEN.pow(plain.scale()));
  }

  /**
   * Reads {@code 25}, {@code -5}, {@code 0.5} or {@code 50/3}.
   *
   * @throws NumberFormatException if it is none of these
   */
  public static Fraction parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return of(new BigDecimal(text));
    }
    BigInteger below = new BigInteger(text.substring(slash + 1));
    if (below.signum() == 0) {
      throw new NumberFormatException("denominator 0");
    }
    return new Fraction(new BigInteger(text.substring(0, slash)), below);
  }

  public Fraction plus(Fraction other) {
    return new Fraction(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  public Fraction times(Fraction other) {
    return new Fraction(
        numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  public Fraction dividedBy(long whole) {
    return new Fraction(numerator, denominator.multiply(BigInteger.valueOf(whole)));
  }

  /** The nearest number with so many places after the point; a half goes away from zero. */
  public BigDecimal rounded(int decimals) {
    return new BigDecimal(numerator)
        .divide(new BigDecimal(denominator), decimals, RoundingMode.HALF_UP);
  }

  @Override
  public int compareTo(Fraction other) {
    return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
  }
}
