package org.condyle.server.cli;

import java.util.concurrent.CountDownLatch;
import org.condyle.server.CondyleServer;

/** Keeps a server running until the process is told to stop. */
final class RunningServer {

  private RunningServer() {}

  /** Returns only when the waiting thread is interrupted; Ctrl-C and SIGTERM close the server. */
  static void untilStopped(CondyleServer server) {
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop-server"));
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
