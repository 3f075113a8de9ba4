package org.condyle.server.fhir;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Sends an answer when the container's buffer is full or the answer is whole. HAPI's JSON encoder
 * flushes after every single field, and each flush would be a chunk, a packet and a system call: a
 * fifth of the time of an individual report.
 */
final class UnflushedAnswerFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(request, new Unflushed(response));
  }

  /** {@code flushBuffer()}, which means what it says, still goes through. */
  private static final class Unflushed extends HttpServletResponseWrapper {

    private @Nullable PrintWriter writer;
    private @Nullable ServletOutputStream stream;

    Unflushed(HttpServletResponse response) {
      super(response);
    }

    @Override
    public PrintWriter getWriter() throws IOException {
      if (writer == null) {
        writer = new PrintWriter(new UnflushedWriter(super.getWriter()));
      }
      return writer;
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
      if (stream == null) {
        stream = new UnflushedStream(super.getOutputStream());
      }
      return stream;
    }
  }

  private static final class UnflushedWriter extends FilterWriter {

    UnflushedWriter(Writer writer) {
      super(writer);
    }

    @Override
    public void flush() {
      // The container does, when its buffer is full or the answer is whole.
    }
  }

  private static final class UnflushedStream extends ServletOutputStream {

    private final ServletOutputStream stream;

    UnflushedStream(ServletOutputStream stream) {
      this.stream = stream;
    }

    @Override
    public void write(int octet) throws IOException {
      stream.write(octet);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      stream.write(bytes, offset, length);
    }

    @Override
    public void flush() {
      // As above.
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }

    @Override
    public boolean isReady() {
      return stream.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      stream.setWriteListener(listener);
    }
  }
}
