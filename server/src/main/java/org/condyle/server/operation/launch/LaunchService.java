package org.condyle.server.operation.launch;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.caller.Caller;
import org.condyle.server.caller.CallerOfRequest;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.operation.OperationParameters;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.smart.client.Clients;
import org.condyle.server.smart.client.SmartClient;
import org.condyle.server.smart.launch.Launches;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UrlType;

/** Makes the handle of a launch for the person who asks, in that one's practice. */
final class LaunchService {

  static final String DEFINITION = "Patient-launch";

  private static final String USER = "user/";

  private final OperationBinding binding;
  private final Launches launches;
  private final Clients clients;
  private final PracticeOfRequest practices;
  private final DaoRegistry daos;
  private final Clock clock;

  LaunchService(
      OperationBinding binding,
      Launches launches,
      Clients clients,
      PracticeOfRequest practices,
      DaoRegistry daos,
      Clock clock) {
    this.binding = binding;
    this.launches = launches;
    this.clients = clients;
    this.practices = practices;
    this.daos = daos;
    this.clock = clock;
  }

  Parameters launch(String patientId, RequestDetails request) {
    OperationParameters parameters = binding.read(DEFINITION, request);
    int partition = practices.partitionOf(request);
    UUID user = user(CallerOfRequest.of(request));
    daos.getResourceDao(Patient.class).read(new IdType("Patient", patientId), request);
    Optional<String> encounter = parameters.text("encounter");
    encounter.ifPresent(id -> checkEncounter(id, patientId, request));
    String launchUrl = parameters.text("client").map(id -> launchUrl(id, partition)).orElse(null);
    String handle = launches.make(user, partition, patientId, encounter.orElse(null));
    Parameters response = new Parameters();
    response.addParameter().setName("launch").setValue(new StringType(handle));
    response
        .addParameter()
        .setName("expires")
        .setValue(new InstantType(Date.from(clock.instant().plus(Launches.VALID))));
    if (launchUrl != null) {
      response
          .addParameter()
          .setName("url")
          .setValue(new UrlType(address(launchUrl, handle, request.getFhirServerBase())));
    }
    return response;
  }

  private static UUID user(Caller caller) {
    if (!caller.id().startsWith(USER)) {
      throw new ProblemException(
          ProblemCode.LAUNCH_WITHOUT_USER,
          "An app is launched for a person, and this token is that of a program");
    }
    return UUID.fromString(caller.id().substring(USER.length()));
  }

  private void checkEncounter(String id, String patientId, RequestDetails request) {
    Encounter encounter =
        daos.getResourceDao(Encounter.class).read(new IdType("Encounter", id), request);
    String subject = encounter.getSubject().getReferenceElement().getIdPart();
    if (!patientId.equals(subject)) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID, "The encounter is one of another patient", "encounter");
    }
  }

  private String launchUrl(String clientId, int partition) {
    return clients
        .find(clientId)
        .filter(client -> client.partitions().contains(partition))
        .map(SmartClient::launchUrl)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.CLIENT_UNKNOWN,
                    "The practice has no such client with a launch URL",
                    "client"));
  }

  private static String address(String launchUrl, String handle, String base) {
    return launchUrl
        + (launchUrl.contains("?") ? "&" : "?")
        + "iss="
        + URLEncoder.encode(base, StandardCharsets.UTF_8)
        + "&launch="
        + handle;
  }
}
