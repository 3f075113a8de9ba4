package org.condyle.server.operation.importdata;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/**
 * A file of NDJSON that is fetched and read line by line. A redirection is not followed: it would
 * lead to where nobody has allowed.
 */
final class ImportedFile {

  private static final Duration CONNECTING = Duration.ofSeconds(20);
  private static final Duration ANSWERING = Duration.ofMinutes(5);

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECTING)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final int longestLine;

  /**
   * @param longestLine in characters; one that is longer is not read to its end
   */
  ImportedFile(int longestLine) {
    this.longestLine = longestLine;
  }

  /** What is done with a line. */
  @FunctionalInterface
  interface Reader {

    /**
     * @param number from 1 up
     */
    void line(int number, String text);
  }

  /**
   * Reads a file; empty lines are passed over.
   *
   * @throws ProblemException SOURCE_UNREADABLE
   */
  void read(URI address, Reader reader) {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Accept", "application/fhir+ndjson")
            .timeout(ANSWERING)
            .build();
    try {
      HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
        if (answer.statusCode() != 200) {
          throw unreadable(address, "it answers HTTP " + answer.statusCode());
        }
        read(address, lines, reader);
      }
    } catch (IOException e) {
      throw unreadable(address, "the connection failed or broke");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(ProblemCode.JOB_CANCELLED, "The server is stopping", e);
    }
  }

  private void read(URI address, BufferedReader lines, Reader reader) throws IOException {
    StringBuilder text = new StringBuilder();
    int number = 1;
    for (int next = lines.read(); next >= 0; next = lines.read()) {
      if (next == '\n') {
        tell(reader, number, text);
        number++;
      } else if (text.length() < longestLine) {
        text.append((char) next);
      } else {
        throw unreadable(
            address, "line " + number + " is longer than " + longestLine + " characters");
      }
    }
    tell(reader, number, text);
  }

  private static void tell(Reader reader, int number, StringBuilder text) {
    String line = text.toString().strip();
    text.setLength(0);
    if (!line.isEmpty()) {
      reader.line(number, line);
    }
  }

  private static ProblemException unreadable(URI address, String why) {
    return new ProblemException(
        ProblemCode.SOURCE_UNREADABLE,
        "The file " + nameOf(address) + " cannot be read to its end: " + why,
        "input.url");
  }

  /** The last part of its address; what stands before it may be a secret. */
  static String nameOf(URI address) {
    String path = address.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
