package org.condyle.bench.stock;

import java.nio.file.Path;
import java.util.Map;
import org.condyle.server.database.DataFolder;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.support.GenericApplicationContext;

/**
 * HAPI FHIR JPA with the measure service of clinical-reasoning, set up as the HAPI starter project
 * sets it up, over its own embedded PostgreSQL with the settings that Condyle gives its own.
 */
public final class StockServer {

  private StockServer() {}

  /**
   * @param arguments the HTTP port, and the data folder
   */
  public static void main(String[] arguments) {
    DataFolder folder = DataFolder.open(Path.of(arguments[1]));
    new SpringApplicationBuilder(StockApplication.class)
        .bannerMode(Banner.Mode.OFF)
        .logStartupInfo(false)
        .properties(
            Map.of(
                "server.port",
                arguments[0],
                "server.tomcat.relaxed-query-chars",
                "|",
                "spring.main.allow-circular-references",
                true))
        .initializers(
            context ->
                ((GenericApplicationContext) context).registerBean(DataFolder.class, () -> folder))
        .run();
  }
}
