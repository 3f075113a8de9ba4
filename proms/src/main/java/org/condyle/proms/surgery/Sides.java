package org.condyle.proms.surgery;

import java.util.List;
import java.util.stream.Stream;
import org.condyle.proms.surgery.SurgeryKinds.SideCodes;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;

/** Reads sides; a body site goes before a code that says the side itself. */
public final class Sides {

  private final SideCodes codes;

  public Sides(SurgeryKinds kinds) {
    this.codes = kinds.sides();
  }

  /** The one side that body sites name; UNKNOWN for none and for both. */
  public Side of(List<CodeableConcept> bodySites) {
    boolean right = names(bodySites, codes.right());
    boolean left = names(bodySites, codes.left());
    boolean both = names(bodySites, codes.both());
    if (both || right == left) {
      return Side.UNKNOWN;
    }
    return right ? Side.RIGHT : Side.LEFT;
  }

  /** The side of an operation: that of its body sites, else that of its code. */
  Side of(List<CodeableConcept> bodySites, CodeableConcept code) {
    Side bySite = of(bodySites);
    if (bySite != Side.UNKNOWN) {
      return bySite;
    }
    if (codes.rightCodes().contains(code)) {
      return codes.leftCodes().contains(code) ? Side.UNKNOWN : Side.RIGHT;
    }
    return codes.leftCodes().contains(code) ? Side.LEFT : Side.UNKNOWN;
  }

  /** Whether one resource stands for both sides, by its body sites or by its codes. */
  boolean areBoth(List<CodeableConcept> bodySites, CodeableConcept code) {
    return names(bodySites, codes.both())
        || (names(bodySites, codes.right()) && names(bodySites, codes.left()))
        || (codes.rightCodes().contains(code)
            && codes.leftCodes().contains(code)
            && of(bodySites) == Side.UNKNOWN);
  }

  private boolean names(List<CodeableConcept> sites, String code) {
    return sites.stream().flatMap(Sides::codings).anyMatch(coding -> is(coding, code));
  }

  private boolean is(Coding coding, String code) {
    return codes.system().equals(coding.getSystem()) && code.equals(coding.getCode());
  }

  private static Stream<Coding> codings(CodeableConcept concept) {
    return concept.getCoding().stream();
  }
}
