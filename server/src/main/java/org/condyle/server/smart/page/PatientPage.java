package org.condyle.server.smart.page;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.param.TokenParam;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.condyle.server.audit.AuditAction;
import org.condyle.server.audit.AuditEntry;
import org.condyle.server.audit.AuditOutcome;
import org.condyle.server.audit.AuditTrail;
import org.condyle.server.caller.Role;
import org.condyle.server.intake.RequestIdFilter;
import org.condyle.server.page.PageAnswer;
import org.condyle.server.page.PageRequest;
import org.condyle.server.partition.Practice;
import org.condyle.server.partition.Practices;
import org.condyle.server.partition.SystemRequests;
import org.condyle.server.smart.client.Clients;
import org.condyle.server.smart.client.SmartClient;
import org.condyle.server.smart.discovery.Endpoints;
import org.condyle.server.smart.launch.Launches;
import org.condyle.server.users.SignedIn;
import org.hl7.fhir.r4.model.Patient;

/**
 * Lets a person choose whose record an app opens that was started by itself ({@code
 * launch/patient}): patients of the practice alone, and only for roles that see patients.
 */
final class PatientPage {

  /** More than one looks through; a longer name finds fewer. */
  private static final int MOST = 20;

  private static final int LONGEST_NAME = 100;

  private static final Set<Role> ROLES = Set.of(Role.CLINICIAN, Role.STAFF, Role.QUALITY);

  /** A query string as a browser writes it. */
  private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9%&=+._~*:/@!$'(),;-]{1,8000}");

  private final DaoRegistry daos;
  private final Launches launches;
  private final Clients clients;
  private final Practices practices;
  private final AuditTrail trail;
  private final Clock clock;

  PatientPage(
      DaoRegistry daos,
      Launches launches,
      Clients clients,
      Practices practices,
      AuditTrail trail,
      Clock clock) {
    this.daos = daos;
    this.launches = launches;
    this.clients = clients;
    this.practices = practices;
    this.trail = trail;
    this.clock = clock;
  }

  /** A patient who may be chosen. */
  public record Offered(String id, String name, String born) {}

  PageAnswer answer(PageRequest request, SignedIn who) {
    if (!ROLES.contains(who.chosen().role()) || who.chosen().isOverSeveral()) {
      return new PageAnswer.Shown(
          "notice",
          403,
          "No patient can be chosen here",
          Map.of(
              "text",
              "Choose a practice in which you treat patients or work with their data, and start the"
                  + " app again."));
    }
    String query = request.isPost() ? request.field("request") : queryOf(request);
    if (!QUERY.matcher(query).matches()) {
      return new PageAnswer.Shown(
          "notice", 422, "No app asked for a patient", Map.of("text", "Start the app again."));
    }
    return request.isPost() && !request.field("patient").isEmpty()
        ? choose(request, who, query)
        : show(request, who, query);
  }

  private static String queryOf(PageRequest request) {
    String query = request.http().getQueryString();
    return query == null ? "" : query;
  }

  private PageAnswer choose(PageRequest request, SignedIn who, String query) {
    String id = request.field("patient");
    int partition = who.chosen().partition();
    SearchParameterMap one = SearchParameterMap.newSynchronous();
    one.add("_id", new TokenParam(id));
    if (found(one, partition).isEmpty()) {
      return show(request, who, query);
    }
    String handle = launches.make(who.user(), partition, id, null);
    return new PageAnswer.Elsewhere(Endpoints.AUTHORIZE + "?" + query + "&launch=" + handle);
  }

  private PageAnswer show(PageRequest request, SignedIn who, String query) {
    String name = request.field("find").strip();
    boolean searches = !name.isEmpty() && name.length() <= LONGEST_NAME;
    SearchParameterMap byName = SearchParameterMap.newSynchronous();
    byName.add("name", new StringParam(name));
    byName.setCount(MOST);
    List<Offered> offered = searches ? found(byName, who.chosen().partition()) : List.of();
    if (searches) {
      record(request, who, name, offered);
    }
    clientOf(query).ifPresent(client -> AppPages.allowFormsTo(request, client.redirectUris()));
    return PageAnswer.Shown.of(
        "patient",
        "Whose record shall the app open?",
        Map.of(
            "app",
            clientOf(query).map(SmartClient::name).orElse("An app"),
            "practice",
            practices.find(who.chosen().partition()).map(Practice::title).orElse("your practice"),
            "request",
            query,
            "find",
            name,
            "searched",
            searches,
            "patients",
            offered));
  }

  /** Names and birth dates are shown, so who looked for whom is recorded before they are. */
  private void record(PageRequest request, SignedIn who, String name, List<Offered> offered) {
    trail.await(
        new AuditEntry(
            clock.instant(),
            who.chosen().partition(),
            who.callerId(),
            who.name(),
            null,
            AuditAction.EXECUTE,
            "search-type",
            AuditOutcome.SUCCESS,
            List.of(),
            offered.stream().map(Offered::id).toList(),
            "Patient?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8),
            RequestIdFilter.idOf(request.http()),
            request.client()));
  }

  private Optional<SmartClient> clientOf(String query) {
    return Pattern.compile("(?:^|&)client_id=([A-Za-z0-9-]{1,64})(?:&|$)")
        .matcher(query)
        .results()
        .findFirst()
        .flatMap(found -> clients.find(found.group(1)));
  }

  private List<Offered> found(SearchParameterMap search, int partition) {
    IFhirResourceDao<Patient> patients = daos.getResourceDao(Patient.class);
    return patients.search(search, SystemRequests.in(partition)).getResources(0, MOST).stream()
        .map(Patient.class::cast)
        .map(PatientPage::offered)
        .toList();
  }

  private static Offered offered(Patient patient) {
    return new Offered(
        patient.getIdElement().getIdPart(),
        patient.getNameFirstRep().getNameAsSingleString(),
        patient.hasBirthDate() ? patient.getBirthDateElement().getValueAsString() : "");
  }
}
