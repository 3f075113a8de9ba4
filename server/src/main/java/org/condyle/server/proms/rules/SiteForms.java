package org.condyle.server.proms.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.condyle.proms.answer.Form;
import org.condyle.proms.answer.FormCatalog;
import org.condyle.proms.importing.LicensedForm;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.instrument.InstrumentCatalog;
import org.condyle.record.ProblemException;
import org.condyle.server.partition.Partitions;
import org.condyle.server.store.ContentStore;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Questionnaire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The forms that are known in a practice: those of the instruments, and those that are attached,
 * its own and what all practices share. The latter are read again when a Questionnaire was written
 * or deleted since, by this or another server; that is asked by one statement.
 */
final class SiteForms {

  private static final Logger LOG = LoggerFactory.getLogger(SiteForms.class);

  /** The one that was attached last is the one that is asked; a practice's own before any other. */
  private static final Comparator<Questionnaire> ORDER =
      Comparator.comparing((Questionnaire each) -> ContentStore.placeOf(each) != Partitions.SHARED)
          .thenComparing(
              (Questionnaire each) -> each.getMeta().getLastUpdated(),
              Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(each -> each.getIdElement().getIdPart());

  private final ContentStore content;
  private final InstrumentCatalog instruments;
  private volatile Known known;

  SiteForms(ContentStore content, InstrumentCatalog instruments) {
    this.content = content;
    this.instruments = instruments;
    this.known = new Known("", new FormCatalog(instruments, List.of()), List.of());
  }

  /**
   * What was known of a stamp.
   *
   * @param attached the canonicals of the sites' forms, with those of their instruments
   */
  record Known(String stamp, FormCatalog forms, List<String> attached) {}

  Known known() {
    String stamp = content.questionnaireStamp();
    Known current = known;
    if (!current.stamp().equals(stamp)) {
      current = read(stamp);
      known = current;
    }
    return current;
  }

  private Known read(String stamp) {
    List<Form> asked = new ArrayList<>();
    List<Form> retired = new ArrayList<>();
    List<String> attached = new ArrayList<>();
    for (Questionnaire questionnaire : content.questionnaires().stream().sorted(ORDER).toList()) {
      Optional<Form> form = form(questionnaire);
      if (form.isPresent()) {
        boolean isRetired = questionnaire.getStatus() == PublicationStatus.RETIRED;
        (isRetired ? retired : asked).add(form.get());
        attached.add(inWords(form.get()));
      }
    }
    return new Known(stamp, new FormCatalog(instruments, asked, retired), attached);
  }

  /** All of it that decides what an answer is worth. */
  private static String inWords(Form form) {
    String both = form.canonical() + " " + form.instrument().canonical();
    return form.lastDay() == null ? both : both + " " + form.lastDay();
  }

  /** One that was changed so that it fits no more is no form; responses to it are refused. */
  private Optional<Form> form(Questionnaire questionnaire) {
    Optional<AttachedInstrument> attached = AttachedInstrument.on(questionnaire);
    if (attached.isEmpty()) {
      return Optional.empty();
    }
    Optional<Instrument> instrument = instruments.byCanonical(attached.get().canonical());
    if (instrument.isEmpty()) {
      LOG.error(
          "{} is attached to {}, which is no instrument",
          questionnaire.getId(),
          attached.get().canonical());
      return Optional.empty();
    }
    // Answers that were given before it was retired stay what they are.
    Questionnaire asked = questionnaire.copy();
    asked.setStatus(PublicationStatus.ACTIVE);
    try {
      return Optional.of(LicensedForm.attach(asked, instrument.get(), attached.get().linkIds()));
    } catch (ProblemException e) {
      e.problems()
          .forEach(
              problem ->
                  LOG.error(
                      "{} is no form any more: {} {}",
                      questionnaire.getId(),
                      problem.code().code(),
                      problem.message()));
      return Optional.empty();
    }
  }
}
