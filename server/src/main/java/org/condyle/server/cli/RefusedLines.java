package org.condyle.server.cli;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * Which lines of a file were refused. A row may go over several lines; it ends where the next one
 * begins. A bit for each line is kept, whatever is in it.
 */
final class RefusedLines {

  private final BitSet begins = new BitSet();
  private final BitSet refused = new BitSet();

  /**
   * A row begins.
   *
   * @param line from 1
   */
  void begins(long line) {
    begins.set(Math.toIntExact(line));
  }

  /** The row that begins on a line was refused. */
  void refuse(long line) {
    refused.set(Math.toIntExact(line));
  }

  /** Copies the header and the refused rows as they are. */
  void copy(Path from, Path to, Charset charset) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(from, charset);
        BufferedWriter writer = Files.newBufferedWriter(to, charset)) {
      boolean copied = true;
      int number = 1;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (begins.get(number)) {
          copied = refused.get(number);
        }
        if (copied) {
          writer.write(line);
          writer.newLine();
        }
        number++;
      }
    }
  }
}
