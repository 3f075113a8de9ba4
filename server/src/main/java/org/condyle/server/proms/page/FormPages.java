package org.condyle.server.proms.page;

import java.util.Locale;
import java.util.Optional;
import org.condyle.server.proms.link.FormSession;
import org.condyle.server.proms.link.Sessions;
import org.condyle.server.proms.page.DueForms.Asked;
import org.condyle.server.proms.page.Reply.Elsewhere;

/** Finds what a visit is for, and answers it. */
final class FormPages {

  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private final Entrance entrance;
  private final Sessions sessions;
  private final DueForms forms;
  private final OverviewPages overview;
  private final QuestionPages questions;
  private final FinishPages finish;
  private final Templates templates;

  FormPages(
      Entrance entrance,
      Sessions sessions,
      DueForms forms,
      OverviewPages overview,
      QuestionPages questions,
      FinishPages finish,
      Templates templates) {
    this.entrance = entrance;
    this.sessions = sessions;
    this.forms = forms;
    this.overview = overview;
    this.questions = questions;
    this.finish = finish;
    this.templates = templates;
  }

  /**
   * An answered visit.
   *
   * @param session in which it was; empty outside of one
   */
  record Answered(Reply reply, Locale language, Optional<FormSession> session) {}

  Templates templates() {
    return templates;
  }

  /**
   * @param startSecret what a browser without session has in its cookie
   */
  Answered answer(Visit visit, String startSecret) {
    Locale language = visit.chosenLanguage().orElseGet(visit::preferredLanguage);
    return switch (visit.part(0)) {
      case "l" -> outside(entrance.visit(visit, language, startSecret), language);
      case "handback" -> outside(Entrance.notice("handback", 200), language);
      case "left" -> outside(Entrance.notice("left", 200), language);
      case "recorded" -> outside(Entrance.notice("recorded", 200), language);
      case "list", "q", "end", "leave" ->
          visit
              .cookie(Visit.SESSION_COOKIE)
              .flatMap(sessions::find)
              .map(session -> inSession(visit, session))
              .orElseGet(() -> outside(Entrance.notice("over", FORBIDDEN), language));
      default -> outside(Entrance.notice("unusable", NOT_FOUND), language);
    };
  }

  private static Answered outside(Reply reply, Locale language) {
    return new Answered(reply, language, Optional.empty());
  }

  private Answered inSession(Visit visit, FormSession session) {
    Locale language = visit.chosenLanguage().orElseGet(() -> Visit.language(session.language()));
    if (visit.chosenLanguage().isPresent()) {
      sessions.speak(session, language);
    }
    Reply reply;
    if (visit.isPost() && !visit.isOurForm(session.secret())) {
      reply = Entrance.notice("again", FORBIDDEN);
    } else if (session.isSpent() && !visit.part(0).equals("end")) {
      reply = Elsewhere.at("/end");
    } else {
      Optional<Asked> asked = forms.of(session.link());
      reply =
          asked.isEmpty()
              ? Entrance.notice("over", FORBIDDEN)
              : route(new Sitting(visit, session, templates.phrases(language), asked.get()));
    }
    return new Answered(reply, language, Optional.of(session));
  }

  private Reply route(Sitting sitting) {
    boolean isPost = sitting.visit().isPost();
    return switch (sitting.visit().part(0)) {
      case "leave" -> isPost ? finish.leave(sitting) : Elsewhere.at("/list");
      case "end" -> overview.end(sitting);
      case "q" ->
          sitting
              .asked()
              .form(sitting.visit().part(1))
              .map(form -> form(sitting, form))
              .orElseGet(() -> closed(sitting));
      default -> overview.list(sitting);
    };
  }

  /** A form that was sent from here a moment ago is no surprise; another one is. */
  private static Reply closed(Sitting sitting) {
    boolean isSent = sitting.session().sent().contains(sitting.visit().part(1));
    return Elsewhere.at(isSent ? "/list" : "/list?gone=yes");
  }

  private Reply form(Sitting sitting, AskedForm form) {
    String page = sitting.visit().part(2);
    return switch (page) {
      case "" -> questions.begin(sitting, form);
      case "all" -> questions.all(sitting, form);
      case "check" -> finish.check(sitting, form);
      case "decline" -> finish.decline(sitting, form);
      default -> {
        int number = page.matches("[1-9]\\d{0,3}") ? Integer.parseInt(page) : 0;
        yield number < 1 || number > form.questions().size()
            ? Elsewhere.at(Sitting.path(form))
            : questions.one(sitting, form, number - 1);
      }
    };
  }
}
