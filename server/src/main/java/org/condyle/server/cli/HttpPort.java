package org.condyle.server.cli;

import java.io.IOException;
import java.net.ServerSocket;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Looks at a port before a server is started on it, which takes seconds. */
final class HttpPort {

  private static final int HIGHEST = 65_535;

  private HttpPort() {}

  /**
   * @throws ParameterException if there is no such port
   * @throws CommandFailure if another program listens there
   */
  static void check(int port, CommandLine command) {
    if (port < 0 || port > HIGHEST) {
      throw new ParameterException(
          command, "--port wants a number from 0 to 65535 (0 takes a free one), not " + port + ".");
    }
    try (ServerSocket free = new ServerSocket(port)) {
      free.setReuseAddress(true);
    } catch (IOException e) {
      throw new CommandFailure(
          "Port " + port + " cannot be opened: " + e.getMessage() + ".",
          "If another server runs there, stop it; or choose another port: ./"
              + command.getCommandSpec().qualifiedName()
              + " --port "
              + (port < HIGHEST ? port + 1 : 8080),
          e);
    }
  }
}
