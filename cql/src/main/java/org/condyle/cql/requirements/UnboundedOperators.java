package org.condyle.cql.requirements;

import java.math.BigInteger;
import java.util.Set;
import java.util.TreeSet;
import org.condyle.cql.runtime.CompiledContent;
import org.cqframework.cql.elm.visiting.BaseElmLibraryVisitor;
import org.hl7.elm.r1.Element;
import org.hl7.elm.r1.Expand;
import org.hl7.elm.r1.Literal;
import org.hl7.elm.r1.Matches;
import org.hl7.elm.r1.Power;
import org.hl7.elm.r1.ReplaceMatches;
import org.hl7.elm.r1.SplitOnMatches;

/**
 * Finds operators of which a single call can take any time or memory, whatever small its operands:
 * no evaluation can be stopped within an operator.
 */
public final class UnboundedOperators extends BaseElmLibraryVisitor<Boolean, Set<String>> {

  private static final BigInteger LARGEST_EXPONENT = BigInteger.valueOf(100);

  private UnboundedOperators() {}

  /** The names of those that the primary library itself uses, each with its place in the text. */
  public static Set<String> in(CompiledContent content) {
    Set<String> found = new TreeSet<>();
    new UnboundedOperators().visitLibrary(content.library(), found);
    return found;
  }

  private static void add(String name, Element elm, Set<String> found) {
    String place = elm.getLocator();
    found.add(place == null ? name : name + " at " + place);
  }

  @Override
  protected Boolean defaultResult(Element element, Set<String> found) {
    return true;
  }

  @Override
  public Boolean visitExpand(Expand elm, Set<String> found) {
    add("expand", elm, found);
    return super.visitExpand(elm, found);
  }

  @Override
  public Boolean visitMatches(Matches elm, Set<String> found) {
    add("Matches", elm, found);
    return super.visitMatches(elm, found);
  }

  @Override
  public Boolean visitReplaceMatches(ReplaceMatches elm, Set<String> found) {
    add("ReplaceMatches", elm, found);
    return super.visitReplaceMatches(elm, found);
  }

  @Override
  public Boolean visitSplitOnMatches(SplitOnMatches elm, Set<String> found) {
    add("SplitOnMatches", elm, found);
    return super.visitSplitOnMatches(elm, found);
  }

  @Override
  public Boolean visitPower(Power elm, Set<String> found) {
    boolean small =
        elm.getOperand().get(1) instanceof Literal literal
            && String.valueOf(literal.getValue()).matches("\\d{1,9}")
            && new BigInteger(String.valueOf(literal.getValue())).compareTo(LARGEST_EXPONENT) <= 0;
    if (!small) {
      add("^ with a computed or large exponent", elm, found);
    }
    return super.visitPower(elm, found);
  }
}
