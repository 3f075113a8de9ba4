package org.condyle.server.fhir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.condyle.server.SharedServer;
import org.junit.jupiter.api.Test;

class AnswerInLargePiecesTest {

  private static final int HEX = 16;

  @Test
  void anAnswerIsSentWheneverTheBufferIsFullAndNotAfterEachField() throws IOException {
    List<Integer> chunks = chunksOf("metadata");

    int whole = chunks.stream().mapToInt(Integer::intValue).sum();
    assertThat(whole).isGreaterThan(100_000);
    assertThat(whole / chunks.size()).as("bytes in a chunk").isGreaterThan(4_000);
  }

  /** The sizes of an answer's chunks (RFC 9112 section 7.1), in bytes. */
  private static List<Integer> chunksOf(String path) throws IOException {
    URI uri = SharedServer.uri(path);
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      OutputStream out = socket.getOutputStream();
      String request =
          "GET " + uri.getPath() + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      out.write(request.getBytes(ISO_8859_1));
      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(answer).startsWith("HTTP/1.1 200").containsIgnoringCase("chunked");
      List<Integer> sizes = new ArrayList<>();
      int position = answer.indexOf("\r\n\r\n") + 4;
      while (true) {
        int end = answer.indexOf("\r\n", position);
        int size = Integer.parseInt(answer.substring(position, end), HEX);
        if (size == 0) {
          return sizes;
        }
        sizes.add(size);
        position = end + 2 + size + 2;
      }
    }
  }
}
