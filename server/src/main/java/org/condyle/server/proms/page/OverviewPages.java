package org.condyle.server.proms.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.condyle.server.proms.link.FormSession.Layout;
import org.condyle.server.proms.page.Phrases.Shown;
import org.condyle.server.proms.page.Reply.Page;
import org.condyle.server.proms.rules.PromRules;

/** What there is to answer, and what was sent. */
final class OverviewPages {

  /** A question takes about so long. */
  private static final int SECONDS_A_QUESTION = 12;

  private final Responses responses;
  private final PromRules rules;

  OverviewPages(Responses responses, PromRules rules) {
    this.responses = responses;
    this.rules = rules;
  }

  /** A questionnaire to answer. */
  record CardView(
      Shown name, String about, Shown when, String extent, String path, boolean isBegun) {}

  Reply list(Sitting sitting) {
    Phrases phrases = sitting.phrases();
    Map<String, Integer> progress = responses.progress(sitting.link(), sitting.asked().open());
    List<CardView> cards = new ArrayList<>();
    for (AskedForm form : sitting.asked().open()) {
      int done = progress.getOrDefault(form.responseId(), 0);
      cards.add(
          new CardView(
              phrases.show(form.sheet().title()),
              sitting.about(form),
              phrases.show(form.items().get(0).interval().title()),
              extent(phrases, form.questions().size(), done),
              Sitting.path(form),
              done > 0));
    }
    Map<String, Object> model = new HashMap<>();
    model.put("cards", cards);
    model.put("sent", sent(sitting));
    model.put("isOneByOne", sitting.session().layout() == Layout.ONE);
    model.put("isGone", sitting.visit().field("gone").equals("yes"));
    model.put("next", next(sitting));
    model.put("title", phrases.say(sitting.isPractice() ? "list.practice.title" : "list.title"));
    return Page.of("list", model);
  }

  private static String extent(Phrases phrases, int questions, int done) {
    if (done > 0) {
      return phrases.say("list.done", done, questions);
    }
    int minutes = Math.max(1, Math.round(questions * SECONDS_A_QUESTION / 60f));
    return phrases.say("list.extent", questions, minutes);
  }

  private static String next(Sitting sitting) {
    Phrases phrases = sitting.phrases();
    return sitting.asked().next().map(day -> phrases.say("end.next", phrases.day(day))).orElse("");
  }

  Reply end(Sitting sitting) {
    Map<String, Object> model = new HashMap<>();
    model.put("sent", sent(sitting));
    model.put("next", next(sitting));
    model.put("title", sitting.phrases().say("end.title"));
    return Page.of("end", model);
  }

  private List<Shown> sent(Sitting sitting) {
    return sitting.session().sent().stream()
        .distinct()
        .flatMap(id -> responses.find(sitting.link(), id).stream())
        .map(
            response ->
                rules.responses(sitting.link().partition()).form(response).instrument().title())
        .map(sitting.phrases()::show)
        .toList();
  }
}
