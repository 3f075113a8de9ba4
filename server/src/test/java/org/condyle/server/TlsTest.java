package org.condyle.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;

/** The web server with its own certificate, without what it serves. */
class TlsTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  @Test
  void onlyNewProtocolsAndCiphersWithForwardSecrecyAreSpoken(@TempDir Path folder)
      throws Exception {
    certificate(folder, "first");
    try (ServletWebServerApplicationContext web = serve(folder)) {
      assertThat(subject(web, "TLSv1.3", null)).contains("CN=first");
      assertThat(subject(web, "TLSv1.2", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"))
          .contains("CN=first");
      for (String weak :
          List.of(
              "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
              "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
              "TLS_RSA_WITH_AES_128_GCM_SHA256")) {
        assertThatThrownBy(() -> subject(web, "TLSv1.2", weak))
            .as(weak)
            .isInstanceOf(SSLHandshakeException.class);
      }
    }
  }

  @Test
  void aRenewedCertificateIsTakenWithoutARestart(@TempDir Path folder) throws Exception {
    certificate(folder, "first");
    try (ServletWebServerApplicationContext web = serve(folder)) {
      assertThat(subject(web, "TLSv1.3", null)).contains("CN=first");
      certificate(folder, "renewed");
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (!subject(web, "TLSv1.3", null).contains("CN=renewed") && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(200);
      }
      assertThat(subject(web, "TLSv1.3", null)).contains("CN=renewed");
    }
  }

  /** What the server itself starts its web server with. */
  private static ServletWebServerApplicationContext serve(Path folder) {
    Map<String, Object> properties =
        new HashMap<>(
            TlsSettings.fromEnvironment(
                    Map.of(
                        TlsSettings.CERTIFICATE_VARIABLE, folder.resolve("tls.crt").toString(),
                        TlsSettings.KEY_VARIABLE, folder.resolve("tls.key").toString()))
                .orElseThrow()
                .properties());
    properties.put("server.port", 0);
    properties.put("spring.ssl.bundle.watch.file.quiet-period", "500ms");
    Class<?>[] parts =
        CondyleApplication.class.getAnnotation(ImportAutoConfiguration.class).value();
    return (ServletWebServerApplicationContext)
        new SpringApplicationBuilder(parts)
            .web(WebApplicationType.SERVLET)
            .bannerMode(Banner.Mode.OFF)
            .logStartupInfo(false)
            .properties(properties)
            .run();
  }

  /** Whose certificate the server shows. */
  private static String subject(
      ServletWebServerApplicationContext web, String protocol, @Nullable String cipher)
      throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket("localhost", web.getWebServer().getPort())) {
      socket.setEnabledProtocols(new String[] {protocol});
      if (cipher != null) {
        socket.setEnabledCipherSuites(new String[] {cipher});
      }
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    }
  }

  private static final class Anybody implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** Writes a key and a certificate in the place of those that are there. */
  private static void certificate(Path folder, String name) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-alias",
                "tls",
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
    Certificate certificate = keys.getCertificate("tls");
    write(folder.resolve("tls.key"), "PRIVATE KEY", keys.getKey("tls", PASSWORD).getEncoded());
    write(folder.resolve("tls.crt"), "CERTIFICATE", certificate.getEncoded());
  }

  private static void write(Path file, String kind, byte[] content) throws IOException {
    String text =
        "-----BEGIN "
            + kind
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
            + "\n-----END "
            + kind
            + "-----\n";
    Path draft = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
