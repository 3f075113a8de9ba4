package org.condyle.server.oidc;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * How the provider is asked: it goes where it was told to and nowhere else, waits for some seconds,
 * and reads no more than such answers have.
 */
final class ProviderHttp {

  private static final Duration WAIT = Duration.ofSeconds(5);

  /** Bytes; key sets with chains of certificates have some ten thousand. */
  private static final int LARGEST = 256 * 1024;

  private static final int OK = 200;

  private final RestClient client;

  ProviderHttp() {
    JdkClientHttpRequestFactory requests =
        new JdkClientHttpRequestFactory(
            HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(WAIT)
                .build());
    requests.setReadTimeout(WAIT);
    this.client =
        RestClient.builder()
            .requestFactory(requests)
            .requestInterceptor(
                (request, body, execution) -> new Bounded(execution.execute(request, body)))
            .messageConverters(
                converters -> {
                  converters.clear();
                  converters.addAll(
                      List.of(
                          new FormHttpMessageConverter(),
                          new OAuth2AccessTokenResponseHttpMessageConverter()));
                })
            .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
            .build();
  }

  /** For the token endpoint. */
  RestClient client() {
    return client;
  }

  /**
   * @throws ProviderUnavailable if there is no answer, or another status than 200
   */
  byte[] get(URI address) {
    try {
      return client
          .get()
          .uri(address)
          .accept(MediaType.APPLICATION_JSON)
          .exchangeForRequiredValue(
              (request, response) -> {
                int status = response.getStatusCode().value();
                if (status != OK) {
                  throw new ProviderUnavailable("The provider answered with status " + status);
                }
                return response.getBody().readAllBytes();
              });
    } catch (RestClientException e) {
      throw new ProviderUnavailable("The provider does not answer", e);
    }
  }

  /** An answer of which not too much is read. */
  private static final class Bounded implements ClientHttpResponse {

    private final ClientHttpResponse answer;

    Bounded(ClientHttpResponse answer) {
      this.answer = answer;
    }

    @Override
    public HttpStatusCode getStatusCode() throws IOException {
      return answer.getStatusCode();
    }

    @Override
    public String getStatusText() throws IOException {
      return answer.getStatusText();
    }

    @Override
    public HttpHeaders getHeaders() {
      return answer.getHeaders();
    }

    @Override
    public InputStream getBody() throws IOException {
      return new BoundedBody(answer.getBody());
    }

    @Override
    public void close() {
      answer.close();
    }
  }

  private static final class BoundedBody extends FilterInputStream {

    private int left = LARGEST;

    BoundedBody(InputStream body) {
      super(body);
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      return next < 0 ? next : counted(1, next);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = super.read(into, offset, length);
      return count < 0 ? count : counted(count, count);
    }

    private int counted(int count, int result) throws IOException {
      left -= count;
      if (left < 0) {
        throw new IOException("The provider's answer is too large");
      }
      return result;
    }
  }
}
