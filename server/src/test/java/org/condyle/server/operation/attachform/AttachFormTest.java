package org.condyle.server.operation.attachform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.server.proms.SiteForm.parameters;

import java.net.http.HttpResponse;
import org.condyle.proms.answer.GivenAnswers;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.instrument.Item;
import org.condyle.server.SharedServer;
import org.condyle.server.partition.Partitions;
import org.condyle.server.proms.SiteForm;
import org.condyle.server.proms.rules.PromRules;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;

class AttachFormTest {

  private static final String ATTACH = "Questionnaire/$attach-form";

  private final PromRules rules = SharedServer.server().part(PromRules.class);
  private final Instrument ndi = rules.instruments().instrument("ndi").orElseThrow();

  private Questionnaire form(String name) {
    return SiteForm.of(ndi, name);
  }

  private static Parameters attached(Parameters parameters) {
    HttpResponse<String> answer = SharedServer.post(ATTACH, parameters);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR.newJsonParser().parseResource(Parameters.class, answer.body());
  }

  private static String value(Parameters answer, String name) {
    return answer.getParameter(name).getValue() instanceof Reference reference
        ? reference.getReference()
        : answer.getParameter(name).getValue().primitiveValue();
  }

  private static int stored(Questionnaire form) {
    return SharedServer.FHIR
        .newJsonParser()
        .parseResource(Bundle.class, SharedServer.get("Questionnaire?url=" + form.getUrl()).body())
        .getEntry()
        .size();
  }

  private static QuestionnaireResponse response(Questionnaire form) {
    return SiteForm.response(form, "attach-form", "2026-03-01");
  }

  @Test
  void responsesToAnAttachedFormAreReadAsAnswersToItsInstrument() {
    Questionnaire form = form("attached");

    Parameters answer = attached(parameters(form, "ndi"));

    assertThat(value(answer, "status")).isEqualTo("attached");
    assertThat(value(answer, "form")).isEqualTo(form.getUrl() + "|1");
    assertThat(value(answer, "instrument")).isEqualTo(ndi.canonical());
    assertThat(SharedServer.get(value(answer, "reference")).body())
        .contains("questionnaire-instrument")
        .contains("Words of the site");
    assertThat(stored(form)).isEqualTo(1);
    GivenAnswers answers = rules.responses(Partitions.FIRST_PRACTICE).read(response(form));
    assertThat(answers.instrument().id()).isEqualTo("ndi");
    assertThat(value(attached(parameters(form, ndi.canonical())), "status")).isEqualTo("present");
  }

  @Test
  void questionsWithoutCodesAreMappedByTheirLinkIds() {
    Questionnaire form = form("mapped");
    form.getItem().forEach(item -> item.getCode().clear());
    Parameters parameters = parameters(form, "ndi");
    HttpResponse<String> without = SharedServer.post(ATTACH, parameters);
    assertThat(without.statusCode()).isEqualTo(422);
    for (Item item : ndi.items()) {
      var pair = parameters.addParameter().setName("linkId");
      pair.addPart().setName("form").setValue(new StringType("site-" + item.linkId()));
      pair.addPart().setName("instrument").setValue(new StringType(item.linkId()));
    }

    Parameters answer = attached(parameters);

    assertThat(SharedServer.get(value(answer, "reference")).body())
        .contains("questionnaire-item-link-id");
    assertThat(rules.responses(Partitions.FIRST_PRACTICE).read(response(form)).instrument().id())
        .isEqualTo("ndi");
    assertThat(value(attached(parameters), "status")).isEqualTo("present");
  }

  @Test
  void aFormThatDoesNotFitIsRefusedWithEveryReasonAndNotStored() {
    Questionnaire form = form("unfit");
    form.getItem().remove(0);
    form.getItem().get(0).getAnswerOption().remove(0);
    form.getItem().get(1).setType(QuestionnaireItemType.STRING);
    form.addItem().setLinkId("more").setType(QuestionnaireItemType.BOOLEAN);

    HttpResponse<String> answer = SharedServer.post(ATTACH, parameters(form, "ndi"));

    assertThat(answer.statusCode()).isEqualTo(422);
    OperationOutcome outcome =
        SharedServer.FHIR.newJsonParser().parseResource(OperationOutcome.class, answer.body());
    assertThat(outcome.getIssue())
        .hasSizeGreaterThanOrEqualTo(4)
        .allSatisfy(
            issue ->
                assertThat(issue.getDetails().getCodingFirstRep().getCode())
                    .isEqualTo("CONDYLE-4020"));
    assertThat(answer.body()).contains("'more'").contains("has no item for");
    assertThat(stored(form)).isZero();
    assertThat(rules.forms(Partitions.FIRST_PRACTICE).find(form.getUrl())).isEmpty();
  }

  @Test
  void aFormThatIsInstalledIsAttachedByItsUrlAndKeepsItsPlace() {
    Questionnaire form = form("installed");
    form.setId("attach-installed");
    Bundle content = new Bundle();
    content.setType(Bundle.BundleType.COLLECTION);
    content.addEntry().setResource(form);
    assertThat(SharedServer.post("$install-content", content).statusCode()).isEqualTo(200);
    Parameters parameters = new Parameters();
    parameters.addParameter().setName("url").setValue(new CanonicalType(form.getUrl() + "|1"));
    parameters.addParameter().setName("instrument").setValue(new StringType("ndi"));
    assertThat(rules.forms(Partitions.FIRST_PRACTICE).find(form.getUrl())).isEmpty();

    Parameters answer = attached(parameters);

    assertThat(value(answer, "status")).isEqualTo("attached");
    assertThat(value(answer, "reference")).isEqualTo("Questionnaire/attach-installed");
    assertThat(rules.forms(Partitions.FIRST_PRACTICE).find(form.getUrl())).isPresent();
  }

  @Test
  void anotherContentOfTheSameVersionIsRefusedAndAnotherVersionTaken() {
    Questionnaire form = form("versions");
    attached(parameters(form, "ndi"));
    Questionnaire other = form("versions");
    other.setTitle("Another title");

    HttpResponse<String> refused = SharedServer.post(ATTACH, parameters(other, "ndi"));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("CONDYLE-2007");

    other.setVersion("2");
    attached(parameters(other, "ndi"));
    assertThat(rules.forms(Partitions.FIRST_PRACTICE).find(form.getUrl() + "|1")).isPresent();
    assertThat(rules.forms(Partitions.FIRST_PRACTICE).find(form.getUrl() + "|2")).isPresent();
    assertThat(rules.forms(Partitions.FIRST_PRACTICE).asking("ndi").orElseThrow().version())
        .isEqualTo("2");
  }

  @Test
  void whatIsNoFormOrNoInstrumentIsRefused() {
    Parameters both = parameters(form("both"), "ndi");
    both.addParameter().setName("url").setValue(new StringType("https://x.example.org/q"));
    assertRefused(both, 400, "CONDYLE-1003");
    assertRefused(parameters(form("unknown"), "oswestry"), 400, "quickdash");
    Parameters nothing = new Parameters();
    nothing.addParameter().setName("instrument").setValue(new StringType("ndi"));
    assertRefused(nothing, 400, "CONDYLE-1002");
    nothing.addParameter().setName("url").setValue(new StringType("https://x.example.org/q"));
    assertRefused(nothing, 404, "CONDYLE-1008");
    Parameters mapped = parameters(form("mapping"), "ndi");
    var pair = mapped.addParameter().setName("linkId");
    pair.addPart().setName("form").setValue(new StringType("elsewhere"));
    assertRefused(mapped, 400, "'form' and 'instrument'");
    pair.addPart().setName("instrument").setValue(new StringType(ndi.items().get(0).linkId()));
    assertRefused(mapped, 400, "elsewhere");
  }

  private static void assertRefused(Parameters parameters, int status, String text) {
    HttpResponse<String> answer = SharedServer.post(ATTACH, parameters);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(text);
  }
}
