package org.condyle.server.intake;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body is unpacked and counted while it is read. The rest of the server does not
 * see that it came compressed, so there is one place that unpacks and one that counts.
 */
final class LimitedRequest extends HttpServletRequestWrapper {

  private static final String CONTENT_ENCODING = "Content-Encoding";

  private final long limit;
  private final String encoding;
  private @Nullable LimitedBody body;

  LimitedRequest(HttpServletRequest request, long limit) {
    super(request);
    this.limit = limit;
    String sent = request.getHeader(CONTENT_ENCODING);
    this.encoding = sent == null ? "identity" : sent.trim().toLowerCase(Locale.ROOT);
    if (!List.of("identity", "gzip", "x-gzip").contains(encoding)) {
      throw new ProblemException(
          ProblemCode.NOT_SUPPORTED,
          "Content-Encoding '" + encoding + "' is not supported; use gzip or none",
          CONTENT_ENCODING);
    }
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    if (body == null) {
      InputStream raw = super.getInputStream();
      body = new LimitedBody(encoding.equals("identity") ? raw : new Unpacked(raw), limit);
    }
    return body;
  }

  @Override
  public BufferedReader getReader() throws IOException {
    return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
  }

  @Override
  public @Nullable String getHeader(String name) {
    return CONTENT_ENCODING.equalsIgnoreCase(name) ? null : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return CONTENT_ENCODING.equalsIgnoreCase(name)
        ? Collections.emptyEnumeration()
        : super.getHeaders(name);
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    List<String> names = Collections.list(super.getHeaderNames());
    names.removeIf(CONTENT_ENCODING::equalsIgnoreCase);
    return Collections.enumeration(names);
  }

  @Override
  public int getContentLength() {
    return encoding.equals("identity") ? super.getContentLength() : -1;
  }

  @Override
  public long getContentLengthLong() {
    return encoding.equals("identity") ? super.getContentLengthLong() : -1;
  }

  /** Opens the gzip stream at the first byte wanted, and says so when it is none. */
  private static final class Unpacked extends InputStream {

    private final InputStream raw;
    private @Nullable GZIPInputStream gzip;

    Unpacked(InputStream raw) {
      this.raw = raw;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        if (gzip == null) {
          gzip = new GZIPInputStream(raw);
        }
        return gzip.read(target, offset, length);
      } catch (ZipException | java.io.EOFException e) {
        throw new ProblemException(
            ProblemCode.MALFORMED, "The body is announced as gzip but is not whole gzip data", e);
      }
    }
  }
}
