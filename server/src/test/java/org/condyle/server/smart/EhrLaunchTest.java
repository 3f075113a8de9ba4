package org.condyle.server.smart;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.condyle.server.SharedServer;
import org.condyle.server.caller.Role;
import org.condyle.server.smart.OauthTalk.Answer;
import org.condyle.server.smart.OauthTalk.Registered;
import org.condyle.server.users.page.SignedInPerson;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Apps that an EHR opens with a patient's record. */
class EhrLaunchTest {

  private static final String SCOPES = "launch openid fhirUser user/*.rs patient/*.rs";

  private static Registered app;
  private static Registered ehr;
  private static SignedInPerson clinician;

  @BeforeAll
  static void people() {
    Patient record = new Patient();
    record.setId("smart-ehr");
    record.addName().setFamily("Ehrlaunch");
    SharedServer.client().update().resource(record).execute();
    Encounter visit = new Encounter();
    visit.setId("smart-ehr-visit");
    visit.setStatus(Encounter.EncounterStatus.INPROGRESS);
    visit.getClass_().setCode("AMB");
    visit.setSubject(new Reference("Patient/smart-ehr"));
    SharedServer.client().update().resource(visit).execute();
    app = AppLaunch.publicApp(SCOPES);
    ehr = AppLaunch.app("symmetric", "user/*.cruds");
    clinician = SignedInPerson.of(Role.CLINICIAN, null, "Practitioner/smart-ehr-doctor");
  }

  /** The EHR's own token of the clinician, by which it launches. */
  private static String ehrToken() {
    return new AppLaunch(ehr, "user/*.cruds").tokens(clinician).text("access_token");
  }

  private static Parameters launched(String token) {
    Parameters wanted = new Parameters();
    wanted.addParameter("client", app.id());
    wanted
        .addParameter()
        .setName("encounter")
        .setValue(new org.hl7.fhir.r4.model.IdType("smart-ehr-visit"));
    HttpResponse<String> answer = OauthTalk.call("Patient/smart-ehr/$launch", token, wanted);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR.newJsonParser().parseResource(Parameters.class, answer.body());
  }

  @Test
  void theAppIsOpenedWithThePatientAndTheEncounter() {
    Parameters launched = launched(ehrToken());
    String url = launched.getParameter("url").getValue().primitiveValue();
    assertThat(url).startsWith("https://app.example.org/launch?iss=");
    Map<String, String> given = AppLaunch.parameters(url);
    assertThat(given).containsEntry("iss", SharedServer.server().fhirBase().toString());

    Answer answer =
        new AppLaunch(app, SCOPES)
            .with("launch", AppLaunch.parameter(url, "launch"))
            .tokens(clinician);

    assertThat(answer.text("patient")).isEqualTo("smart-ehr");
    assertThat(answer.text("encounter")).isEqualTo("smart-ehr-visit");
    assertThat(answer.json()).containsKey("need_patient_banner");
  }

  @Test
  void aHandleIsGoodOnceAndForTheOneWhoMadeIt() {
    String handle = launched(ehrToken()).getParameter("launch").getValue().primitiveValue();
    SignedInPerson other = SignedInPerson.of(Role.CLINICIAN, null, null);

    assertThat(AppLaunch.location(new AppLaunch(app, SCOPES).with("launch", handle).start(other)))
        .contains("error=invalid_request");
    new AppLaunch(app, SCOPES).with("launch", handle).tokens(clinician);
    assertThat(
            AppLaunch.location(new AppLaunch(app, SCOPES).with("launch", handle).start(clinician)))
        .contains("error=invalid_request");
  }

  @Test
  void theScopeLaunchWithoutAHandleIsRefused() {
    assertThat(AppLaunch.location(new AppLaunch(app, "launch openid user/*.rs").start(clinician)))
        .contains("error=invalid_request");
  }

  @Test
  void aProgramLaunchesNothing() {
    String token =
        OauthTalk.post(OauthTalk.TOKEN, OauthTalk.operatorForm(Map.of())).text("access_token");

    HttpResponse<String> answer =
        OauthTalk.call("Patient/smart-ehr/$launch", token, new Parameters());

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("CONDYLE-7002");
  }

  @Test
  void aPatientThatThereIsNotIsNotLaunched() {
    HttpResponse<String> answer =
        OauthTalk.call("Patient/smart-nobody/$launch", ehrToken(), new Parameters());

    assertThat(answer.statusCode()).isEqualTo(404);
  }
}
