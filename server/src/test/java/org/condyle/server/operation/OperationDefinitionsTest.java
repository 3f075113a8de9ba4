package org.condyle.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.condyle.profiles.CondylePackage;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.OperationDefinition;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.junit.jupiter.api.Test;

/** Holds the providers' code and the OperationDefinitions of the package together. */
class OperationDefinitionsTest {

  private enum Level {
    SYSTEM,
    TYPE,
    INSTANCE
  }

  /** What a definition promises and a provider's method does. */
  private record Promise(
      String code, String resource, TreeSet<Level> levels, boolean affectsState) {}

  @Test
  void whatIsServedIsWhatTheDefinitionsSay() {
    assertThat(served()).isNotEmpty().isEqualTo(defined());
  }

  private static Map<String, Promise> defined() {
    return CondylePackage.load().artefacts().stream()
        .filter(artefact -> artefact.resourceType().equals("OperationDefinition"))
        .map(
            artefact ->
                FhirContext.forR4Cached()
                    .newJsonParser()
                    .parseResource(OperationDefinition.class, artefact.json()))
        .collect(
            Collectors.toMap(
                OperationDefinition::getUrl,
                OperationDefinitionsTest::promise,
                (a, b) -> a,
                TreeMap::new));
  }

  private static Promise promise(OperationDefinition definition) {
    TreeSet<Level> levels = new TreeSet<>();
    if (definition.getSystem()) {
      levels.add(Level.SYSTEM);
    }
    if (definition.getType()) {
      levels.add(Level.TYPE);
    }
    if (definition.getInstance()) {
      levels.add(Level.INSTANCE);
    }
    return new Promise(
        "$" + definition.getCode(),
        definition.getResource().stream()
            .map(PrimitiveType::getValue)
            .collect(Collectors.joining(",")),
        levels,
        definition.getAffectsState());
  }

  private static Map<String, Promise> served() {
    Map<String, Promise> served = new TreeMap<>();
    for (Method method : providerMethods()) {
      Operation operation = method.getAnnotation(Operation.class);
      TreeSet<Level> levels = new TreeSet<>(List.of(level(method, operation)));
      Promise promise =
          new Promise(operation.name(), resource(operation), levels, !operation.idempotent());
      Promise other = served.get(operation.canonicalUrl());
      if (other != null) {
        assertThat(promise)
            .as(operation.canonicalUrl())
            .extracting(Promise::code, Promise::resource, Promise::affectsState)
            .containsExactly(other.code(), other.resource(), other.affectsState());
        levels.addAll(other.levels());
      }
      served.put(operation.canonicalUrl(), promise);
    }
    return served;
  }

  private static List<Method> providerMethods() {
    return new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.condyle.server")
            .stream()
            .filter(found -> found.isAssignableTo(FhirProvider.class) && !found.isInterface())
            .map(JavaClass::reflect)
            .flatMap(provider -> Arrays.stream(provider.getMethods()))
            .filter(method -> method.isAnnotationPresent(Operation.class))
            .toList();
  }

  private static String resource(Operation operation) {
    return operation.type() != IBaseResource.class
        ? operation.type().getSimpleName()
        : operation.typeName();
  }

  private static Level level(Method method, Operation operation) {
    for (Annotation[] annotations : method.getParameterAnnotations()) {
      if (Arrays.stream(annotations).anyMatch(IdParam.class::isInstance)) {
        return Level.INSTANCE;
      }
    }
    return resource(operation).isEmpty() ? Level.SYSTEM : Level.TYPE;
  }
}
