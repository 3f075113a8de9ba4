package org.condyle.server.proms.scores;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;
import org.condyle.proms.instrument.Code;
import org.condyle.proms.instrument.Instrument;
import org.condyle.server.SharedServer;
import org.condyle.server.partition.Partitions;
import org.condyle.server.proms.PromPatient;
import org.condyle.server.proms.SiteForm;
import org.condyle.server.proms.due.DueUpkeep;
import org.condyle.server.proms.rules.PromRules;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.Test;

/** What becomes of scores when the site's form that was answered is retired, replaced or gone. */
class SiteFormScoresTest {

  private static final String INSTRUMENT = "quickdash";

  private final PromRules rules = SharedServer.server().part(PromRules.class);
  private final Instrument instrument = rules.instruments().instrument(INSTRUMENT).orElseThrow();

  private Questionnaire attached(String name) {
    return SiteForm.attach(SiteForm.of(instrument, name), INSTRUMENT);
  }

  private static void answer(PromPatient patient, Questionnaire form, LocalDate day) {
    QuestionnaireResponse response = SiteForm.response(form, patient.id(), day.toString());
    response.setId("QuestionnaireResponse/" + patient.id() + "-" + form.getVersion() + "-" + day);
    PromPatient.put(response);
  }

  private List<ObservationStatus> scores(PromPatient patient) {
    Code score = instrument.scales().get(0).code();
    SharedServer.server()
        .part(DueUpkeep.class)
        .bringUpToDate(Partitions.FIRST_PRACTICE, patient.id());
    return patient.observations().stream()
        .filter(each -> each.getCode().hasCoding(score.system(), score.code()))
        .map(Observation::getStatus)
        .toList();
  }

  private static void store(Questionnaire form) {
    Questionnaire stored = form.copy();
    stored.setMeta(null);
    stored.setId(new IdType("Questionnaire", form.getIdElement().getIdPart()));
    SharedServer.client().update().resource(stored).execute();
  }

  private static void delete(Questionnaire form) {
    HttpResponse<String> answer =
        SharedServer.send(
            HttpRequest.newBuilder(
                    SharedServer.uri("Questionnaire/" + form.getIdElement().getIdPart()))
                .DELETE()
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void aDeletedFormTakesItsScoresBackUntilItIsThereAgain() {
    Questionnaire form = attached("scores-deleted");
    PromPatient patient = PromPatient.stored("form-deleted");
    answer(patient, form, PromPatient.today());
    assertThat(scores(patient)).containsExactly(ObservationStatus.FINAL);

    delete(form);
    assertThat(scores(patient)).containsExactly(ObservationStatus.ENTEREDINERROR);
    assertThat(patient.search(QuestionnaireResponse.class)).hasSize(1);

    store(form);
    assertThat(scores(patient)).containsExactly(ObservationStatus.FINAL);
  }

  @Test
  void aVersionBesideKeepsTheScoresOfTheOneBefore() {
    Questionnaire form = attached("scores-beside");
    PromPatient patient = PromPatient.stored("form-beside");
    answer(patient, form, PromPatient.today().minusDays(1));
    Questionnaire second =
        SiteForm.attach(SiteForm.of(instrument, "scores-beside").setVersion("2"), INSTRUMENT);
    answer(patient, second, PromPatient.today());

    assertThat(scores(patient)).containsExactly(ObservationStatus.FINAL, ObservationStatus.FINAL);
    assertThat(rules.forms(Partitions.FIRST_PRACTICE).asking(INSTRUMENT).orElseThrow().canonical())
        .isEqualTo(second.getUrl() + "|2");
  }

  @Test
  void aVersionInThePlaceOfTheOneBeforeTakesItsScoresBack() {
    Questionnaire form = attached("scores-place");
    PromPatient patient = PromPatient.stored("form-place");
    answer(patient, form, PromPatient.today());
    assertThat(scores(patient)).containsExactly(ObservationStatus.FINAL);

    store(form.copy().setVersion("2"));

    assertThat(scores(patient)).containsExactly(ObservationStatus.ENTEREDINERROR);
  }

  @Test
  void aRetiredFormKeepsItsScoresAndIsAskedNoMore() {
    Questionnaire other = attached("scores-other");
    Questionnaire form = attached("scores-retired");
    PromPatient patient = PromPatient.stored("form-retired");
    answer(patient, form, PromPatient.today().minusDays(1));
    assertThat(rules.forms(Partitions.FIRST_PRACTICE).asking(INSTRUMENT).orElseThrow().url())
        .isEqualTo(form.getUrl());

    store(form.copy().setStatus(PublicationStatus.RETIRED));
    answer(patient, form, PromPatient.today());

    assertThat(scores(patient)).containsExactly(ObservationStatus.FINAL, ObservationStatus.FINAL);
    assertThat(rules.forms(Partitions.FIRST_PRACTICE).asking(INSTRUMENT).orElseThrow().url())
        .isEqualTo(other.getUrl());
  }

  @Test
  void anAnswerAfterTheLastDayOfARetiredVersionIsRefusedByNumberAndScoresNothing() {
    LocalDate last = PromPatient.today().minusDays(2);
    Questionnaire form = attached("scores-ended");
    Questionnaire ended = form.copy().setStatus(PublicationStatus.RETIRED);
    ended.getEffectivePeriod().setEndElement(new DateTimeType(last.toString()));
    store(ended);
    PromPatient patient = PromPatient.stored("form-ended");
    answer(patient, form, last);
    assertThat(scores(patient)).containsExactly(ObservationStatus.FINAL);

    answer(patient, form, last.plusDays(1));

    assertThat(scores(patient)).containsExactly(ObservationStatus.FINAL);
    HttpResponse<String> extracted =
        SharedServer.get("QuestionnaireResponse/form-ended-1-" + last.plusDays(1) + "/$extract");
    assertThat(extracted.statusCode()).isEqualTo(422);
    assertThat(extracted.body()).contains("CONDYLE-4011", "was in use until " + last);
    HttpResponse<String> populated = populate(patient, form);
    assertThat(populated.statusCode()).isEqualTo(422);
    assertThat(populated.body()).contains("CONDYLE-4011");
  }

  private static HttpResponse<String> populate(PromPatient patient, Questionnaire form) {
    Parameters parameters = new Parameters();
    parameters
        .addParameter()
        .setName("canonical")
        .setValue(new CanonicalType(form.getUrl() + "|" + form.getVersion()));
    parameters.addParameter().setName("subject").setValue(patient.subject());
    return SharedServer.post("Questionnaire/$populate", parameters);
  }
}
