package org.condyle.server.proms.page;

import java.util.List;
import java.util.Optional;
import org.condyle.proms.answer.Form;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.instrument.Item.Respondent;
import org.condyle.proms.instrument.Wording;

/**
 * How questionnaires are shown: in our own words, or in those of a site's licensed form. One
 * without wording is not shown.
 */
final class Sheets {

  private final SiteQuestionnaires sites;

  Sheets(SiteQuestionnaires sites) {
    this.sites = sites;
  }

  /**
   * What somebody is asked of a form.
   *
   * @param practice the partition of the practice that asks
   * @param who what is another's to answer is left out
   * @return empty for a form without text, or without a question for them
   */
  Optional<Sheet> of(int practice, Form form, Respondent who) {
    Optional<Sheet> sheet =
        form.url().startsWith(Instrument.QUESTIONNAIRES)
            ? own(form, who)
            : sites.sheet(practice, form, who);
    return sheet.filter(each -> !each.questions().isEmpty());
  }

  private static Optional<Sheet> own(Form form, Respondent who) {
    Instrument instrument = form.instrument();
    if (instrument.wording() == Wording.NONE) {
      return Optional.empty();
    }
    List<Question> questions =
        instrument.items().stream()
            .filter(item -> item.respondent() == who)
            .map(item -> Question.of(item, instrument.title()))
            .toList();
    return Optional.of(new Sheet(form, instrument.title(), instrument.instructions(), questions));
  }
}
