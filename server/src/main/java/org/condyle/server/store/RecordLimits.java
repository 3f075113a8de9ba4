package org.condyle.server.store;

import java.util.Map;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.EnvironmentNumber;

/**
 * How much of one record is loaded at most, so that no patient takes the memory of all. A record
 * that has more is refused as a whole.
 *
 * @param resources how many resources that belong to the patient; shared ones are not counted
 * @param characters of the text of these as it is stored, a megabyte for a million
 */
public record RecordLimits(int resources, long characters) {

  static final String RESOURCES_VARIABLE = "CONDYLE_RECORD_RESOURCES";
  static final String MEGABYTES_VARIABLE = "CONDYLE_RECORD_MEGABYTES";

  private static final int RESOURCES = 50_000;
  private static final int MEGABYTES = 100;
  private static final int MOST_RESOURCES = 10_000_000;
  private static final int MOST_MEGABYTES = 100_000;
  private static final long MEGA = 1_000_000;

  /**
   * 50,000 resources and 100 megabytes unless the environment says otherwise.
   *
   * @throws ProblemException PARAMETER_INVALID if a variable is no number in its range
   */
  public static RecordLimits fromEnvironment(Map<String, String> environment) {
    return new RecordLimits(
        EnvironmentNumber.read(environment, RESOURCES_VARIABLE, RESOURCES, MOST_RESOURCES),
        MEGA * EnvironmentNumber.read(environment, MEGABYTES_VARIABLE, MEGABYTES, MOST_MEGABYTES));
  }

  Problem tooMany(int there) {
    return problem(
        "There are "
            + there
            + " resources to be read of this record, and "
            + RESOURCES_VARIABLE
            + " allows "
            + resources);
  }

  Problem tooLong(int there) {
    return problem(
        "The "
            + there
            + " resources to be read of this record have more than the "
            + characters / MEGA
            + " MB of text that "
            + MEGABYTES_VARIABLE
            + " allows");
  }

  private static Problem problem(String message) {
    return new Problem(ProblemCode.RECORD_TOO_LARGE, message, null);
  }
}
