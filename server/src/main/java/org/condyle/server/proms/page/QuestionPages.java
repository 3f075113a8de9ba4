package org.condyle.server.proms.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.proms.instrument.Text;
import org.condyle.server.proms.link.FormSession.Layout;
import org.condyle.server.proms.link.Sessions;
import org.condyle.server.proms.page.Reply.Elsewhere;
import org.condyle.server.proms.page.Reply.Page;
import org.hl7.fhir.r4.model.Type;

/** The questions of a form: one at a time, or all on one page. Each step is saved. */
final class QuestionPages {

  private static final int CONFLICT = 409;
  private static final int REFUSED = 422;

  private final Responses responses;
  private final Sessions sessions;

  QuestionPages(Responses responses, Sessions sessions) {
    this.responses = responses;
    this.sessions = sessions;
  }

  /** To the first question that is left, in the layout that was chosen. */
  Reply begin(Sitting sitting, AskedForm form) {
    String layout = sitting.visit().field("layout");
    Layout chosen =
        layout.equals("all")
            ? Layout.ALL
            : layout.equals("one") ? Layout.ONE : sitting.session().layout();
    if (chosen != sitting.session().layout()) {
      sessions.show(sitting.session(), chosen);
    }
    if (chosen == Layout.ALL) {
      return Elsewhere.at(Sitting.path(form) + "/all");
    }
    int next = form.next(responses.answers(sitting.link(), form).byLinkId());
    return step(form, next);
  }

  private static Reply step(AskedForm form, int index) {
    return Elsewhere.at(
        Sitting.path(form) + (index < form.questions().size() ? "/" + (index + 1) : "/check"));
  }

  /**
   * One question.
   *
   * @param index its place from 0
   */
  Reply one(Sitting sitting, AskedForm form, int index) {
    if (sitting.visit().isPost()) {
      return saveOne(sitting, form, index);
    }
    Answers answers = responses.answers(sitting.link(), form);
    QuestionViews views = views(sitting, form, answers);
    return showOne(sitting, form, index, 200, views, answers.version());
  }

  /** With what is answered, and where nothing is yet with what the record has. */
  private static QuestionViews views(Sitting sitting, AskedForm form, Answers answers) {
    QuestionViews views = new QuestionViews(sitting.phrases(), answers);
    for (Question question : form.questions()) {
      Type known = form.known().get(question.linkId());
      if (known != null && !answers.byLinkId().containsKey(question.linkId())) {
        views.keep(question, question.formValue(known));
      }
    }
    return views;
  }

  private Page showOne(
      Sitting sitting, AskedForm form, int index, int status, QuestionViews views, String version) {
    QuestionView view = views.view(form.questions().get(index), index);
    Map<String, Object> model = model(sitting, form, List.of(view), views, version);
    Phrases phrases = sitting.phrases();
    model.put("question", view);
    model.put("number", index + 1);
    model.put("count", form.questions().size());
    model.put("action", Sitting.path(form) + "/" + (index + 1));
    model.put("back", index == 0 ? "/list" : Sitting.path(form) + "/" + index);
    Text instructions = form.sheet().instructions();
    if (instructions != null && index == 0) {
      model.put("instructions", phrases.show(instructions));
    }
    model.put("from", sitting.visit().field("from").equals("check") ? "check" : "");
    model.put(
        "title",
        phrases.say("question.title", index + 1, form.questions().size(), view.text().text()));
    return new Page("question", status, model);
  }

  private Map<String, Object> model(
      Sitting sitting,
      AskedForm form,
      List<QuestionView> shown,
      QuestionViews views,
      String version) {
    Map<String, Object> model = new HashMap<>(sitting.heading(form));
    model.put("errors", views.errors(shown));
    model.put("version", version);
    return model;
  }

  private Reply saveOne(Sitting sitting, AskedForm form, int index) {
    Visit visit = sitting.visit();
    Question question = form.questions().get(index);
    boolean isPassedOver = visit.field("go").equals("skip") && !question.required();
    Entry entry = Entry.read(question, visit.field(QuestionViews.field(index)));
    Optional<Type> given = Optional.empty();
    if (!isPassedOver) {
      if (!(entry instanceof Entry.Legal legal)) {
        QuestionViews views =
            new QuestionViews(sitting.phrases(), responses.answers(sitting.link(), form));
        keep(views, question, entry);
        views.refuse(question, entry);
        return showOne(sitting, form, index, REFUSED, views, visit.field("version"));
      }
      given = Optional.of(legal.answer());
    }
    Saved saved =
        responses.save(
            sitting.link(), form, visit.field("version"), Map.of(question.linkId(), given));
    if (saved instanceof Saved.Changed changed) {
      QuestionViews views = new QuestionViews(sitting.phrases(), changed.answers());
      views.keep(question, given.map(question::formValue).orElse(""));
      views.tellChange(question.linkId());
      return showOne(sitting, form, index, CONFLICT, views, changed.answers().version());
    }
    if (saved instanceof Saved.Sent) {
      return Elsewhere.at("/list");
    }
    return visit.field("from").equals("check")
        ? Elsewhere.at(Sitting.path(form) + "/check")
        : step(form, index + 1);
  }

  private static void keep(QuestionViews views, Question question, Entry entry) {
    if (entry instanceof Entry.Illegal illegal) {
      views.keep(question, illegal.typed());
    }
  }

  /** All questions. */
  Reply all(Sitting sitting, AskedForm form) {
    if (sitting.visit().isPost()) {
      return saveAll(sitting, form);
    }
    Answers answers = responses.answers(sitting.link(), form);
    QuestionViews views = views(sitting, form, answers);
    return showAll(sitting, form, 200, views, answers.version());
  }

  private Page showAll(
      Sitting sitting, AskedForm form, int status, QuestionViews views, String version) {
    List<QuestionView> shown = new ArrayList<>();
    for (Question question : form.questions()) {
      shown.add(views.view(question, shown.size()));
    }
    Map<String, Object> model = model(sitting, form, shown, views, version);
    model.put("questions", shown);
    model.put("action", Sitting.path(form) + "/all");
    Text instructions = form.sheet().instructions();
    if (instructions != null) {
      model.put("instructions", sitting.phrases().show(instructions));
    }
    model.put("title", sitting.phrases().show(form.sheet().title()).text());
    return new Page("questions", status, model);
  }

  private Reply saveAll(Sitting sitting, AskedForm form) {
    Visit visit = sitting.visit();
    Map<String, Optional<Type>> given = new LinkedHashMap<>();
    Map<Question, Entry> refused = new LinkedHashMap<>();
    List<Question> questions = form.questions();
    for (int i = 0; i < questions.size(); i++) {
      Question question = questions.get(i);
      Entry entry = Entry.read(question, visit.field(QuestionViews.field(i)));
      if (entry instanceof Entry.Legal legal) {
        given.put(question.linkId(), Optional.of(legal.answer()));
      } else if (entry instanceof Entry.Blank && !question.required()) {
        given.put(question.linkId(), Optional.empty());
      } else {
        refused.put(question, entry);
      }
    }
    Saved saved = responses.save(sitting.link(), form, visit.field("version"), given);
    if (saved instanceof Saved.Sent) {
      return Elsewhere.at("/list");
    }
    if (saved instanceof Saved.Changed changed) {
      QuestionViews views = new QuestionViews(sitting.phrases(), changed.answers());
      changed.changed().forEach(views::tellChange);
      return again(sitting, form, CONFLICT, views, refused, given, changed.answers());
    }
    Answers answers = ((Saved.Stored) saved).answers();
    if (!refused.isEmpty()) {
      QuestionViews views = new QuestionViews(sitting.phrases(), answers);
      return again(sitting, form, REFUSED, views, refused, given, answers);
    }
    return Elsewhere.at(Sitting.path(form) + "/check");
  }

  /** The same page with everything that was entered. */
  private Page again(
      Sitting sitting,
      AskedForm form,
      int status,
      QuestionViews views,
      Map<Question, Entry> refused,
      Map<String, Optional<Type>> given,
      Answers answers) {
    for (Question question : form.questions()) {
      Optional<Type> answer = given.get(question.linkId());
      if (answer != null) {
        views.keep(question, answer.map(question::formValue).orElse(""));
      }
    }
    refused.forEach(
        (question, entry) -> {
          keep(views, question, entry);
          views.refuse(question, entry);
        });
    return showAll(sitting, form, status, views, answers.version());
  }
}
