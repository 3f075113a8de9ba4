package org.condyle.server.proms.page;

import ca.uhn.fhir.rest.server.exceptions.ResourceVersionConflictException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.proms.instrument.Item.Respondent;
import org.condyle.server.errors.UnexpectedError;
import org.condyle.server.proms.due.DueUpkeep;
import org.condyle.server.proms.link.Link;
import org.condyle.server.proms.link.LinkPurpose;
import org.condyle.server.proms.link.Links;
import org.condyle.server.proms.link.Sessions;
import org.condyle.server.proms.page.Phrases.Shown;
import org.condyle.server.proms.page.Reply.Elsewhere;
import org.condyle.server.proms.page.Reply.Page;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a form: its answers are looked through and sent, or the patient does not want to. */
final class FinishPages {

  private static final Logger LOG = LoggerFactory.getLogger(FinishPages.class);

  private static final int CONFLICT = 409;
  private static final int REFUSED = 422;

  private final DueForms forms;
  private final AnsweredParts parts;
  private final Responses responses;
  private final ResponseWriter writer;
  private final Links links;
  private final Sessions sessions;
  private final DueUpkeep upkeep;
  private final FormTrail trail;

  FinishPages(
      DueForms forms,
      AnsweredParts parts,
      Responses responses,
      ResponseWriter writer,
      Links links,
      Sessions sessions,
      DueUpkeep upkeep,
      FormTrail trail) {
    this.forms = forms;
    this.parts = parts;
    this.responses = responses;
    this.writer = writer;
    this.links = links;
    this.sessions = sessions;
    this.upkeep = upkeep;
    this.trail = trail;
  }

  /** A question with its answer, and where it is changed. */
  record RowView(int number, Shown question, Shown answer, boolean isMissing, String change) {}

  Reply check(Sitting sitting, AskedForm form) {
    return sitting.visit().isPost() ? send(sitting, form) : showCheck(sitting, form, 200, "");
  }

  private Page showCheck(Sitting sitting, AskedForm form, int status, String notice) {
    Answers answers = responses.answers(sitting.link(), form);
    QuestionViews views = new QuestionViews(sitting.phrases(), answers);
    List<RowView> rows = new ArrayList<>();
    for (Question question : form.questions()) {
      int number = rows.size() + 1;
      rows.add(
          new RowView(
              number,
              sitting.phrases().show(question.text()),
              views.answerInWords(question),
              !AskedForm.isDone(question, answers.byLinkId()),
              Sitting.path(form) + "/" + number + "?from=check"));
    }
    Map<String, Object> model = new HashMap<>(sitting.heading(form));
    model.put("rows", rows);
    model.put("isWhole", form.isWhole(answers.byLinkId()));
    model.put("notice", notice.isEmpty() ? "" : sitting.phrases().say(notice));
    model.put("version", answers.version());
    model.put("title", sitting.phrases().say("check.title"));
    return new Page("check", status, model);
  }

  private Reply send(Sitting sitting, AskedForm form) {
    Optional<QuestionnaireResponse> stored = responses.find(sitting.link(), form.responseId());
    if (stored.filter(each -> Responses.isOpen(sitting.link(), each)).isEmpty()
        || !form.isWhole(Answers.of(stored.get()).byLinkId())) {
      return showCheck(sitting, form, REFUSED, "check.missing");
    }
    if (sitting.isPractice()
        && !parts.hasAllOf(sitting.link().partition(), Respondent.PRACTICE, stored.get())) {
      return showCheck(sitting, form, REFUSED, "check.alternatives");
    }
    if (!stored.get().getIdElement().getVersionIdPart().equals(sitting.visit().field("version"))) {
      return showCheck(sitting, form, CONFLICT, "check.changed");
    }
    try {
      complete(sitting, stored.get());
    } catch (ResourceVersionConflictException e) {
      return showCheck(sitting, form, CONFLICT, "check.changed");
    }
    sessions.noteSent(sitting.session(), form.responseId());
    bringUpToDate(sitting.link());
    return onward(sitting);
  }

  /** The practice's part alone completes nothing: it waits for the patient's, or has it already. */
  private void complete(Sitting sitting, QuestionnaireResponse stored) {
    if (!ResponseWriter.isHandedIn(stored)
        && (!sitting.isPractice()
            || parts.hasAllOf(sitting.link().partition(), Respondent.PATIENT, stored))) {
      writer.complete(sitting.link(), stored, sitting.asked().record());
    }
  }

  Reply decline(Sitting sitting, AskedForm form) {
    if (sitting.isPractice()) {
      // It is the patient's to decline.
      return Elsewhere.at("/list");
    }
    if (!sitting.visit().isPost()) {
      Map<String, Object> model = new HashMap<>(sitting.heading(form));
      model.put("title", sitting.phrases().say("decline.title"));
      return Page.of("decline", model);
    }
    // So that there is a Task to be refused.
    bringUpToDate(sitting.link());
    writer.decline(sitting.link(), form, responses.find(sitting.link(), form.responseId()));
    bringUpToDate(sitting.link());
    return onward(sitting);
  }

  /** What is due follows from answers; if that fails now, the background does it later. */
  private void bringUpToDate(Link link) {
    try {
      upkeep.bringUpToDate(link.partition(), link.patientId());
    } catch (RuntimeException e) {
      UnexpectedError.log(LOG, e);
    }
  }

  /** To what is left, or to the end: then the link is used up. */
  private Reply onward(Sitting sitting) {
    boolean isLeft = forms.of(sitting.link()).filter(asked -> !asked.open().isEmpty()).isPresent();
    if (isLeft) {
      return Elsewhere.at("/list");
    }
    links.spend(sitting.link());
    if (sitting.link().purpose() == LinkPurpose.TABLET) {
      sessions.end(sitting.session());
      return new Elsewhere("/handback", Optional.of(""));
    }
    if (sitting.isPractice()) {
      sessions.end(sitting.session());
      return new Elsewhere("/recorded", Optional.of(""));
    }
    return new Elsewhere("/end", Optional.of(sessions.renew(sitting.session())));
  }

  /** Stops for now; what was saved stays. A tablet opens nothing any more before it is given on. */
  Reply leave(Sitting sitting) {
    trail.left(sitting.visit(), sitting.link());
    sessions.end(sitting.session());
    if (sitting.link().purpose() == LinkPurpose.TABLET) {
      links.revoke(sitting.link().partition(), sitting.link().patientId(), sitting.link().id());
      return new Elsewhere("/handback", Optional.of(""));
    }
    return new Elsewhere("/left", Optional.of(""));
  }
}
