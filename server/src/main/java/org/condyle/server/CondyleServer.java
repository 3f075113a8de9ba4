package org.condyle.server;

import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import org.condyle.record.ProblemException;
import org.condyle.server.database.DatabaseStart;
import org.condyle.server.page.PublicAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A running server: started with settings, stopped by closing it. */
public final class CondyleServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CondyleServer.class);

  private final ConfigurableApplicationContext context;
  private final String scheme;
  private final int port;

  private CondyleServer(ConfigurableApplicationContext context, String scheme, int port) {
    this.context = context;
    this.scheme = scheme;
    this.port = port;
  }

  /**
   * Starts the server and returns when it answers.
   *
   * @throws org.condyle.record.ProblemException if the data folder is in use
   */
  public static CondyleServer start(ServerSettings settings) {
    return start(settings, beans -> {});
  }

  /**
   * The same with beans of one's own beside those of the server.
   *
   * @param more adds them
   */
  static CondyleServer start(ServerSettings settings, Consumer<GenericApplicationContext> more) {
    // Spring Boot would load, beside the start, what servers have that this one has not.
    System.setProperty("spring.backgroundpreinitializer.ignore", "true");
    Map<String, Object> tls =
        TlsSettings.fromEnvironment(System.getenv())
            .map(TlsSettings::properties)
            .orElseGet(Map::of);
    // Refused before anything is started; the parts are given it later.
    PublicAddress unused = PublicAddress.fromEnvironment(System.getenv());
    DatabaseStart database = DatabaseStart.begin(settings);
    SpringApplication application =
        new SpringApplicationBuilder(CondyleApplication.class)
            .bannerMode(Banner.Mode.OFF)
            .logStartupInfo(false)
            .registerShutdownHook(true)
            .properties(
                Map.of(
                    "server.port",
                    settings.port(),
                    "server.compression.enabled",
                    true,
                    "server.compression.mime-types",
                    "application/fhir+json,application/fhir+xml,application/json,text/html",
                    "server.tomcat.relaxed-query-chars",
                    "|",
                    "spring.main.allow-circular-references",
                    true))
            .properties(tls)
            .initializers(
                context -> {
                  GenericApplicationContext beans = (GenericApplicationContext) context;
                  beans.registerBean(ServerSettings.class, () -> settings);
                  beans.registerBean(DatabaseStart.class, () -> database);
                  more.accept(beans);
                })
            .build();
    ConfigurableApplicationContext context;
    try {
      context = run(application);
    } catch (RuntimeException e) {
      database.giveUp();
      throw e;
    }
    int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
    return new CondyleServer(context, tls.isEmpty() ? "http" : "https", port);
  }

  /** Spring wraps what a bean throws; the one who starts the server wants the cause. */
  private static ConfigurableApplicationContext run(SpringApplication application) {
    try {
      return application.run();
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof ProblemException problem) {
          throw problem;
        }
      }
      LOG.error("The server could not start", e);
      throw e;
    }
  }

  /** The FHIR base, for example {@code http://localhost:8080/fhir}. */
  public URI fhirBase() {
    return URI.create(scheme + "://localhost:" + port + "/fhir");
  }

  /** Where browsers on this machine reach it, for example {@code http://localhost:8080}. */
  public URI origin() {
    return URI.create(scheme + "://localhost:" + port);
  }

  /** The running parts, for tests that look inside. */
  public <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  @Override
  public void close() {
    context.close();
  }
}
