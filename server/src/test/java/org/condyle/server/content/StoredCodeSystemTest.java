package org.condyle.server.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import javax.sql.DataSource;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.CodeSystemContentMode;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A code system has all its codes as soon as it is stored. */
class StoredCodeSystemTest {

  private static int codes(String url) {
    return JdbcClient.create(SharedServer.server().part(DataSource.class))
        .sql(
            "select count(*) from trm_concept c"
                + " join trm_codesystem_ver v on v.pid = c.codesystem_pid"
                + " join trm_codesystem s on s.pid = v.codesystem_pid"
                + " where s.code_system_uri = ?")
        .param(url)
        .query(Integer.class)
        .single();
  }

  @Test
  void aCodeSystemOfManyCodesIsStoredWhole() {
    CodeSystem system = new CodeSystem();
    system.setUrl("https://example.org/content/CodeSystem/many").setVersion("1");
    system.setName("Many").setStatus(PublicationStatus.ACTIVE);
    system.setContent(CodeSystemContentMode.COMPLETE);
    for (int number = 1; number <= 300; number++) {
      system.addConcept().setCode("code-" + number).setDisplay("Code " + number);
    }
    Bundle content = new Bundle();
    content.setType(Bundle.BundleType.COLLECTION);
    content.addEntry().setResource(system);

    HttpResponse<String> answer = SharedServer.post("$install-content", content);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(codes(system.getUrl())).isEqualTo(300);
  }

  @Test
  void theItemsOfOurInstrumentsAreAllThereFromTheStart() {
    assertThat(codes("https://condyle.org/fhir/CodeSystem/patient-reported-item")).isEqualTo(110);
  }
}
