package org.condyle.server.access;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.condyle.server.SharedServer;
import org.condyle.server.TestCaller;

/** Requests as somebody. */
final class Http {

  private static final String FHIR_JSON = "application/fhir+json";

  private Http() {}

  static HttpResponse<String> get(TestCaller caller, String path) {
    return send(caller, "GET", path, "");
  }

  static HttpResponse<String> post(TestCaller caller, String path, String body) {
    return send(caller, "POST", path, body);
  }

  static HttpResponse<String> put(TestCaller caller, String path, String body) {
    return send(caller, "PUT", path, body);
  }

  static HttpResponse<String> delete(TestCaller caller, String path) {
    return send(caller, "DELETE", path, "");
  }

  /** A JSON patch that gives the resource another language. */
  static HttpResponse<String> patch(TestCaller caller, String path, String language) {
    return SharedServer.send(
        caller
            .on(HttpRequest.newBuilder(SharedServer.uri(path)))
            .header("Content-Type", "application/json-patch+json")
            .method(
                "PATCH",
                BodyPublishers.ofString(
                    "[{\"op\":\"add\",\"path\":\"/language\",\"value\":\"" + language + "\"}]"))
            .build());
  }

  static HttpResponse<String> search(TestCaller caller, String type, String form) {
    return SharedServer.send(
        caller
            .on(HttpRequest.newBuilder(SharedServer.uri(type + "/_search")))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build());
  }

  static HttpResponse<String> send(TestCaller caller, HttpRequest.Builder request) {
    return SharedServer.send(caller.on(request).build());
  }

  /** A Bundle of one entry without a resource. */
  static String bundle(String type, String method, String url) {
    return """
    {"resourceType":"Bundle","type":"%s","entry":[{"request":{"method":"%s","url":"%s"}}]}"""
        .formatted(type, method, url);
  }

  /** A Bundle of one entry with a resource. */
  static String bundle(String type, String method, String url, String resource) {
    return """
    {"resourceType":"Bundle","type":"%s","entry":[{"resource":%s,"request":{"method":"%s","url":"%s"}}]}"""
        .formatted(type, resource, method, url);
  }

  private static HttpResponse<String> send(
      TestCaller caller, String method, String path, String body) {
    HttpRequest.Builder request = caller.on(HttpRequest.newBuilder(SharedServer.uri(path)));
    if (body.isEmpty()) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request.header("Content-Type", FHIR_JSON).method(method, BodyPublishers.ofString(body));
    }
    return SharedServer.send(request.build());
  }
}
