package org.condyle.server.proms.page;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.condyle.server.proms.link.CodeRequest;
import org.condyle.server.proms.link.FormSession;
import org.condyle.server.proms.link.Link;
import org.condyle.server.proms.link.LinkPurpose;
import org.condyle.server.proms.link.Links;
import org.condyle.server.proms.link.OpenedLink;
import org.condyle.server.proms.link.SecondStep;
import org.condyle.server.proms.link.Sessions;
import org.condyle.server.proms.link.StepResult;
import org.condyle.server.proms.page.FormTrail.Refusal;
import org.condyle.server.proms.page.Reply.Elsewhere;
import org.condyle.server.proms.page.Reply.Page;

/** The first page: who opens a link shows that it is for them, or staff hand a tablet over. */
final class Entrance {

  /** Nobody alive was born earlier: a year of two digits is a slip and costs no try. */
  private static final int FIRST_YEAR = 1880;

  /** Six digits, in groups as one likes. */
  private static final Pattern CODE = Pattern.compile("\\s*(\\d\\s*){6}");

  private static final int SECONDS_A_MINUTE = 60;

  private static final int NOT_FOUND = 404;
  private static final int REFUSED = 422;
  private static final int TOO_MANY = 429;

  private final Links links;
  private final SecondStep secondStep;
  private final Sessions sessions;
  private final Templates templates;
  private final FormTrail trail;

  Entrance(
      Links links, SecondStep secondStep, Sessions sessions, Templates templates, FormTrail trail) {
    this.links = links;
    this.secondStep = secondStep;
    this.sessions = sessions;
    this.templates = templates;
    this.trail = trail;
  }

  /** Somebody with a link. */
  private record Visitor(Visit visit, String token, Link link, Locale language, String secret) {

    String path() {
      return "/l/" + token;
    }

    boolean isOurForm() {
      return visit.cookie(Visit.START_COOKIE).isPresent() && visit.isOurForm(secret);
    }
  }

  /** Answers everything below {@code /l/[token]}. */
  Reply visit(Visit visit, Locale language, String freshSecret) {
    String token = visit.part(1);
    OpenedLink opened = links.open(token, visit.client());
    if (opened instanceof OpenedLink.Limited limited) {
      trail.stranger(visit, TOO_MANY);
      return limited(limited.retryAfter());
    }
    if (opened instanceof OpenedLink.Spent spent) {
      return spent.purpose() == LinkPurpose.TABLET ? unusable() : notice("used", 200);
    }
    if (!(opened instanceof OpenedLink.Usable usable)) {
      links
          .known(token)
          .ifPresentOrElse(
              link -> trail.refused(visit, link, Refusal.LINK_UNUSABLE),
              () -> trail.stranger(visit, NOT_FOUND));
      return unusable();
    }
    String secret = visit.cookie(Visit.START_COOKIE).orElse(freshSecret);
    Visitor visitor = new Visitor(visit, token, usable.link(), language, secret);
    if (visit.isPost()) {
      return visit.part(2).equals("code") ? sendCode(visitor) : enter(visitor);
    }
    return open(visitor);
  }

  private Reply open(Visitor visitor) {
    boolean isOpen =
        visitor
            .visit()
            .cookie(Visit.SESSION_COOKIE)
            .flatMap(sessions::find)
            .filter(session -> session.link().id().equals(visitor.link().id()))
            .isPresent();
    if (isOpen) {
      return Elsewhere.at("/list");
    }
    return page(visitor, 200, Map.of());
  }

  private Reply page(Visitor visitor, int status, Map<String, Object> more) {
    Phrases phrases = templates.phrases(visitor.language());
    Map<String, Object> model = new HashMap<>(more);
    LinkPurpose purpose = visitor.link().purpose();
    model.put("path", visitor.path());
    model.put("key", Sessions.formKey(visitor.secret()));
    String texts =
        switch (purpose) {
          case PERSONAL -> "entrance";
          case TABLET -> "handover";
          case PRACTICE -> "practice";
        };
    model.put("title", phrases.say(texts + ".title"));
    model.put("lead", phrases.say(texts + ".lead"));
    if (purpose == LinkPurpose.PERSONAL) {
      addSteps(visitor, model);
    }
    for (String field : new String[] {"day", "month", "year"}) {
      model.put(field, status == 200 ? "" : visitor.visit().field(field));
    }
    return new Page(purpose == LinkPurpose.PERSONAL ? "entrance" : "handover", status, model);
  }

  /** What can be shown: a birth date nobody knows is not asked for. */
  private void addSteps(Visitor visitor, Map<String, Object> model) {
    boolean asksBirthDate = secondStep.canAskBirthDate(visitor.link());
    boolean awaitsCode = secondStep.awaitsCode(visitor.link());
    model.put("asksBirthDate", asksBirthDate);
    model.put("canSendCode", secondStep.canSendCode(visitor.link()));
    model.put("awaitsCode", awaitsCode || "digits".equals(model.get("errorField")));
    model.put("codeSent", awaitsCode && visitor.visit().field("code").equals("sent"));
  }

  private Reply enter(Visitor visitor) {
    if (!visitor.isOurForm()) {
      String field = visitor.visit().field("by").equals("code") ? "digits" : "day";
      return page(visitor, REFUSED, error(visitor, "entrance.again", field));
    }
    if (visitor.link().purpose() != LinkPurpose.PERSONAL) {
      // Staff have it from a program that knows them.
      return start(visitor);
    }
    Visit visit = visitor.visit();
    boolean byCode = visit.field("by").equals("code");
    Optional<LocalDate> birthDate = byCode ? Optional.empty() : birthDate(visit);
    // What is no date or no code at all costs no try.
    if (!byCode && birthDate.isEmpty()) {
      return page(visitor, REFUSED, error(visitor, "entrance.no-date", "day"));
    }
    if (byCode && !CODE.matcher(visit.field("digits")).matches()) {
      return page(visitor, REFUSED, error(visitor, "entrance.no-digits", "digits"));
    }
    StepResult result =
        byCode
            ? secondStep.checkCode(visitor.link(), visit.field("digits"), visit.client())
            : secondStep.checkBirthDate(visitor.link(), birthDate, visit.client());
    if (result instanceof StepResult.Passed) {
      return start(visitor);
    }
    trail.refused(visit, visitor.link(), Refusal.WRONG_SECOND_STEP);
    if (result instanceof StepResult.Wrong wrong) {
      String key = byCode ? "entrance.wrong-code" : "entrance.wrong-date";
      String field = byCode ? "digits" : "day";
      return page(visitor, REFUSED, error(visitor, key, field, wrong.triesLeft()));
    }
    return result instanceof StepResult.Limited limited
        ? limited(limited.retryAfter())
        : unusable();
  }

  private Reply sendCode(Visitor visitor) {
    if (!visitor.isOurForm()) {
      return page(visitor, REFUSED, error(visitor, "entrance.again", "send-code"));
    }
    CodeRequest request = secondStep.sendCode(visitor.link(), visitor.language());
    if (request instanceof CodeRequest.TooOften tooOften) {
      long seconds = tooOften.retryAfter().toSeconds();
      Map<String, Object> more =
          new HashMap<>(error(visitor, "entrance.no-more-codes", "digits", minutes(seconds)));
      more.put("seconds", seconds);
      return page(visitor, TOO_MANY, more);
    }
    return request instanceof CodeRequest.Sent
        ? Elsewhere.at(visitor.path() + "?code=sent")
        : page(visitor, REFUSED, error(visitor, "entrance.no-code", "main"));
  }

  private Reply start(Visitor visitor) {
    trail.opened(visitor.visit(), visitor.link());
    FormSession session = sessions.start(visitor.link(), visitor.language());
    return new Elsewhere("/list", Optional.of(session.secret()));
  }

  private Map<String, Object> error(Visitor visitor, String key, String field, Object... values) {
    Phrases phrases = templates.phrases(visitor.language());
    return Map.of("error", phrases.say(key, values), "errorField", field);
  }

  private static Optional<LocalDate> birthDate(Visit visit) {
    try {
      LocalDate date =
          LocalDate.of(
              Integer.parseInt(visit.field("year").strip()),
              Integer.parseInt(visit.field("month").strip()),
              Integer.parseInt(visit.field("day").strip()));
      return Optional.of(date).filter(day -> day.getYear() >= FIRST_YEAR);
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Reply limited(Duration wait) {
    long seconds = wait.toSeconds();
    return new Page(
        "notice",
        TOO_MANY,
        Map.of("notice", "limited", "seconds", seconds, "minutes", minutes(seconds)));
  }

  /** Whole minutes after which so many seconds are over. */
  private static long minutes(long seconds) {
    return Math.max(1, (seconds + SECONDS_A_MINUTE - 1) / SECONDS_A_MINUTE);
  }

  private static Reply unusable() {
    return notice("unusable", NOT_FOUND);
  }

  /** A page that only says something. */
  static Reply notice(String notice, int status) {
    return new Page("notice", status, Map.of("notice", notice));
  }
}
