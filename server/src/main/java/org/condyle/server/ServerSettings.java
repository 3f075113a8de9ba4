package org.condyle.server;

import java.nio.file.Path;

/**
 * What a person decides when starting the server.
 *
 * @param port the HTTP port; 0 takes a free one
 * @param data the folder that holds the embedded database and everything else that must survive a
 *     restart
 * @param validation what is checked when a resource is written
 * @param purpose whether users of a demo may be there
 */
public record ServerSettings(
    int port, Path data, ValidationMode validation, ServerPurpose purpose) {

  /** For real use. */
  public ServerSettings(int port, Path data, ValidationMode validation) {
    this(port, data, validation, ServerPurpose.REAL_USE);
  }
}
