package org.condyle.server.intake;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * Cuts off a client that sends the body of a request in drops, and so would hold a thread for as
 * long as it likes: Tomcat itself only minds silence. What is counted is the time that a thread
 * waits for the body, whether it is wanted, as a form or a resource, or refused and read to be
 * forgotten, so that the client gets to see the answer.
 */
final class PacedBodies extends ValveBase {

  /** For how long a body that nobody wants is read; its sender has the answer already. */
  private static final Duration FOR_NOBODY = Duration.ofSeconds(60);

  private final long graceNanos;
  private final double nanosPerByte;
  private final long forgotten;

  /**
   * @param grace for how long any client is waited for
   * @param bytesPerSecond how fast a body has to come that takes longer
   * @param forgotten how many bytes of a refused body are read; beyond it the connection is cut
   */
  PacedBodies(Duration grace, int bytesPerSecond, long forgotten) {
    super(true);
    this.graceNanos = grace.toNanos();
    this.nanosPerByte = (double) Duration.ofSeconds(1).toNanos() / bytesPerSecond;
    this.forgotten = forgotten;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    org.apache.coyote.Request connection = request.getCoyoteRequest();
    InputBuffer plain = connection.getInputBuffer();
    Paced paced = new Paced(plain, connection);
    connection.setInputBuffer(paced);
    try {
      getNext().invoke(request, response);
      if (hasBody(connection) && !request.isAsync()) {
        forget(paced, response);
      }
    } finally {
      connection.setInputBuffer(plain);
    }
  }

  private static boolean hasBody(org.apache.coyote.Request connection) {
    return connection.getContentLengthLong() > 0
        || connection.getHeader("Transfer-Encoding") != null;
  }

  /** Sends the answer, and reads what nobody wanted. */
  private void forget(Paced paced, Response response) {
    if (paced.isOver || paced.isCut) {
      return;
    }
    try {
      response.finishResponse();
      Forgotten nobody = new Forgotten();
      long read = 0;
      int count = paced.doRead(nobody);
      long until = System.nanoTime() + FOR_NOBODY.toNanos();
      while (count >= 0 && read <= forgotten && System.nanoTime() < until) {
        read += count;
        count = paced.doRead(nobody);
      }
      if (count >= 0) {
        paced.cut();
      }
    } catch (IOException e) {
      // The client is gone or was cut off; it has its answer if it wanted one.
      paced.cut();
    }
  }

  /** A body, and how long was waited for it. */
  private final class Paced implements InputBuffer {

    private final InputBuffer plain;
    private final org.apache.coyote.Request connection;
    private long waited;
    private long bytes;
    private boolean isOver;
    private boolean isCut;

    Paced(InputBuffer plain, org.apache.coyote.Request connection) {
      this.plain = plain;
      this.connection = connection;
    }

    @Override
    public int doRead(ApplicationBufferHandler handler) throws IOException {
      long before = System.nanoTime();
      int count = plain.doRead(handler);
      waited += System.nanoTime() - before;
      if (count < 0) {
        isOver = true;
        return count;
      }
      bytes += count;
      if (waited > graceNanos + bytes * nanosPerByte) {
        cut();
        throw new IOException("The body of the request comes too slowly");
      }
      return count;
    }

    /** Nothing more is read from the connection or written to it. */
    private void cut() {
      if (!isCut) {
        isCut = true;
        connection.action(ActionCode.CLOSE_NOW, null);
      }
    }

    @Override
    public int available() {
      return plain.available();
    }
  }

  /** Where bytes go that nobody wants. */
  private static final class Forgotten implements ApplicationBufferHandler {

    private ByteBuffer buffer = ByteBuffer.allocate(0);

    @Override
    public void setByteBuffer(ByteBuffer given) {
      this.buffer = given;
    }

    @Override
    public ByteBuffer getByteBuffer() {
      return buffer;
    }

    @Override
    public void expand(int size) {}
  }
}
