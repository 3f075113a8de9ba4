package org.condyle.server;

import java.net.URI;

/** A running server: started with settings, stopped by closing it. */
public final class CondyleServer implements AutoCloseable {

  private final int port;

  private CondyleServer(int port) {
    this.port = port;
  }

  /** Starts the server and returns when it answers. */
  public static CondyleServer start(ServerSettings settings) {
    return new CondyleServer(settings.port());
  }

  /** The FHIR base, for example {@code http://localhost:8080/fhir}. */
  public URI fhirBase() {
    return URI.create("http://localhost:" + port + "/fhir");
  }

  @Override
  public void close() {}
}
