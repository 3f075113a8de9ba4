package org.condyle.server.smart.app;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where an app comes from: another site than the server, which is asked as localhost, and so one
 * whose forms come without the server's cookies.
 */
final class AppSite implements AutoCloseable {

  private final HttpServer site;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();

  AppSite() {
    try {
      site =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    site.createContext("/", this::answer);
    site.start();
  }

  String address(String path) {
    return "http://127.0.0.1:" + site.getAddress().getPort() + "/" + path;
  }

  AppSite with(String path, byte[] content) {
    files.put("/" + path, content);
    return this;
  }

  AppSite with(String path, String content) {
    return with(path, content.getBytes(StandardCharsets.UTF_8));
  }

  /** What the scripts of the app are told. */
  AppSite withSettings(Map<String, Object> settings) {
    return with("settings.js", "const settings = " + JSONObjectUtils.toJSONString(settings) + ";");
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] content = files.get(path);
    try (exchange) {
      if (content == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange
          .getResponseHeaders()
          .set(
              "Content-Type",
              path.endsWith(".js")
                  ? "text/javascript; charset=utf-8"
                  : path.endsWith(".json") ? "application/json" : "text/html; charset=utf-8");
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    }
  }

  @Override
  public void close() {
    site.stop(0);
  }
}
