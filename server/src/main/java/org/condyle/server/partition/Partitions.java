package org.condyle.server.partition;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which partition of the database holds what.
 *
 * <p>Measures, libraries, value sets, questionnaires and what else describes data rather than
 * patients live once, in the shared partition. Each practice's data is a partition of its own, and
 * so is content that a practice keeps to itself, such as a form under its licence.
 */
public final class Partitions {

  /** Shared content; HAPI's default partition. */
  public static final int SHARED = 0;

  /** The practice of a server that has only one. */
  public static final int FIRST_PRACTICE = 1;

  /**
   * HAPI forces all but Measure into the default partition itself ({@code
   * BaseRequestPartitionHelperSvc}); Measure, PlanDefinition and ActivityDefinition belong with the
   * libraries they point to.
   */
  private static final Set<String> SHARED_TYPES =
      Set.of(
          "ActivityDefinition",
          "CapabilityStatement",
          "CodeSystem",
          "CompartmentDefinition",
          "ConceptMap",
          "ImplementationGuide",
          "Library",
          "Measure",
          "NamingSystem",
          "OperationDefinition",
          "PlanDefinition",
          "Questionnaire",
          "SearchParameter",
          "StructureDefinition",
          "StructureMap",
          "TerminologyCapabilities",
          "ValueSet");

  /**
   * Of the shared types those that a practice may have of its own: in its own partition, seen by
   * nobody else. The others are looked up by the server for all practices at once (search
   * parameters, profiles), or HAPI's terminology tables know one of them by its url (code systems,
   * concept maps), so that there can be but one of them on a server.
   */
  private static final Set<String> OWNABLE_TYPES =
      Set.of(
          "ActivityDefinition",
          "Library",
          "Measure",
          "PlanDefinition",
          "Questionnaire",
          "ValueSet");

  private Partitions() {}

  /**
   * Whether resources of this type are the same for all practices: by them the server validates,
   * searches, codes and describes itself. Only the first practice writes them.
   */
  public static boolean isServerWide(String resourceType) {
    return isShared(resourceType) && !isOwnable(resourceType);
  }

  /** Whether resources of this type are shared content rather than a practice's data. */
  public static boolean isShared(String resourceType) {
    return SHARED_TYPES.contains(resourceType);
  }

  /** Whether a practice may have content of this type that is seen by nobody else. */
  public static boolean isOwnable(String resourceType) {
    return OWNABLE_TYPES.contains(resourceType);
  }

  /**
   * Where somebody who works in a practice writes new content that may be owned: the first practice
   * writes what all share, each other one what is its own.
   */
  public static int newContentOf(int practice) {
    return practice == FIRST_PRACTICE ? SHARED : practice;
  }

  /** Where content is seen by those who work in some practices. */
  public static List<Integer> ofContent(Set<Integer> practices) {
    return Stream.concat(practices.stream().sorted(), Stream.of(SHARED)).distinct().toList();
  }

  /** The types of shared content. */
  public static Set<String> sharedTypes() {
    return SHARED_TYPES;
  }
}
