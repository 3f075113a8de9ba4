package org.condyle.measures.explain;

import java.time.Duration;
import java.util.Locale;
import org.condyle.measures.explain.SubjectExplanation.Definition;
import org.condyle.measures.explain.SubjectExplanation.Group;
import org.condyle.measures.explain.SubjectExplanation.Listing;
import org.condyle.measures.explain.SubjectExplanation.Membership;
import org.condyle.measures.explain.SubjectExplanation.Population;
import org.condyle.record.Problem;

/** An explanation as plain text, for reading in a terminal or a ticket. */
public final class ExplanationText {

  private final StringBuilder text = new StringBuilder();

  private ExplanationText() {}

  public static String of(SubjectExplanation explanation) {
    ExplanationText writer = new ExplanationText();
    writer.write(explanation);
    return writer.text.toString();
  }

  private void write(SubjectExplanation explanation) {
    line(0, explanation.subject());
    for (Problem problem : explanation.problems()) {
      line(0, "failed: " + problem.code().code() + " " + problem.message());
    }
    explanation.groups().forEach(this::write);
    line(0, "definitions");
    explanation.definitions().forEach(this::write);
    explanation.omitted().forEach(each -> line(0, "left out: " + each));
  }

  private void write(Group group) {
    line(0, "group " + group.id() + " (" + group.scoring() + ", counts " + basis(group) + ")");
    for (Population population : group.populations()) {
      line(1, population.code() + " " + population.id() + ": " + population.members());
      for (Membership membership : population.memberships()) {
        line(
            2,
            membership.reference()
                + (membership.member() ? " is a member: " : " is no member: ")
                + membership.rule());
      }
    }
  }

  private static String basis(Group group) {
    return group.basis().equals("boolean") ? "patients" : group.basis();
  }

  private void write(Definition definition) {
    line(
        1 + definition.level(),
        definition.key().library()
            + ".'"
            + definition.key().name()
            + "' = "
            + definition.value()
            + resources(definition.resources())
            + (definition.source() == null ? "" : ", line " + definition.source().startLine()));
  }

  private static String resources(Listing listing) {
    if (listing.total() == 0) {
      return "";
    }
    int more = listing.total() - listing.first().size();
    return " from "
        + String.join(", ", listing.first())
        + (more == 0 ? "" : " and " + more + " more");
  }

  /** Milliseconds to the thousandth. */
  public static String milliseconds(Duration time) {
    return String.format(Locale.ROOT, "%.3f", time.toNanos() / 1e6);
  }

  private void line(int indent, String content) {
    text.append("  ".repeat(indent)).append(content).append('\n');
  }
}
