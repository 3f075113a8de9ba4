package org.condyle.server.intake;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/**
 * A request body that ends with an error, rather than in memory, when it is larger than allowed.
 */
public final class LimitedBody extends ServletInputStream {

  private final InputStream body;
  private final long limit;
  private long read;
  private boolean finished;

  /**
   * @param body what is read, after decompression
   * @param limit in bytes; one more is a ProblemException TOO_LARGE
   */
  public LimitedBody(InputStream body, long limit) {
    this.body = body;
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    int next = body.read();
    count(next < 0 ? -1 : 1);
    return next;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = body.read(target, offset, length);
    count(count);
    return count;
  }

  private void count(int count) {
    if (count < 0) {
      finished = true;
      return;
    }
    read += count;
    if (read > limit) {
      throw tooLarge(limit);
    }
  }

  static ProblemException tooLarge(long limit) {
    return new ProblemException(
        ProblemCode.TOO_LARGE,
        "The body is larger than the "
            + limit
            + " bytes this server takes (counted after decompression); send smaller Bundles, or"
            + " raise "
            + IntakeLimits.BODY_VARIABLE);
  }

  @Override
  public boolean isFinished() {
    return finished;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void setReadListener(ReadListener listener) {
    throw new UnsupportedOperationException("Bodies are read by the request's own thread");
  }
}
