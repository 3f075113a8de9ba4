package org.condyle.server.partition;

import java.util.Set;

/**
 * Which partition of the database holds what.
 *
 * <p>Measures, libraries, value sets, questionnaires and what else describes data rather than
 * patients live once, in the shared partition. Each practice's data is a partition of its own.
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
   * Of these, those by which the server validates, searches, codes and describes itself, for all
   * practices alike.
   */
  private static final Set<String> SERVER_WIDE_TYPES =
      Set.of(
          "CapabilityStatement",
          "CodeSystem",
          "CompartmentDefinition",
          "ConceptMap",
          "ImplementationGuide",
          "NamingSystem",
          "OperationDefinition",
          "SearchParameter",
          "StructureDefinition",
          "StructureMap",
          "TerminologyCapabilities");

  private Partitions() {}

  /**
   * Whether resources of this type change what the server does for every practice; only the first
   * practice writes them.
   */
  public static boolean isServerWide(String resourceType) {
    return SERVER_WIDE_TYPES.contains(resourceType);
  }

  /** Whether resources of this type are shared content rather than a practice's data. */
  public static boolean isShared(String resourceType) {
    return SHARED_TYPES.contains(resourceType);
  }

  /** The types of shared content. */
  public static Set<String> sharedTypes() {
    return SHARED_TYPES;
  }
}
