package org.condyle.cql.runtime;

import java.math.BigDecimal;

/**
 * Converts between units of measure for those who work on with values, exactly as CQL does here.
 */
public final class UnitConversion {

  private UnitConversion() {}

  /**
   * A value in another unit.
   *
   * @param from UCUM unit of the value, or a calendar unit of CQL
   * @param to the wanted unit
   * @throws RuntimeException if one is not known or they do not measure the same
   */
  public static BigDecimal convert(BigDecimal value, String from, String to) {
    return LibraryCompilation.units().convert(value, from, to);
  }
}
