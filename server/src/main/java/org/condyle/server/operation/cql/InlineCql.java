package org.condyle.server.operation.cql;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.cql.content.ResolvedContent;
import org.condyle.cql.content.ResolvedLibrary;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.operation.OperationParameters;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.jspecify.annotations.Nullable;

/**
 * The CQL of a request as a library.
 *
 * @param library with the text; never stored
 * @param definition the definition that is asked for; null when all public ones are
 * @param headerLines how many lines stand before the caller's own text
 */
record InlineCql(Library library, @Nullable String definition, int headerLines) {

  /** A measure's own library has some 10,000 characters. */
  private static final int LONGEST_TEXT = 100_000;

  /**
   * The parser's work grows steeply with brackets inside brackets, and no compilation can be
   * stopped.
   */
  private static final int DEEPEST_NESTING = 20;

  static final String RETURN = "return";
  private static final String NAME = "InlineExpression";
  private static final String URL = "https://condyle.org/fhir/Library/";
  private static final Pattern SIMPLE_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_ .-]{0,99}");
  private static final Pattern HEADER =
      Pattern.compile(
          "(?m)^\\s*library\\s+(?:[\\w]+\\.)*(?:\"([^\"]+)\"|(\\w+))"
              + "(?:\\s+version\\s+'([^']*)')?");
  private static final Pattern PLACE =
      Pattern.compile("(?:Library )?" + NAME + "(?:, '" + RETURN + "')? line (\\d+)");

  /**
   * @param installed the content of an installed library by its canonical
   * @throws ProblemException PARAMETER_MISSING, PARAMETER_INVALID or TOO_LARGE
   */
  static InlineCql of(OperationParameters parameters, Function<String, ResolvedContent> installed) {
    String expression = parameters.text("expression").orElse(null);
    String content = parameters.text("content").orElse(null);
    List<ParametersParameterComponent> included = parameters.parts("library");
    if (content != null) {
      refuse(!included.isEmpty(), "A whole library says itself what it includes", "library");
      return whole(checked(content, "content"), expression);
    }
    if (expression == null) {
      throw new ProblemException(
          ProblemCode.PARAMETER_MISSING,
          "Give a CQL expression in 'expression', or a library's text in 'content'",
          "expression");
    }
    String header = header(included, installed);
    String text = header + "\ndefine \"" + RETURN + "\":\n" + checked(expression, "expression");
    return new InlineCql(library(NAME, null, text), RETURN, 2);
  }

  private static InlineCql whole(String text, @Nullable String definition) {
    Matcher header = HEADER.matcher(text);
    if (!header.find()) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "The text in 'content' has to begin with the name of the library, as in: library Example",
          "content");
    }
    String name = header.group(1) == null ? header.group(2) : header.group(1);
    return new InlineCql(library(name, header.group(3), text), definition, 0);
  }

  private static Library library(String name, @Nullable String version, String text) {
    Library library = new Library();
    library.setUrl(URL + name).setName(name).setVersion(version);
    library.addContent().setContentType("text/cql").setData(text.getBytes(StandardCharsets.UTF_8));
    return library;
  }

  private static String checked(String text, String parameter) {
    if (text.length() > LONGEST_TEXT) {
      throw new ProblemException(
          ProblemCode.TOO_LARGE,
          "The CQL has " + text.length() + " characters; " + LONGEST_TEXT + " are taken",
          parameter);
    }
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' || c == '{' || c == '[' ? 1 : c == ')' || c == '}' || c == ']' ? -1 : 0;
      refuse(
          depth > DEEPEST_NESTING,
          "The CQL has more than " + DEEPEST_NESTING + " brackets inside each other",
          parameter);
    }
    return text;
  }

  /** In one line, so that the caller's own text begins at a line of its own. */
  private static String header(
      List<ParametersParameterComponent> included, Function<String, ResolvedContent> installed) {
    Set<String> models = new TreeSet<>();
    Set<String> helpers = new TreeSet<>();
    StringBuilder includes = new StringBuilder();
    for (ParametersParameterComponent part : included) {
      ResolvedContent content = installed.apply(text(part, "url"));
      ResolvedLibrary library = content.primary();
      models.addAll(library.models());
      content.libraries().stream()
          .filter(each -> each.name().equals("FHIRHelpers"))
          .forEach(each -> helpers.add(String.valueOf(each.version())));
      String name = text(part, "name");
      includes.append(include(library, name.isEmpty() ? library.name() : name));
    }
    if (models.isEmpty()) {
      models.add("FHIR|4.0.1");
    }
    if (helpers.isEmpty()) {
      helpers.add("4.0.1");
    }
    refuse(helpers.size() > 1, "The libraries use several versions of FHIRHelpers", "library");
    StringBuilder header = new StringBuilder("library " + NAME);
    for (String model : models) {
      int bar = model.indexOf('|');
      header.append(" using ").append(model, 0, bar);
      if (bar + 1 < model.length()) {
        header.append(" version '").append(model.substring(bar + 1)).append('\'');
      }
    }
    return header
        .append(" include FHIRHelpers version '")
        .append(helpers.iterator().next())
        .append('\'')
        .append(includes)
        .append(" context Patient")
        .toString();
  }

  private static String include(ResolvedLibrary library, String name) {
    refuse(
        !SIMPLE_NAME.matcher(name).matches(),
        "'" + name + "' cannot be the name of a library",
        "library.name");
    if (library.name().equals("FHIRHelpers")) {
      return "";
    }
    String version = library.version() == null ? "" : " version '" + library.version() + "'";
    return " include \"" + library.name() + "\"" + version + " called \"" + name + "\"";
  }

  private static String text(ParametersParameterComponent parameter, String part) {
    return parameter.getPart().stream()
        .filter(each -> part.equals(each.getName()) && each.hasValue())
        .map(each -> String.valueOf(each.getValue().primitiveValue()))
        .findFirst()
        .orElse("");
  }

  private static void refuse(boolean wrong, String message, String parameter) {
    if (wrong) {
      throw new ProblemException(ProblemCode.PARAMETER_INVALID, message, parameter);
    }
  }

  /** Problems with the lines that the caller counts. */
  List<Problem> asCallerCounts(List<Problem> problems) {
    return problems.stream()
        .map(
            each ->
                new Problem(
                    each.code(),
                    shifted(each.message()),
                    each.location() == null ? null : shifted(each.location())))
        .toList();
  }

  private String shifted(String text) {
    return headerLines == 0
        ? text
        : PLACE
            .matcher(text)
            .replaceAll(
                place ->
                    "The expression, line " + (Integer.parseInt(place.group(1)) - headerLines));
  }
}
