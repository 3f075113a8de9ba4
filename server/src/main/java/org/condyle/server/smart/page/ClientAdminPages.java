package org.condyle.server.smart.page;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.condyle.record.Problem;
import org.condyle.record.ProblemException;
import org.condyle.server.oidc.SiteProvider;
import org.condyle.server.page.PageAnswer;
import org.condyle.server.page.PageAnswer.Elsewhere;
import org.condyle.server.page.PageAnswer.Shown;
import org.condyle.server.page.PageRequest;
import org.condyle.server.partition.Partitions;
import org.condyle.server.partition.Practice;
import org.condyle.server.partition.Practices;
import org.condyle.server.smart.client.ClientKind;
import org.condyle.server.smart.client.Clients.Registered;
import org.condyle.server.smart.client.SmartClient;
import org.condyle.server.smart.client.SmartEvents.Agent;
import org.condyle.server.smart.registration.ClientRegistrations;
import org.condyle.server.users.SignedIn;
import org.condyle.server.users.page.AdminReach;
import org.condyle.server.users.page.LoginConfig;

/** Where administrators keep the programs that may ask for tokens. */
final class ClientAdminPages {

  private static final int REFUSED = 422;

  private final ClientRegistrations registrations;
  private final Practices practices;
  private final SiteProvider provider;

  ClientAdminPages(ClientRegistrations registrations, Practices practices, SiteProvider provider) {
    this.registrations = registrations;
    this.practices = practices;
    this.provider = provider;
  }

  /** A client in the list. */
  record Line(String id, String name, String kind, String practices, String state) {}

  /** Something to choose, and whether it is chosen. */
  record Choice(String id, String value, String label, boolean chosen) {}

  PageAnswer answer(PageRequest request, SignedIn who) {
    AdminReach admin = AdminReach.of(who);
    Set<Integer> reach =
        practices.all().stream()
            .map(Practice::partition)
            .filter(partition -> admin.covers(Set.of(partition)))
            .collect(Collectors.toSet());
    Agent agent = Agent.of(who, request.client());
    return switch (request.part(0)) {
      case "" -> list(reach);
      case "new" -> add(request, agent, who.chosen().partitions(), reach);
      default -> one(request, agent, reach);
    };
  }

  private PageAnswer list(Set<Integer> reach) {
    List<Line> lines =
        registrations.within(reach).stream()
            .map(
                client ->
                    new Line(
                        client.clientId(),
                        client.name(),
                        client.kind().code(),
                        titles(client.partitions()),
                        client.isDisabled() ? "disabled" : "active"))
            .toList();
    return Shown.of("clients", "Apps", Map.of("clients", lines));
  }

  private String titles(Set<Integer> partitions) {
    return partitions.stream()
        .sorted()
        .flatMap(partition -> practices.find(partition).stream())
        .map(Practice::title)
        .collect(Collectors.joining(", "));
  }

  private PageAnswer add(PageRequest request, Agent agent, Set<Integer> own, Set<Integer> reach) {
    ClientForm form = request.isPost() ? ClientForm.sent(request) : ClientForm.empty(names(own));
    Shown page = Shown.of("client-new", "Register an app", model(form, reach));
    if (!request.isPost()) {
      return page;
    }
    try {
      return told(
          registrations.register(
              agent, form.request(chosen(form, reach)), form.provider(issuer(reach)).orElse(null)));
    } catch (ProblemException e) {
      return refused(page, e);
    }
  }

  private static PageAnswer refused(Shown page, ProblemException e) {
    Problem first = e.problems().get(0);
    String field = first.location() == null ? "name" : first.location();
    return page.refusing(REFUSED, first.message() + ".", field);
  }

  /** Of the provider whose programs the administrator may register. */
  private Optional<String> issuer(Set<Integer> reach) {
    return reach.contains(Partitions.FIRST_PRACTICE) ? provider.issuer() : Optional.empty();
  }

  /** Those of the practices that were named which the administrator keeps. */
  private Set<Integer> chosen(ClientForm form, Set<Integer> reach) {
    return form.tenants().stream()
        .flatMap(name -> practices.find(name).stream())
        .map(Practice::partition)
        .filter(reach::contains)
        .collect(Collectors.toSet());
  }

  private Map<String, Object> model(ClientForm form, Set<Integer> reach) {
    Map<String, Object> model = new HashMap<>(form.fields());
    boolean hasProvider = issuer(reach).isPresent();
    model.put("hasProvider", hasProvider);
    model.put(
        "kinds",
        Arrays.stream(ClientKind.values())
            .filter(each -> hasProvider || each != ClientKind.EXTERNAL)
            .toList());
    model.put("kind", form.kind());
    model.put(
        "grants",
        List.of(
            new Choice(
                "grant",
                SmartClient.CODE,
                "For people who sign in, and say what it may do",
                form.grants().contains(SmartClient.CODE)),
            new Choice(
                "grant-1",
                SmartClient.CREDENTIALS,
                "On its own behalf, with nobody in front of it (asymmetric or external)",
                form.grants().contains(SmartClient.CREDENTIALS))));
    List<Practice> offered =
        practices.all().stream().filter(each -> reach.contains(each.partition())).toList();
    model.put(
        "tenants",
        offered.stream()
            .map(
                each ->
                    new Choice(
                        each.equals(offered.get(0)) ? "tenant" : "tenant-" + each.partition(),
                        each.name(),
                        each.title(),
                        offered.size() == 1 || form.tenants().contains(each.name())))
            .toList());
    return model;
  }

  private static PageAnswer told(Registered registered) {
    return Shown.of(
        "client-registered",
        registered.client().name() + " is registered",
        Map.of(
            "id",
            registered.client().clientId(),
            "secret",
            registered.secret() == null ? "" : registered.secret()));
  }

  private PageAnswer one(PageRequest request, Agent agent, Set<Integer> reach) {
    SmartClient client = registrations.find(request.part(0), reach);
    if (!request.isPost()) {
      return request.part(1).isEmpty() ? page(client, form(client), reach) : AppPages.notFound();
    }
    return switch (request.part(1)) {
      case "change" -> change(request, agent, client, reach);
      case "secret" -> told(registrations.renewSecret(agent, client.clientId(), reach));
      case "disable" -> {
        int unused = registrations.disable(agent, client.clientId(), reach);
        yield at(client);
      }
      default -> AppPages.notFound();
    };
  }

  private static Elsewhere at(SmartClient client) {
    return new Elsewhere(LoginConfig.APPS + "/" + client.clientId());
  }

  private PageAnswer change(
      PageRequest request, Agent agent, SmartClient client, Set<Integer> reach) {
    ClientForm form = ClientForm.sent(request).ofKind(client.kind());
    try {
      registrations.change(agent, client.clientId(), reach, form.request(chosen(form, reach)));
      return at(client);
    } catch (ProblemException e) {
      return refused(page(client, form, reach), e);
    }
  }

  private ClientForm form(SmartClient client) {
    return ClientForm.of(client, names(client.partitions()));
  }

  private List<String> names(Set<Integer> partitions) {
    return partitions.stream()
        .flatMap(partition -> practices.find(partition).stream())
        .map(Practice::name)
        .toList();
  }

  private Shown page(SmartClient client, ClientForm form, Set<Integer> reach) {
    Map<String, Object> model = model(form, reach);
    model.put("id", client.clientId());
    model.put("isDisabled", client.isDisabled());
    model.put("hasSecret", client.kind() == ClientKind.SYMMETRIC);
    model.put("acts", titles(client.partitions()));
    return Shown.of("client", client.name(), model);
  }
}
