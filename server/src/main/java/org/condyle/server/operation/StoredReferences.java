package org.condyle.server.operation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.Reference;

/** Parameters that refer to a resource of the practice, such as {@code Organization/3}. */
public final class StoredReferences {

  private static final Pattern REFERENCE = Pattern.compile("(?:.*/)?([A-Za-z]+)/([^/]+)");

  private final RecordStore records;
  private final int partition;

  public StoredReferences(RecordStore records, int partition) {
    this.records = records;
    this.partition = partition;
  }

  /**
   * @param parameter where the reference was given
   * @throws ProblemException PARAMETER_INVALID if it is no reference to this type, NOT_FOUND if
   *     there is no such resource
   */
  public Reference read(String parameter, String type, String text) {
    Matcher matcher = REFERENCE.matcher(text);
    if (!matcher.matches() || !matcher.group(1).equals(type)) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "'" + text + "' is no reference to a " + type + " such as " + type + "/17",
          parameter);
    }
    String reference = type + "/" + matcher.group(2);
    if (!records.has(partition, type, matcher.group(2))) {
      throw new ProblemException(ProblemCode.NOT_FOUND, "There is no " + reference, parameter);
    }
    return new Reference(reference);
  }
}
