package org.condyle.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Requests as no HTTP client would send them, from an address of this machine that a test has for
 * itself: what is refused counts against its address.
 */
public final class RawHttp {

  private static final int WITHIN_MILLIS = 60_000;

  private RawHttp() {}

  /**
   * @param text all of it: head and body
   */
  public record Reply(int status, String text) {}

  /**
   * @param from the last number of the address 127.0.0.x
   * @param head request line and headers but for host, length and connection, each with its end of
   *     line; a character is a byte
   */
  public static Reply send(int from, String head, String body) {
    URI server = SharedServer.uri("");
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(WITHIN_MILLIS);
      socket.bind(
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) from}), 0));
      socket.connect(
          new InetSocketAddress(
              InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), server.getPort()));
      ByteArrayOutputStream request = new ByteArrayOutputStream();
      request.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
      request.writeBytes(
          ("Host: localhost:"
                  + server.getPort()
                  + "\r\nConnection: close\r\nContent-Length: "
                  + content.length
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.ISO_8859_1));
      request.writeBytes(content);
      socket.getOutputStream().write(request.toByteArray());
      socket.getOutputStream().flush();
      String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!reply.startsWith("HTTP/1.1 ")) {
        throw new AssertionError("No answer but '" + reply + "' to " + head);
      }
      return new Reply(Integer.parseInt(reply.substring(9, 12)), reply);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A form that is posted. */
  public static Reply post(int from, String path, String form) {
    return send(
        from,
        "POST " + path + " HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n",
        form);
  }

  public static Reply get(int from, String path) {
    return send(from, "GET " + path + " HTTP/1.1\r\n", "");
  }
}
