package org.condyle.server.metrics;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.condyle.server.caller.CallerOfRequest;
import org.condyle.server.caller.Role;
import org.jspecify.annotations.Nullable;

/**
 * Answers Prometheus in its text format. What is counted is counted by the features themselves from
 * the start on; the registry, which only reads it, is made when it is first asked for, so that it
 * costs the start nothing.
 */
final class PrometheusServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final transient Supplier<List<MeterBinder>> meters;
  private transient @Nullable PrometheusMeterRegistry registry;

  PrometheusServlet(Supplier<List<MeterBinder>> meters) {
    this.meters = meters;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!mayLook(request)) {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    byte[] text = registry().scrape().getBytes(StandardCharsets.UTF_8);
    response.setContentType(TEXT);
    response.setContentLength(text.length);
    response.getOutputStream().write(text);
  }

  /** The numbers are of all practices together. */
  private static boolean mayLook(HttpServletRequest request) {
    return CallerOfRequest.find(request)
        .filter(caller -> caller.role() == Role.SYSTEM || caller.role() == Role.ADMINISTRATOR)
        .isPresent();
  }

  private synchronized PrometheusMeterRegistry registry() {
    PrometheusMeterRegistry known = registry;
    if (known == null) {
      known = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      new JvmMemoryMetrics().bindTo(known);
      new ProcessorMetrics().bindTo(known);
      new UptimeMetrics().bindTo(known);
      for (MeterBinder each : meters.get()) {
        each.bindTo(known);
      }
      registry = known;
    }
    return known;
  }
}
