package org.condyle.cql.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hl7.elm.r1.Library;
import org.opencds.cqf.cql.engine.data.CompositeDataProvider;
import org.opencds.cqf.cql.engine.data.DataProvider;
import org.opencds.cqf.cql.engine.execution.Environment;

/** What the engine and its operators find around them: libraries, FHIR, terminology, functions. */
public final class EngineEnvironment {

  private static final String FHIR = "http://hl7.org/fhir";

  private EngineEnvironment() {}

  /** An environment for the engine's operators alone, which retrieve nothing by themselves. */
  public static Environment forOperators(CompiledContent content, FhirAccess access) {
    return of(content, access, new RecordRetrieve(access, content.terminology()));
  }

  static Environment of(CompiledContent content, FhirAccess access, RecordRetrieve retrieve) {
    Map<String, DataProvider> providers = new LinkedHashMap<>();
    providers.put(FHIR, new CompositeDataProvider(access, retrieve));
    Environment environment = new Environment(content.manager(), providers, content.terminology());
    CheckedConversions conversions = new CheckedConversions(LibraryCompilation.units());
    content
        .manager()
        .getCompiledLibraries()
        .values()
        .forEach(
            compiled -> {
              Library library = compiled.getLibrary();
              if (library != null && library.getIdentifier() != null) {
                environment.registerExternalFunctionProvider(library.getIdentifier(), conversions);
              }
            });
    return environment;
  }
}
