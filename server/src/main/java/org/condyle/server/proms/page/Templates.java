package org.condyle.server.proms.page;

import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** The templates of the pages and what they say, in every language. */
final class Templates {

  private static final String FOLDER = "org/condyle/server/proms/page/";

  private final ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
  private final SpringTemplateEngine engine = new SpringTemplateEngine();

  Templates() {
    messages.setBasename(FOLDER + "messages");
    messages.setDefaultEncoding(StandardCharsets.UTF_8.name());
    messages.setFallbackToSystemLocale(false);
    ClassLoaderTemplateResolver resolver =
        new ClassLoaderTemplateResolver(Templates.class.getClassLoader());
    resolver.setPrefix(FOLDER);
    resolver.setSuffix(".html");
    resolver.setTemplateMode(TemplateMode.HTML);
    resolver.setCharacterEncoding(StandardCharsets.UTF_8.name());
    engine.setTemplateResolver(resolver);
    engine.setTemplateEngineMessageSource(messages);
  }

  Phrases phrases(Locale locale) {
    return new Phrases(messages, locale);
  }

  void write(String view, Locale locale, Map<String, Object> model, Writer writer) {
    Map<String, Object> all = new HashMap<>(model);
    all.put("view", view);
    all.put("lang", locale.getLanguage());
    engine.process("layout", new Context(locale, all), writer);
  }
}
