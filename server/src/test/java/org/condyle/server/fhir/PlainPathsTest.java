package org.condyle.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeChildContainedResources;
import ca.uhn.fhir.context.RuntimeChildExtension;
import ca.uhn.fhir.context.RuntimeResourceDefinition;
import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.jpa.searchparam.extractor.SearchParamExtractorR4;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Base;
import org.junit.jupiter.api.Test;

/** Holds the paths that are followed without the FHIRPath engine to what the engine finds. */
class PlainPathsTest {

  private static final FhirContext FHIR = FhirContext.forR4Cached();

  /** Choices are taken in turn, so that each of some eleven types of a value comes up. */
  private static final int CHOICES = 11;

  private static final int DEPTH = 4;

  private final PlainPaths ours = started(new PlainPaths());
  private final SearchParamExtractorR4 engine = started(new SearchParamExtractorR4());

  @Test
  void everySearchParameterOfFhirFindsWhatTheEngineFinds() {
    Set<String> found = new TreeSet<>();
    for (String type : FHIR.getResourceTypes()) {
      for (int choice = 0; choice < CHOICES; choice++) {
        IBaseResource resource = full(type, choice);
        for (RuntimeSearchParam parameter : FHIR.getResourceDefinition(type).getSearchParams()) {
          for (String path : engine.split(parameter.getPath())) {
            if (same(resource, path.trim())) {
              found.add(path);
            }
          }
        }
      }
    }
    assertThat(found)
        .as("A comparison of nothing with nothing says nothing")
        .hasSizeGreaterThan(500)
        .contains(
            "Observation.component.code", "Patient.name.given", "(Observation.value as Quantity)");
  }

  @Test
  void anExpressionIsSplitAsTheEngineSplitsIt() {
    String expression = "Patient.name | Practitioner.name |  Person.name ";

    assertThat(ours.split(expression)).isEqualTo(engine.split(expression));
    assertThat(ours.split(expression)).isEqualTo(engine.split(expression));
  }

  /** Whether there was anything to be found. */
  private boolean same(IBaseResource resource, String path) {
    List<IBase> expected = new ArrayList<>(engine.getPathValueExtractor(resource, path).get());
    List<IBase> actual = new ArrayList<>(ours.getPathValueExtractor(resource, path).get());
    assertThat(actual).as(path).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      // An id is made anew for each who asks.
      assertThat(actual.get(i).getClass()).as(path).isEqualTo(expected.get(i).getClass());
      assertThat(((Base) actual.get(i)).equalsDeep((Base) expected.get(i))).as(path).isTrue();
    }
    return !expected.isEmpty();
  }

  private static IBaseResource full(String type, int choice) {
    IBaseResource resource = FHIR.getResourceDefinition(type).newInstance();
    fill(resource, FHIR.getResourceDefinition(type), choice, DEPTH);
    return resource;
  }

  private static void fill(
      IBase element, BaseRuntimeElementCompositeDefinition<?> type, int choice, int depth) {
    for (BaseRuntimeChildDefinition child : type.getChildren()) {
      if (depth == 0
          || child instanceof RuntimeChildContainedResources
          || child instanceof RuntimeChildExtension) {
        continue;
      }
      List<String> names = new ArrayList<>(new TreeSet<>(child.getValidChildNames()));
      BaseRuntimeElementDefinition<?> childType =
          child.getChildByName(names.get(choice % names.size()));
      if (childType == null
          || childType instanceof RuntimeResourceDefinition
          || Modifier.isAbstract(childType.getImplementingClass().getModifiers())) {
        continue;
      }
      IBase value = childType.newInstance(child.getInstanceConstructorArguments());
      if (childType instanceof BaseRuntimeElementCompositeDefinition<?> composite) {
        fill(value, composite, choice, depth - 1);
      }
      child.getMutator().addValue(element, value);
    }
  }

  private static <T extends SearchParamExtractorR4> T started(T extractor) {
    extractor.setContext(FHIR);
    extractor.initFhirPath();
    return extractor;
  }
}
