package org.condyle.cql.runtime;

import java.util.ArrayList;
import java.util.List;
import javax.xml.namespace.QName;
import org.cqframework.cql.elm.visiting.BaseElmLibraryVisitor;
import org.hl7.elm.r1.ByExpression;
import org.hl7.elm.r1.Element;
import org.hl7.elm.r1.Library;
import org.hl7.elm.r1.Literal;
import org.hl7.elm.r1.SortByItem;
import org.hl7.elm.r1.SortClause;
import org.hl7.elm.r1.SortDirection;
import org.jspecify.annotations.Nullable;

/**
 * Lets the first of several sort keys be the one that counts most, as CQL says. The engine sorts by
 * one key after the other, so the last one wins; and it sorts downwards by sorting upwards and
 * turning the whole list round, which turns round what the keys before had put in order.
 *
 * <p>So the keys are given to it from the last to the first, and before a downward key the list is
 * turned round once more, by a key that is the same for all.
 */
final class SortKeys extends BaseElmLibraryVisitor<@Nullable Object, @Nullable Object> {

  private static final QName INTEGER = new QName("urn:hl7-org:elm-types:r1", "Integer");

  /** Puts the keys of every sort of a library in the order that the engine needs. */
  static void orderIn(Library library) {
    new SortKeys().visitLibrary(library, null);
  }

  @Override
  protected @Nullable Object defaultResult(Element element, @Nullable Object context) {
    return null;
  }

  @Override
  public @Nullable Object visitSortClause(SortClause sort, @Nullable Object context) {
    // The keys may hold queries that sort, too.
    super.visitSortClause(sort, context);
    List<SortByItem> keys = new ArrayList<>(sort.getBy());
    if (keys.size() > 1) {
      sort.getBy().clear();
      for (int i = keys.size() - 1; i >= 0; i--) {
        if (isDownward(keys.get(i))) {
          sort.getBy().add(turnRound());
        }
        sort.getBy().add(keys.get(i));
      }
    }
    return null;
  }

  private static boolean isDownward(SortByItem key) {
    return key.getDirection() == SortDirection.DESC
        || key.getDirection() == SortDirection.DESCENDING;
  }

  private static ByExpression turnRound() {
    ByExpression same = new ByExpression();
    same.setExpression(new Literal().withValueType(INTEGER).withValue("0"));
    same.setDirection(SortDirection.DESC);
    return same;
  }
}
