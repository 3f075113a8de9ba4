package org.condyle.proms.schedule;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.condyle.proms.surgery.SurgeryKind;

/**
 * One instrument that an interval asks for.
 *
 * @param instrument its id; a due item is known by it
 * @param alternatives ids of instruments that do as well
 * @param kinds ids of the kinds of operations after which it is asked; every kind where empty
 */
public record Slot(String instrument, List<String> alternatives, List<String> kinds) {

  public Slot {
    alternatives = List.copyOf(alternatives);
    kinds = List.copyOf(kinds);
  }

  public boolean isFor(SurgeryKind kind) {
    return kinds.isEmpty() || kinds.contains(kind.id());
  }

  /** Every instrument that fills the slot, the first choice first. */
  public Set<String> instruments() {
    Set<String> all = new LinkedHashSet<>(List.of(instrument));
    all.addAll(alternatives);
    return all;
  }
}
