package org.condyle.server.proms.page;

import jakarta.servlet.ServletContext;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.condyle.server.SharedServer;
import org.condyle.server.page.ClientAddress;
import org.condyle.server.page.PublicAddress;
import org.condyle.server.partition.Partitions;
import org.condyle.server.proms.channel.ChannelConfig;
import org.condyle.server.proms.channel.Channels;
import org.condyle.server.proms.channel.MessageTexts;
import org.condyle.server.proms.link.LinkConfig;
import org.condyle.server.proms.link.LinkPurpose;
import org.condyle.server.proms.link.Links;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.web.context.support.WebApplicationContextUtils;

/**
 * The pages of the shared server once more, at an address of their own: with channels, proxies, a
 * clock and a count of wrong tries that belong to one test.
 */
final class FormsSite implements AutoCloseable {

  private final AnnotationConfigApplicationContext parts;
  private final MovedClock clock = new MovedClock();
  private final WebServer web;

  FormsSite(Map<String, String> environment) {
    ApplicationContext server =
        WebApplicationContextUtils.getRequiredWebApplicationContext(
            SharedServer.server().part(ServletContext.class));
    // Only the parts of the server are shared: it must not hear of the start and end of these.
    parts = new AnnotationConfigApplicationContext(new DefaultListableBeanFactory(server));
    // What has the name of a part of the server stands in its place.
    parts.registerBean("clock", Clock.class, () -> clock);
    parts.registerBean(
        "publicAddress", PublicAddress.class, () -> PublicAddress.fromEnvironment(environment));
    parts.registerBean(
        "clientAddress", ClientAddress.class, () -> ClientAddress.fromEnvironment(environment));
    parts.registerBean(
        "channels", Channels.class, () -> Channels.fromEnvironment(environment, clock));
    parts.registerBean(
        "messageTexts", MessageTexts.class, () -> server.getBean(MessageTexts.class));
    parts.register(LinkConfig.class, ChannelConfig.class, FormsConfig.class);
    parts.refresh();
    ServletRegistrationBean<?> servlet =
        parts.getBean("formsServlet", ServletRegistrationBean.class);
    web = new TomcatServletWebServerFactory(0).getWebServer(servlet);
    web.start();
  }

  URI address() {
    return URI.create("http://localhost:" + web.getPort());
  }

  /** A personal link at this address, for a day. */
  String link(String patient) {
    URI issued =
        parts
            .getBean(Links.class)
            .issue(
                Partitions.FIRST_PRACTICE,
                patient,
                LinkPurpose.PERSONAL,
                Duration.ofDays(1),
                address())
            .url();
    return address().resolve(issued.getPath()).toString();
  }

  void forward(Duration time) {
    clock.now = clock.now.plus(time);
  }

  @Override
  public void close() {
    web.stop();
    parts.close();
  }

  private static final class MovedClock extends Clock {

    private volatile Instant now = Instant.now();

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return Clock.fixed(now, zone);
    }
  }
}
