package org.condyle.bench.process;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Stored results of many patients, made in the database from those of a few: each patient with a
 * result gets copies, in HAPI's table and in ours, so that a report over all of them has to say the
 * copies' multiple. The copies have no body: a report that reads one fails.
 */
public final class CopiedResults {

  private static final String RESULTS = "subject_result";

  private final ServerDatabase database;

  public CopiedResults(ServerDatabase database) {
    this.database = database;
  }

  /**
   * Makes the copies.
   *
   * @param copies of each patient
   * @throws MeasurementFailure if the server stores no results
   */
  public void make(int copies) {
    if (!database.has("condyle", RESULTS)
        || database.value("select count(*) from condyle." + RESULTS).equals("0")) {
      throw new MeasurementFailure("The server stores no results that could be copied");
    }
    database.execute(
        "create temporary sequence copied; create temporary table copy on commit drop as"
            + " select r.res_id as old_id, (select max(res_id) from hfj_resource)"
            + " + nextval('copied') as new_id"
            + " from hfj_resource r, generate_series(1, "
            + copies
            + ") where r.res_type = 'Patient' and r.res_deleted_at is null;"
            + " insert into hfj_resource ("
            + database.columns("hfj_resource", "")
            + ") select "
            + patient()
            + " from copy join hfj_resource r on r.res_id = copy.old_id;"
            + " select setval('seq_resource_id', (select max(res_id) from hfj_resource) + 1000);"
            + " insert into condyle.subject_result ("
            + database.columns(RESULTS, "")
            + ") select "
            + database.columns(RESULTS, "r.").replace("r.patient_id", "copy.new_id")
            + " from copy join condyle.subject_result r on r.patient_id = copy.old_id");
    database.execute("vacuum analyze condyle.subject_result");
    database.execute("vacuum analyze hfj_resource");
  }

  private String patient() {
    return Arrays.stream(database.columns("hfj_resource", "r.").split(","))
        .map(
            column ->
                switch (column) {
                  case "r.res_id" -> "copy.new_id";
                  case "r.fhir_id" -> "r.fhir_id || '-' || copy.new_id";
                  default -> column;
                })
        .collect(Collectors.joining(","));
  }
}
