package org.condyle.bench.stock;

import ca.uhn.fhir.jpa.migrate.DriverTypeEnum;
import ca.uhn.fhir.jpa.migrate.HapiMigrationStorageSvc;
import ca.uhn.fhir.jpa.migrate.SchemaMigrator;
import ca.uhn.fhir.jpa.migrate.dao.HapiMigrationDao;
import ca.uhn.fhir.jpa.migrate.tasks.HapiFhirJpaMigrationTasks;
import ca.uhn.fhir.util.VersionEnum;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Properties;
import java.util.Set;
import javax.sql.DataSource;
import org.condyle.server.database.DataFolder;
import org.condyle.server.database.DatabaseConnection;
import org.condyle.server.database.EmbeddedDatabase;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The same PostgreSQL as Condyle's, with HAPI's tables unpartitioned. */
@Configuration(proxyBeanMethods = false)
public class StockDatabaseConfig {

  /** What the HAPI starter has. */
  private static final int CONNECTIONS = 10;

  /** Proof that the tables are there. */
  public record StockSchema() {}

  @Bean
  public EmbeddedDatabase embeddedDatabase(DataFolder folder) {
    return EmbeddedDatabase.start(folder);
  }

  @Bean
  public DataSource dataSource(EmbeddedDatabase database) {
    DatabaseConnection connection = database.connection();
    HikariDataSource dataSource = new HikariDataSource();
    dataSource.setJdbcUrl(connection.url());
    dataSource.setUsername(connection.user());
    dataSource.setPassword(connection.password());
    dataSource.setMaximumPoolSize(CONNECTIONS);
    return dataSource;
  }

  @Bean
  public StockSchema stockSchema(DataSource dataSource) {
    DriverTypeEnum driver = DriverTypeEnum.POSTGRES_9_4;
    String table = SchemaMigrator.HAPI_FHIR_MIGRATION_TABLENAME;
    HapiMigrationStorageSvc storage =
        new HapiMigrationStorageSvc(new HapiMigrationDao(dataSource, driver, table));
    SchemaMigrator migrator =
        new SchemaMigrator(
            "HAPI FHIR",
            table,
            dataSource,
            new Properties(),
            new HapiFhirJpaMigrationTasks(Set.of()).getAllTasks(VersionEnum.values()),
            storage);
    migrator.setDriverType(driver);
    migrator.createMigrationTableIfRequired();
    migrator.migrate();
    return new StockSchema();
  }
}
