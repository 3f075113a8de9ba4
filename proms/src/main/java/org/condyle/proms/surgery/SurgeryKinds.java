package org.condyle.proms.surgery;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.condyle.proms.reading.CodeSet;
import org.condyle.proms.reading.CodeSets;
import org.condyle.proms.reading.DataFile;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of operations there are, and how their side is told.
 *
 * @param kinds in the order in which they are tried
 * @param sides how a side is coded
 * @param fulfilment when a procedure is taken for the one that was ordered
 */
public record SurgeryKinds(List<SurgeryKind> kinds, SideCodes sides, Fulfilment fulfilment) {

  private static final String FILE = "/org/condyle/proms/surgery-kinds.json";

  /**
   * When a procedure that names no order is the one that was ordered.
   *
   * @param daysApart between the ordered day and that of the procedure, at most
   * @param daysAfterOrderWithoutDay from the day on which an order without a day was written, at
   *     most
   */
  public record Fulfilment(
      @JsonProperty(required = true) int daysApart,
      @JsonProperty(required = true) int daysAfterOrderWithoutDay,
      @JsonProperty(required = true) boolean verified,
      @JsonProperty(required = true) String source) {}

  /** Body sites that are a side, and the procedure codes that say one themselves. */
  public record SideCodes(
      String system,
      String right,
      String left,
      String both,
      CodeSet rightCodes,
      CodeSet leftCodes) {}

  private record FileOfKinds(
      @JsonProperty(required = true) String version,
      @JsonProperty(required = true) String source,
      @JsonProperty(required = true) FileOfSides sides,
      @JsonProperty(required = true) Fulfilment fulfilment,
      @JsonProperty(required = true) List<FileOfKind> kinds) {}

  private record FileOfSides(
      @JsonProperty(required = true) String system,
      @JsonProperty(required = true) String right,
      @JsonProperty(required = true) String left,
      @JsonProperty(required = true) String both,
      @JsonProperty(required = true) String rightValueSet,
      @JsonProperty(required = true) String leftValueSet) {}

  private record FileOfKind(
      @JsonProperty(required = true) String id,
      @JsonProperty(required = true) String joint,
      @JsonProperty(required = true) String valueSet,
      @JsonProperty(required = true) boolean sided,
      @Nullable String partOf) {}

  /** Those that Condyle comes with. */
  public static SurgeryKinds load(CodeSets codes) {
    FileOfKinds file =
        DataFile.ofClassPath(FILE).read(FileOfKinds.class, ProblemCode.SCHEDULE_INVALID);
    List<SurgeryKind> kinds = new ArrayList<>();
    for (FileOfKind kind : file.kinds()) {
      kinds.add(
          new SurgeryKind(
              kind.id(), kind.joint(), codes.of(kind.valueSet()), kind.sided(), kind.partOf()));
    }
    FileOfSides sides = file.sides();
    return new SurgeryKinds(
        List.copyOf(kinds),
        new SideCodes(
            sides.system(),
            sides.right(),
            sides.left(),
            sides.both(),
            codes.of(sides.rightValueSet()),
            codes.of(sides.leftValueSet())),
        file.fulfilment());
  }

  /** The kind that a code means; empty for every other operation. */
  public Optional<SurgeryKind> of(CodeableConcept code) {
    return kinds.stream().filter(kind -> kind.codes().contains(code)).findFirst();
  }

  /**
   * The kind with an id.
   *
   * @throws ProblemException if there is none
   */
  public SurgeryKind named(String id) {
    return kinds.stream()
        .filter(kind -> kind.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.SCHEDULE_INVALID,
                    "There is no kind of surgery '"
                        + id
                        + "'; use one of "
                        + kinds.stream().map(SurgeryKind::id).toList(),
                    id));
  }
}
