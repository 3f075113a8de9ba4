package org.condyle.measures.explain;

import java.time.Duration;
import java.util.List;
import org.condyle.cql.runtime.DefinitionKey;
import org.condyle.cql.runtime.SourceRange;
import org.condyle.record.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Why a patient is or is not in each population of a measure (design rule 3): small enough to read,
 * with references to resources and never the resources.
 *
 * @param subject {@code Patient/id}
 * @param problems why the evaluation failed, the first cause first; nothing when it did not
 * @param groups one for each group of the measure; without memberships when the evaluation failed
 * @param definitions what the criteria came through, each once, each below the first that used it
 * @param functions what the definitions called
 * @param omitted what was left out to stay readable, in sentences
 */
public record SubjectExplanation(
    String subject,
    List<Problem> problems,
    List<Group> groups,
    List<Definition> definitions,
    List<Function> functions,
    List<String> omitted) {

  public SubjectExplanation {
    problems = List.copyOf(problems);
    groups = List.copyOf(groups);
    definitions = List.copyOf(definitions);
    functions = List.copyOf(functions);
    omitted = List.copyOf(omitted);
  }

  /**
   * One group.
   *
   * @param basis what is counted: {@code boolean} for patients, else a FHIR resource type
   */
  public record Group(String id, String scoring, String basis, List<Population> populations) {
    public Group {
      populations = List.copyOf(populations);
    }
  }

  /**
   * One population of a group.
   *
   * @param code as in the code system measure-population
   * @param expression the CQL definition that decides it
   * @param value the value of that definition in short; absent when nothing asked for it
   * @param members how many members the patient brings: 0 or 1, or resources
   * @param memberships for the patient, or for each resource that was looked at
   * @param resources what the criteria read
   */
  public record Population(
      String id,
      String code,
      String expression,
      @Nullable String value,
      int members,
      List<Membership> memberships,
      Listing resources) {
    public Population {
      memberships = List.copyOf(memberships);
    }
  }

  /**
   * Whether one patient or resource is a member, and by which rule.
   *
   * @param reference the patient's, or a resource's of the group's basis
   */
  public record Membership(String reference, boolean member, String rule) {}

  /**
   * References, the first few of them.
   *
   * @param total how many there are
   */
  public record Listing(List<String> first, int total) {
    public Listing {
      first = List.copyOf(first);
    }
  }

  /**
   * A definition that the criteria came through.
   *
   * @param level 0 for the criteria itself, 1 for what it uses, and so on
   * @param value in short
   * @param uses the definitions that it uses
   * @param source absent when the library was published without source positions
   * @param text the CQL text of the definition, cut off when it is long
   * @param evaluations how often it was computed
   * @param ownTime without the definitions and functions that it uses
   */
  public record Definition(
      DefinitionKey key,
      int level,
      String value,
      Listing resources,
      List<DefinitionKey> uses,
      @Nullable SourceRange source,
      @Nullable String text,
      long evaluations,
      Duration ownTime) {
    public Definition {
      uses = List.copyOf(uses);
    }
  }

  /**
   * A function that was called.
   *
   * @param calls how often
   * @param ownTime in all calls, without the definitions and functions that it uses
   */
  public record Function(
      DefinitionKey key, @Nullable SourceRange source, long calls, Duration ownTime) {}
}
