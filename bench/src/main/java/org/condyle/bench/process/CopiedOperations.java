package org.condyle.bench.process;

/**
 * Rows of completeness of many operations, made in the database from those of a few: each operation
 * gets copies with the same patient, facility, surgeon, month, windows and outcomes, so that counts
 * of all of them have to be the multiple.
 */
public final class CopiedOperations {

  private static final String OPERATIONS = "condyle.completeness_operation";
  private static final String ITEMS = "completeness_item";

  private final ServerDatabase database;

  public CopiedOperations(ServerDatabase database) {
    this.database = database;
  }

  /** How many operations have rows. */
  public long operations() {
    return Long.parseLong(database.value("select count(*) from " + OPERATIONS));
  }

  /** How many rows there are. */
  public long rows() {
    return Long.parseLong(database.value("select count(*) from condyle." + ITEMS));
  }

  /**
   * Makes the copies.
   *
   * @param copies of each operation
   */
  public void make(long copies) {
    database.execute(
        "insert into "
            + OPERATIONS
            + " (partition_id, patient_id, patient, surgery)"
            + " select partition_id, patient_id, patient, surgery || '-copy-' || number from "
            + OPERATIONS
            + ", generate_series(1, "
            + copies
            + ") as number");
    database.execute(
        "insert into condyle."
            + ITEMS
            + " ("
            + database.columns(ITEMS, "")
            + ") select "
            + database.columns(ITEMS, "i.").replace("i.operation_id", "c.operation_id")
            + " from condyle."
            + ITEMS
            + " i join "
            + OPERATIONS
            + " o on o.operation_id = i.operation_id join "
            + OPERATIONS
            + " c on c.patient_id = o.patient_id and c.surgery like '%-copy-%'"
            + " and split_part(c.surgery, '-copy-', 1) = o.surgery");
    database.execute("vacuum analyze " + OPERATIONS);
    database.execute("vacuum analyze condyle." + ITEMS);
    database.execute("vacuum analyze condyle.completeness_cell");
  }
}
