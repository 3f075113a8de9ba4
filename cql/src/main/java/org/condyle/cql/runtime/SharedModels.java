package org.condyle.cql.runtime;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.condyle.cql.content.ResolvedContent;
import org.condyle.cql.content.ResolvedLibrary;
import org.cqframework.cql.cql2elm.ModelManager;

/**
 * Model infos (FHIR, QI-Core, US Core), which take seconds to read, kept for as long as the process
 * runs. A model manager knows one version of each model, so there is one for each set of models,
 * used by one compilation at a time.
 */
final class SharedModels {

  private static final Map<List<String>, ModelManager> BY_MODELS = new ConcurrentHashMap<>();

  private SharedModels() {}

  static <T> T with(ResolvedContent content, Function<ModelManager, T> compilation) {
    TreeSet<String> models = new TreeSet<>();
    boolean namespaces = false;
    for (ResolvedLibrary library : content.libraries()) {
      models.addAll(library.models());
      namespaces |= library.namespace() != null;
    }
    // Namespaces are registered in the manager, so content that has them gets its own.
    ModelManager manager =
        namespaces
            ? new ModelManager()
            : BY_MODELS.computeIfAbsent(List.copyOf(models), unused -> new ModelManager());
    synchronized (manager) {
      return compilation.apply(manager);
    }
  }
}
