package org.condyle.server;

import java.net.URI;
import java.util.Map;
import org.condyle.record.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
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
  private final int port;

  private CondyleServer(ConfigurableApplicationContext context, int port) {
    this.context = context;
    this.port = port;
  }

  /**
   * Starts the server and returns when it answers.
   *
   * @throws org.condyle.record.ProblemException if the data folder is in use
   */
  public static CondyleServer start(ServerSettings settings) {
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
            .initializers(
                context ->
                    ((GenericApplicationContext) context)
                        .registerBean(ServerSettings.class, () -> settings))
            .initializers(CondyleServer::freezeEarly)
            .build();
    ConfigurableApplicationContext context = run(application);
    int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
    return new CondyleServer(context, port);
  }

  /**
   * Spring remembers which bean has which type once the definitions are frozen. Our servlet, and
   * with it nearly every bean, is made before that, when each of thousands of look-ups would go
   * through all definitions.
   */
  private static void freezeEarly(ConfigurableApplicationContext context) {
    context.addBeanFactoryPostProcessor(ConfigurableListableBeanFactory::freezeConfiguration);
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
    return URI.create("http://localhost:" + port + "/fhir");
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
