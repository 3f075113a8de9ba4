package org.condyle.cql.runtime;

import java.util.List;
import org.cqframework.cql.elm.visiting.BaseElmLibraryVisitor;
import org.hl7.elm.r1.Element;
import org.hl7.elm.r1.Expand;
import org.hl7.elm.r1.Expression;
import org.hl7.elm.r1.Greater;
import org.hl7.elm.r1.If;
import org.hl7.elm.r1.Interval;
import org.hl7.elm.r1.Library;
import org.hl7.elm.r1.Null;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@code expand { Interval[1, n] }} give nothing when n is 0, where the engine would stop
 * with an invalid interval. Published libraries count days like this ({@code daysInPeriod} of
 * QICoreCommon) and rely on it for stays of less than a day. Outside {@code expand} an interval
 * that ends before it starts stays an error.
 */
final class EmptyRanges extends BaseElmLibraryVisitor<@Nullable Object, @Nullable Object> {

  private EmptyRanges() {}

  static void allowIn(Library library) {
    new EmptyRanges().visitLibrary(library, null);
  }

  @Override
  protected @Nullable Object defaultResult(Element element, @Nullable Object context) {
    return null;
  }

  @Override
  public @Nullable Object visitExpand(Expand elm, @Nullable Object context) {
    if (!elm.getOperand().isEmpty()
        && elm.getOperand().get(0) instanceof org.hl7.elm.r1.List list) {
      List<Expression> elements = list.getElement();
      elements.replaceAll(EmptyRanges::unlessEmpty);
    }
    return super.visitExpand(elm, context);
  }

  private static Expression unlessEmpty(Expression element) {
    if (!(element instanceof Interval interval)
        || interval.getLow() == null
        || interval.getHigh() == null) {
      return element;
    }
    Greater empty = new Greater();
    empty.setOperand(List.of(interval.getLow(), interval.getHigh()));
    If unlessEmpty = new If();
    unlessEmpty.setCondition(empty);
    unlessEmpty.setThen(new Null());
    unlessEmpty.setElse(interval);
    return unlessEmpty;
  }
}
