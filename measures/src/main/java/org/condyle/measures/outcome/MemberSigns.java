package org.condyle.measures.outcome;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.measures.evaluation.SubjectResult.Observed;
import org.condyle.measures.evaluation.SubjectResult.Stratum;

/**
 * The signs that stand for the members of one result: {@code @} for the subject, an ordinal for
 * each resource. Resources are numbered by what the result says about them, so that their names and
 * order make no difference; where it says the same of two, either may come first. What stands
 * behind a blank, the component of an opportunity composite, is kept behind the sign.
 */
final class MemberSigns {

  private static final String SUBJECT = "@";
  private static final char ORDINAL = '#';

  private final String subject;
  private final List<String> members;
  private final Map<String, Integer> ordinals = new HashMap<>();

  private MemberSigns(String subject, List<String> members) {
    this.subject = subject;
    this.members = members;
    members.forEach(member -> ordinals.put(member, ordinals.size() + 1));
  }

  static MemberSigns of(SubjectResult result) {
    Roles roles = new Roles(result.subject());
    if (result instanceof SubjectResult.Evaluated evaluated) {
      evaluated.groups().forEach(roles::add);
    }
    return new MemberSigns(result.subject(), roles.inOrder());
  }

  /** The resources, in the order of their ordinals. */
  List<String> members() {
    return members;
  }

  /** The signs of a set of members, in their own order. */
  List<String> signs(Set<String> set) {
    if (set.size() == 1) {
      return List.of(sign(set.iterator().next()));
    }
    List<String> ordered = new ArrayList<>(set);
    ordered.sort(Comparator.comparingInt(this::ordinal).thenComparing(MemberSigns::behind));
    return ordered.stream().map(this::sign).toList();
  }

  String sign(String member) {
    int ordinal = ordinal(member);
    return (ordinal == 0 ? SUBJECT : ORDINAL + Integer.toString(ordinal)) + behind(member);
  }

  private int ordinal(String member) {
    String reference = reference(member);
    if (reference.equals(subject)) {
      return 0;
    }
    Integer ordinal = ordinals.get(reference);
    if (ordinal == null) {
      throw new IllegalStateException("Every member was numbered");
    }
    return ordinal;
  }

  private static String reference(String member) {
    int blank = member.indexOf(' ');
    return blank < 0 ? member : member.substring(0, blank);
  }

  /** The blank and what follows it. */
  private static String behind(String member) {
    int blank = member.indexOf(' ');
    return blank < 0 ? "" : member.substring(blank);
  }

  /** The way back from a sign to the member. */
  static UnaryOperator<String> reference(String subjectId, List<String> members) {
    return sign -> {
      String bare = reference(sign);
      String reference =
          bare.equals(SUBJECT)
              ? "Patient/" + subjectId
              : members.get(Integer.parseInt(bare.substring(1)) - 1);
      return reference + behind(sign);
    };
  }

  /** What a result says about each resource that is a member of something. */
  private static final class Roles {

    private final String subject;
    private final Map<String, StringBuilder> roles = new LinkedHashMap<>();
    private int place;

    Roles(String subject) {
      this.subject = subject;
    }

    void add(GroupResult group) {
      group.members().values().forEach(this::addAll);
      place++;
      // Observations are kept in their order, so their place tells two of the same value apart.
      for (int i = 0; i < group.observations().size(); i++) {
        Observed observed = group.observations().get(i);
        add(
            observed.member(),
            i + observed.observationId() + "=" + observed.value() + " " + observed.unit());
      }
      for (List<Stratum> strata : group.strata().values()) {
        strata.forEach(stratum -> addAll(stratum.members()));
      }
      group.components().forEach(this::add);
    }

    private void addAll(Set<String> members) {
      place++;
      members.forEach(member -> add(member, ""));
    }

    private void add(String member, String said) {
      String reference = reference(member);
      if (!reference.equals(subject)) {
        roles
            .computeIfAbsent(reference, unused -> new StringBuilder())
            .append(place)
            .append(behind(member))
            .append(said)
            .append(';');
      }
    }

    List<String> inOrder() {
      if (roles.size() < 2) {
        return List.copyOf(roles.keySet());
      }
      return roles.entrySet().stream()
          .sorted(Comparator.comparing(each -> each.getValue().toString()))
          .map(Map.Entry::getKey)
          .toList();
    }
  }
}
