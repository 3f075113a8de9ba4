package org.condyle.server.access.table;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.condyle.profiles.CondylePackage;
import org.condyle.server.caller.Role;
import org.condyle.server.partition.Partitions;
import org.hl7.fhir.r4.model.OperationDefinition;
import org.hl7.fhir.r4.model.OperationDefinition.OperationDefinitionParameterComponent;
import org.junit.jupiter.api.Test;

class AccessTableTest {

  private static final FhirContext FHIR = FhirContext.forR4Cached();
  private static final AccessTable TABLE = AccessTable.load();

  @Test
  void everyTypeOfResourceHasOneKind() {
    List<String> types = TABLE.sets().values().stream().flatMap(List::stream).toList();

    assertThat(types).doesNotHaveDuplicates();
    assertThat(types).containsExactlyInAnyOrderElementsOf(FHIR.getResourceTypes());
  }

  @Test
  void contentIsWhatPracticesShare() {
    assertThat(TABLE.sets().get("content"))
        .containsExactlyInAnyOrderElementsOf(Partitions.sharedTypes());
  }

  @Test
  void everyRoleHasRights() {
    for (Role role : Role.values()) {
      assertThat(TABLE.types(role)).as(role.code()).isNotEmpty();
    }
  }

  @Test
  void everyOperationHasARowAndEveryRowAnOperation() {
    assertThat(TABLE.operations().keySet())
        .containsExactlyInAnyOrderElementsOf(definitions().keySet());
  }

  @Test
  void theSubjectAndWhatNamesOthersAreParametersOfTheOperation() {
    Map<String, OperationDefinition> definitions = definitions();
    for (OperationRight operation : TABLE.operations().values()) {
      Set<String> parameters =
          Objects.requireNonNull(definitions.get(operation.id())).getParameter().stream()
              .map(OperationDefinitionParameterComponent::getName)
              .collect(Collectors.toSet());
      if (operation.subject() != null) {
        assertThat(parameters).as(operation.id()).contains(operation.subject());
      }
      assertThat(parameters).as(operation.id()).containsAll(operation.never());
    }
  }

  @Test
  void whatIsAboutAPatientIsSoByASearchParameterOfTheType() {
    TABLE
        .records()
        .forEach(
            (type, name) -> {
              RuntimeSearchParam parameter = FHIR.getResourceDefinition(type).getSearchParam(name);
              assertThat(parameter).as(type + "." + name).isNotNull();
              if (!type.equals("Patient")) {
                assertThat(parameter.getTargets()).as(type + "." + name).contains("Patient");
              }
            });
  }

  /** To write the page anew: its words, and {@link AccessPage#text()} behind them. */
  @Test
  void thePageShowsTheTable() throws IOException {
    Path file = Path.of(System.getProperty("condyle.root", ".."), "docs", "access.md");
    String page = Files.readString(file);
    String expected = new AccessPage(TABLE).text();

    int tables = page.indexOf("## Kinds of resources");
    assertThat(tables).isPositive();
    assertThat(page.substring(tables)).isEqualTo(expected);
  }

  private static Map<String, OperationDefinition> definitions() {
    return CondylePackage.load().artefacts().stream()
        .filter(artefact -> artefact.resourceType().equals("OperationDefinition"))
        .map(
            artefact ->
                FHIR.newJsonParser().parseResource(OperationDefinition.class, artefact.json()))
        .collect(
            Collectors.toMap(
                definition -> definition.getIdElement().getIdPart(), Function.identity()));
  }
}
