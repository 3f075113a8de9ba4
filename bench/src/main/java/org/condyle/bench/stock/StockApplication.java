package org.condyle.bench.stock;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The parts of the stock server. */
@SpringBootConfiguration
@ImportAutoConfiguration(ServletWebServerFactoryAutoConfiguration.class)
@Import({
  StockDatabaseConfig.class,
  StockStorageConfig.class,
  StockEndpointConfig.class,
  StockMeasureConfig.class
})
public class StockApplication {}
