package org.condyle.server;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.condyle.server.access.SwappedHooks;
import org.condyle.server.oidc.TestProvider;
import org.condyle.server.smart.client.KeySetPlaces;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * The one server that all HTTP tests share: starting it takes longer than most tests. It is empty
 * at first and every test uses ids of its own.
 */
public final class SharedServer {

  public static final FhirContext FHIR = FhirContext.forR4Cached();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final CondyleServer SERVER = start();

  private SharedServer() {}

  private static CondyleServer start() {
    try {
      Path data = Files.createTempDirectory("condyle-test");
      CondyleServer server =
          CondyleServer.start(
              new ServerSettings(0, data, ValidationMode.OFF),
              beans -> {
                TestCaller.registerFilter(beans);
                SwappedHooks.register(beans);
                TestProvider.register(beans);
                // Tests publish the keys of their clients on this machine.
                beans.registerBean(
                    "keysOnThisMachine",
                    KeySetPlaces.class,
                    () -> KeySetPlaces.THIS_MACHINE,
                    definition -> definition.setPrimary(true));
              });
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, data)));
      FHIR.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
      FHIR.getRestfulClientFactory().setSocketTimeout(120_000);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void stop(CondyleServer server, Path data) {
    server.close();
    FileSystemUtils.deleteRecursively(data.toFile());
  }

  /** The running server. */
  public static CondyleServer server() {
    return SERVER;
  }

  /** A practice of a test's own, in UTC. */
  public static void addPractice(int partition) {
    JdbcClient.create(SERVER.part(DataSource.class))
        .sql(
            "insert into condyle.practice (partition_id, name, title, zone, identifier_system,"
                + " identifier_value) values (:partition, 'test-' || :partition, 'Test', 'Z',"
                + " 'http://example.org/practices', :partition::text) on conflict do nothing")
        .param("partition", partition)
        .update();
  }

  /** HAPI's client on the server's FHIR base. */
  public static IGenericClient client() {
    return FHIR.newRestfulGenericClient(SERVER.fhirBase().toString());
  }

  /** The absolute URI of a path below the FHIR base, for example {@code Patient/1}. */
  public static URI uri(String path) {
    return URI.create(SERVER.fhirBase() + (path.isEmpty() ? "" : "/" + path));
  }

  public static HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).GET().build());
  }

  public static HttpResponse<String> post(String path, IBaseResource resource) {
    return post(
        path, "application/fhir+json", FHIR.newJsonParser().encodeResourceToString(resource));
  }

  public static HttpResponse<String> post(String path, String contentType, String body) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  public static HttpResponse<String> put(String path, String contentType, String body) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", contentType)
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  public static HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
