package org.condyle.server;

import org.condyle.server.database.DatabaseConfig;
import org.condyle.server.fhir.FhirEndpointConfig;
import org.condyle.server.fhir.StorageConfig;
import org.condyle.server.intake.IntakeConfig;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * The parts of the server. They are named one by one rather than found by scanning, so that the
 * start is short and everything that runs can be read here.
 */
@SpringBootConfiguration
@ImportAutoConfiguration(ServletWebServerFactoryAutoConfiguration.class)
@Import({DatabaseConfig.class, StorageConfig.class, FhirEndpointConfig.class, IntakeConfig.class})
public class CondyleApplication {}
