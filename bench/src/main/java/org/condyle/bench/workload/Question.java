package org.condyle.bench.workload;

/**
 * A report that is asked for, and what it must say.
 *
 * @param name short, for tables: {@code CMS122}
 * @param measure canonical of the measure, with version
 * @param periodStart first day of the measurement period
 * @param periodEnd last day of the measurement period
 * @param dataCutOff last day whose data is known
 */
public record Question(
    String name,
    String measure,
    String periodStart,
    String periodEnd,
    String dataCutOff,
    Totals totals) {}
