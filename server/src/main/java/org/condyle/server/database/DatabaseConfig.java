package org.condyle.server.database;

import ca.uhn.fhir.jpa.migrate.DriverTypeEnum;
import ca.uhn.fhir.jpa.migrate.HapiMigrationStorageSvc;
import ca.uhn.fhir.jpa.migrate.MigrationTaskList;
import ca.uhn.fhir.jpa.migrate.SchemaMigrator;
import ca.uhn.fhir.jpa.migrate.dao.HapiMigrationDao;
import ca.uhn.fhir.jpa.migrate.tasks.HapiFhirJpaMigrationTasks;
import ca.uhn.fhir.util.VersionEnum;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Properties;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The database: started if it is ours, connected, and brought to the current schema. */
@Configuration(proxyBeanMethods = false)
public class DatabaseConfig {

  /** Enough for the web server's threads that write at once; more only queue in PostgreSQL. */
  private static final int CONNECTIONS = 24;

  @Bean
  public DataFolder dataFolder(DatabaseStart start) {
    return start.folder();
  }

  @Bean
  public Database database(DatabaseStart start, DataFolder folder) {
    return start.database();
  }

  @Bean
  public DataSource dataSource(Database database) {
    DatabaseConnection connection = database.connection();
    HikariDataSource dataSource = new HikariDataSource();
    dataSource.setPoolName("condyle");
    dataSource.setJdbcUrl(connection.url());
    dataSource.setUsername(connection.user());
    dataSource.setPassword(connection.password());
    dataSource.setMaximumPoolSize(CONNECTIONS);
    dataSource.setConnectionTimeout(10_000);
    dataSource.addDataSourceProperty("reWriteBatchedInserts", "true");
    dataSource.addDataSourceProperty("ApplicationName", "condyle");
    // Hibernate logs what the driver says of a failure: no statement with its values, no key.
    dataSource.addDataSourceProperty("logServerErrorDetail", "false");
    return dataSource;
  }

  /** HAPI's tables by HAPI's migrator, in database partition mode from the first schema on. */
  @Bean
  public Schema schema(DataSource dataSource) {
    new DatabaseRights(dataSource).require();
    DriverTypeEnum driver = DriverTypeEnum.POSTGRES_9_4;
    HapiMigrationStorageSvc storage =
        new HapiMigrationStorageSvc(
            new HapiMigrationDao(dataSource, driver, SchemaMigrator.HAPI_FHIR_MIGRATION_TABLENAME));
    MigrationTaskList tasks =
        new HapiFhirJpaMigrationTasks(
                Set.of(
                    HapiFhirJpaMigrationTasks.FlagEnum.DB_PARTITION_MODE.getCommandLineValue(),
                    HapiFhirJpaMigrationTasks.FlagEnum.NO_MIGRATE_HASHES.getCommandLineValue()))
            .getAllTasks(VersionEnum.values());
    SchemaMigrator migrator =
        new SchemaMigrator(
            "HAPI FHIR",
            SchemaMigrator.HAPI_FHIR_MIGRATION_TABLENAME,
            dataSource,
            new Properties(),
            tasks,
            storage);
    migrator.setDriverType(driver);
    migrator.createMigrationTableIfRequired();
    migrator.migrate();
    Flyway.configure()
        .dataSource(dataSource)
        .schemas("condyle")
        .locations("classpath:org/condyle/server/migration")
        .load()
        .migrate();
    return new Schema();
  }

  /** Opened at the start, so that a key that is lost is found out then. */
  @Bean
  public SecretBox secretBox(Schema schema, DataFolder folder, DataSource dataSource) {
    return SecretBox.open(folder.path(), System.getenv(), JdbcClient.create(dataSource));
  }

  /** For SQL of our own, once the tables are there. */
  @Bean
  public Transactions transactions(Schema schema, DataSource dataSource) {
    return new Transactions(dataSource);
  }
}
