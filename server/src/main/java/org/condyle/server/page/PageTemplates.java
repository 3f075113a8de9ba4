package org.condyle.server.page;

import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** Templates of pages for whoever works here; one layout frames them all. */
public final class PageTemplates {

  /** Where the style sheet of these pages is. */
  static final String STYLE = "/page/style.css";

  private static final String SHARED = "org/condyle/server/page/";

  private final SpringTemplateEngine engine = new SpringTemplateEngine();

  /**
   * @param folder of the templates, on the class path: {@code org/condyle/server/users/page/}
   */
  public PageTemplates(String folder) {
    ClassLoaderTemplateResolver shared = resolver(SHARED);
    shared.setResolvablePatterns(Set.of("layout", "parts"));
    shared.setOrder(1);
    ClassLoaderTemplateResolver own = resolver(folder);
    own.setOrder(2);
    engine.setTemplateResolvers(Set.of(shared, own));
  }

  private static ClassLoaderTemplateResolver resolver(String folder) {
    ClassLoaderTemplateResolver resolver =
        new ClassLoaderTemplateResolver(PageTemplates.class.getClassLoader());
    resolver.setPrefix(folder);
    resolver.setSuffix(".html");
    resolver.setTemplateMode(TemplateMode.HTML);
    resolver.setCharacterEncoding(StandardCharsets.UTF_8.name());
    return resolver;
  }

  /**
   * Writes a page.
   *
   * @param base the path of the server below the host: {@link PublicAddress#path}
   * @param around what the layout shows: {@code who} (name, or empty), {@code places} (list of
   *     {@link Place}), {@code csrfName} and {@code csrf} for forms
   */
  public void write(PageAnswer.Shown page, String base, Map<String, Object> around, Writer writer) {
    Map<String, Object> all = new HashMap<>();
    all.put("error", "");
    all.put("errorField", "");
    all.put("who", "");
    all.putAll(around);
    all.putAll(page.model());
    all.put("view", page.view());
    all.put("title", page.title());
    all.put("base", base);
    all.put("style", base + STYLE);
    engine.process("layout", new Context(Locale.ENGLISH, all), writer);
  }

  /**
   * A place that the layout leads to.
   *
   * @param path from the server's root on
   */
  public record Place(String path, String label) {}
}
