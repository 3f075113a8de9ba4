package org.condyle.server.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** The walls between the modules, as the map in the README draws them. */
class ModuleWallsTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.condyle");

  private static final String[] PLAIN_JAVA = {
    "org.condyle.record..",
    "org.condyle.profiles..",
    "org.condyle.cql..",
    "org.condyle.measures..",
    "org.condyle.proms..",
    "org.condyle.cohort.."
  };

  @Test
  void patientRecordUsesNoOtherModule() {
    noClasses()
        .that()
        .resideInAPackage("org.condyle.record..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.condyle.profiles..",
            "org.condyle.cql..",
            "org.condyle.measures..",
            "org.condyle.cohort..",
            "org.condyle.server..")
        .check(CLASSES);
  }

  @Test
  void fhirProfilesUsesNoOtherModule() {
    noClasses()
        .that()
        .resideInAPackage("org.condyle.profiles..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.condyle.record..",
            "org.condyle.cql..",
            "org.condyle.measures..",
            "org.condyle.cohort..",
            "org.condyle.server..")
        .check(CLASSES);
  }

  @Test
  void cqlKnowsNoMeasure() {
    noClasses()
        .that()
        .resideInAPackage("org.condyle.cql..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.condyle.measures..", "org.condyle.cohort..", "org.condyle.server..")
        .check(CLASSES);
  }

  @Test
  void measuresKnowNoServer() {
    noClasses()
        .that()
        .resideInAPackage("org.condyle.measures..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.condyle.cohort..", "org.condyle.server..")
        .check(CLASSES);
  }

  @Test
  void promsKnowRecordsAndProfilesAlone() {
    noClasses()
        .that()
        .resideInAPackage("org.condyle.proms..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.condyle.cql..",
            "org.condyle.measures..",
            "org.condyle.cohort..",
            "org.condyle.server..")
        .check(CLASSES);
  }

  /** The truth of the cohort must not come from what it is there to check. */
  @Test
  void cohortDoesNotEvaluate() {
    noClasses()
        .that()
        .resideInAPackage("org.condyle.cohort..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.condyle.cql..",
            "org.condyle.measures..",
            "org.condyle.proms..",
            "org.condyle.server..",
            "org.opencds..",
            "org.cqframework..")
        .check(CLASSES);
  }

  @Test
  void enginesArePlainJava() {
    noClasses()
        .that()
        .resideInAnyPackage(PLAIN_JAVA)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework..",
            "jakarta.servlet..",
            "jakarta.persistence..",
            "java.sql..",
            "javax.sql..",
            "java.net.http..",
            "ca.uhn.fhir.jpa..",
            "ca.uhn.fhir.rest.server..")
        .check(CLASSES);
  }

  @Test
  void enginesAreToldTheTime() {
    noClasses()
        .that()
        .resideInAnyPackage(PLAIN_JAVA)
        .should()
        .callMethod(java.time.OffsetDateTime.class, "now")
        .orShould()
        .callMethod(java.time.ZonedDateTime.class, "now")
        .orShould()
        .callMethod(java.time.LocalDate.class, "now")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(java.time.ZoneId.class, "systemDefault")
        .orShould()
        .callMethod(java.util.TimeZone.class, "getDefault")
        .check(CLASSES);
  }

  @Test
  void onlyOneClassKnowsHapisTables() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.condyle.server.store..",
            "org.condyle.server.database..",
            // Tables of our own.
            "org.condyle.server.audit..",
            "org.condyle.server.results..",
            "org.condyle.server.proms..")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Connection.class, Statement.class, ResultSet.class)
        .because("HAPI's table layout is its internal matter; see store.HapiTables")
        .check(CLASSES);
  }

  @Test
  void theStockMeasureServiceIsAbsent() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.opencds.cqf.fhir..")
        .check(CLASSES);
  }

  @Test
  void featuresOfTheServerHaveNoCycles() {
    slices().matching("org.condyle.server.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void featuresOfTheServersPromsHaveNoCycles() {
    slices().matching("org.condyle.server.proms.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void featuresOfPromsHaveNoCycles() {
    slices().matching("org.condyle.proms.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void featuresOfMeasuresHaveNoCycles() {
    slices().matching("org.condyle.measures.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void featuresOfCqlHaveNoCycles() {
    slices().matching("org.condyle.cql.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void namesSayWhatAClassKnows() {
    classes()
        .that()
        .resideInAPackage("org.condyle..")
        .should()
        .haveSimpleNameNotEndingWith("Manager")
        .andShould()
        .haveSimpleNameNotEndingWith("Helper")
        .andShould()
        .haveSimpleNameNotEndingWith("Util")
        .andShould()
        .haveSimpleNameNotEndingWith("Utils")
        .check(CLASSES);
  }
}
