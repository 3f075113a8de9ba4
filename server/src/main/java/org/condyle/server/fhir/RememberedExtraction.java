package org.condyle.server.fhir;

import ca.uhn.fhir.jpa.model.entity.BaseResourceIndexedSearchParam;
import ca.uhn.fhir.jpa.model.entity.ResourceIndexedSearchParamToken;
import ca.uhn.fhir.jpa.model.entity.ResourceIndexedSearchParamUri;
import ca.uhn.fhir.jpa.searchparam.extractor.ISearchParamExtractor;
import ca.uhn.fhir.jpa.searchparam.extractor.ISearchParamExtractor.SearchParamSet;
import ca.uhn.fhir.jpa.searchparam.extractor.ResourceIndexedSearchParamComposite;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Keeps what was extracted from a resource for the search index, for as long as {@link #begin} and
 * {@link #end} say.
 *
 * <p>HAPI extracts from each new resource of a transaction twice: when it takes the resource in,
 * and again when the references between the resources are known. What is kept here does not depend
 * on references; these, and URIs, are extracted each time.
 */
final class RememberedExtraction implements BeanPostProcessor {

  private static final String KEY = RememberedExtraction.class.getName();

  private static final Set<String> KEPT =
      Set.of(
          "extractSearchParamStrings",
          "extractSearchParamNumber",
          "extractSearchParamQuantity",
          "extractSearchParamDates",
          "extractSearchParamTokens",
          "extractSearchParamComposites");

  /** From now on what is extracted from the resource is kept. */
  static void begin(IBaseResource resource) {
    resource.setUserData(KEY, new HashMap<String, Object>());
  }

  static void end(IBaseResource resource) {
    resource.setUserData(KEY, null);
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    return bean instanceof ISearchParamExtractor extractor
        ? Proxy.newProxyInstance(
            ISearchParamExtractor.class.getClassLoader(),
            new Class<?>[] {ISearchParamExtractor.class},
            (proxy, method, arguments) -> call(extractor, method, arguments))
        : bean;
  }

  private static @Nullable Object call(
      ISearchParamExtractor extractor, Method method, Object @Nullable [] arguments)
      throws Throwable {
    Map<String, Object> kept = kept(method, arguments);
    Object known = kept == null ? null : kept.get(method.getName());
    if (known != null) {
      return known;
    }
    Object extracted;
    try {
      extracted = method.invoke(extractor, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
    if (kept != null && !namesUrn(extracted)) {
      kept.put(method.getName(), extracted);
    }
    return extracted;
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Map<String, Object> kept(Method method, Object @Nullable [] arguments) {
    return arguments != null
            && arguments.length == 2
            && arguments[1] == ISearchParamExtractor.ALL_PARAMS
            && arguments[0] instanceof IBaseResource resource
            && KEPT.contains(method.getName())
        ? (Map<String, Object>) resource.getUserData(KEY)
        : null;
  }

  /** A transaction replaces the {@code urn:uuid} of its own resources wherever it stands alone. */
  private static boolean namesUrn(@Nullable Object extracted) {
    return !(extracted instanceof SearchParamSet<?> set)
        || set.stream().anyMatch(RememberedExtraction::mayBeUrn);
  }

  private static boolean mayBeUrn(Object value) {
    if (value instanceof ResourceIndexedSearchParamComposite composite) {
      return composite.getComponents().stream()
          .flatMap(component -> component.getParamIndexValues().stream())
          .anyMatch(RememberedExtraction::mayBeUrn);
    }
    if (value instanceof ResourceIndexedSearchParamToken token) {
      return token.getValue() != null && token.getValue().startsWith("urn:");
    }
    return value instanceof ResourceIndexedSearchParamUri
        || !(value instanceof BaseResourceIndexedSearchParam);
  }
}
