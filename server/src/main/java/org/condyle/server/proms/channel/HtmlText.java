package org.condyle.server.proms.channel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;

/** The plain text of a message as a page: paragraphs and the link, nothing that is loaded. */
final class HtmlText {

  private HtmlText() {}

  static String of(Message message) {
    String link = message.link() == null ? "" : escaped(message.link().toString());
    String paragraphs =
        Arrays.stream(message.text().strip().split("\\R{2,}"))
            .map(paragraph -> escaped(paragraph).replaceAll("\\R", "<br>\n"))
            .map(paragraph -> link.isEmpty() ? paragraph : linked(paragraph, link))
            .map(paragraph -> "<p>" + paragraph + "</p>")
            .collect(Collectors.joining("\n"));
    return """
        <!DOCTYPE html>
        <html lang="%s">
        <head><meta charset="utf-8"><title>%s</title></head>
        <body>
        %s
        </body>
        </html>
        """
        .formatted(message.language(), escaped(message.subject()), paragraphs);
  }

  /** The characters that mean something in HTML, and no others. */
  private static String escaped(String text) {
    return HtmlUtils.htmlEscape(text, StandardCharsets.UTF_8.name());
  }

  private static String linked(String paragraph, String link) {
    return paragraph.replace(link, "<a href=\"" + link + "\">" + link + "</a>");
  }
}
