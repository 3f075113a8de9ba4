package org.condyle.server.proms.channel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** A mail server that says what it is told to, and hangs up where it has nothing to say. */
final class ScriptedMailServer implements AutoCloseable {

  static final String HANG_UP = "";

  private static final Map<String, String> USUAL =
      Map.of(
          "EHLO", "250 localhost",
          "MAIL", "250 ok",
          "RCPT", "250 ok",
          "DATA", "354 go ahead",
          ".", "250 taken",
          "RSET", "250 ok",
          "QUIT", "221 bye");

  private final ServerSocket listening;
  private final Map<String, String> answers;

  /**
   * @param answers to commands, and to a line with only a dot, where they are not the usual ones
   */
  ScriptedMailServer(Map<String, String> answers) throws IOException {
    this.answers = answers;
    this.listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "scripted-mail-server");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listening.getLocalPort();
  }

  private void serve() {
    while (!listening.isClosed()) {
      try (Socket socket = listening.accept()) {
        talk(socket);
      } catch (IOException e) {
        // The other side, or the test, is done with it.
      }
    }
  }

  private void talk(Socket socket) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    OutputStream out = socket.getOutputStream();
    say(out, "220 localhost");
    boolean inBody = false;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String command = command(line);
      if (inBody && !command.equals(".")) {
        continue;
      }
      String answer = answers.getOrDefault(command, USUAL.getOrDefault(command, "500 what"));
      if (answer.equals(HANG_UP)) {
        return;
      }
      inBody = command.equals("DATA") && answer.startsWith("354");
      say(out, answer);
    }
  }

  private static String command(String line) {
    return line.equals(".") ? line : line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
  }

  private static void say(OutputStream out, String answer) throws IOException {
    out.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
