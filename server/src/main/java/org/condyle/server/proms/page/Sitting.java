package org.condyle.server.proms.page;

import java.util.HashMap;
import java.util.Map;
import org.condyle.proms.surgery.Side;
import org.condyle.proms.surgery.Surgery;
import org.condyle.server.proms.link.FormSession;
import org.condyle.server.proms.link.Link;
import org.condyle.server.proms.link.LinkPurpose;
import org.condyle.server.proms.page.DueForms.Asked;
import org.condyle.server.proms.page.Phrases.Shown;

/**
 * A patient who answers: one request of a session, with what is asked.
 *
 * @param phrases in the session's language
 */
record Sitting(Visit visit, FormSession session, Phrases phrases, Asked asked) {

  Link link() {
    return session.link();
  }

  /** Whether staff answer for the practice. */
  boolean isPractice() {
    return link().purpose() == LinkPurpose.PRACTICE;
  }

  /** What a page about a form shows above everything else. */
  Map<String, Object> heading(AskedForm form) {
    Map<String, Object> model = new HashMap<>();
    Shown name = phrases.show(form.sheet().title());
    model.put("formName", name);
    model.put("about", about(form));
    model.put("path", path(form));
    return model;
  }

  static String path(AskedForm form) {
    return "/q/" + form.responseId();
  }

  /**
   * Of which joint and side the questions are, for example "About your right knee"; staff read "the
   * right knee"; an empty text for questions about the whole patient.
   */
  String about(AskedForm form) {
    return form.surgery().map(this::about).orElse("");
  }

  private String about(Surgery surgery) {
    String joint = (isPractice() ? "practice.about." : "about.") + surgery.kind().joint();
    String sided =
        surgery.side() == Side.UNKNOWN
            ? null
            : phrases.find(joint + (surgery.side() == Side.LEFT ? ".left" : ".right"));
    String plain = sided == null ? phrases.find(joint) : sided;
    return plain == null ? "" : plain;
  }
}
