package org.condyle.server.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.SharedServer;
import org.condyle.server.operation.SmallMeasure;
import org.condyle.server.partition.Partitions;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Measure;
import org.junit.jupiter.api.Test;

/**
 * What the catalog remembers and forgets. Content is written past it here, by the database alone,
 * as another server on the same database would.
 */
class MeasureCatalogTest {

  private static final String BODY =
      "context Patient\ndefine \"In\": true\ndefine \"Out\": false\ndefine \"Other\": true\n";

  private final MeasureCatalog catalog =
      SharedServer.server().part(MeasureCatalogs.class).of(Partitions.FIRST_PRACTICE);

  @Test
  void whileNothingChangesAMeasureIsNotMadeAgain() {
    SmallMeasure.install(SmallMeasure.measure("CatKept", "1.0.0"), library("CatKept"));

    InstalledMeasure first = catalog.byId("CatKept-1.0.0");

    assertThat(catalog.byId("CatKept-1.0.0")).isSameAs(first);
    assertThat(catalog.byCanonical(url("CatKept")).program()).isSameAs(first.program());
  }

  @Test
  void aMeasureThatIsReplacedIsTheNewOneAtTheNextRequest() {
    Measure measure = SmallMeasure.measure("CatReplaced", "1.0.0");
    SmallMeasure.install(measure, library("CatReplaced"));
    assertThat(numerator(catalog.byId("CatReplaced-1.0.0"))).isEqualTo("Out");
    assertThat(numerator(catalog.byCanonical(url("CatReplaced")))).isEqualTo("Out");

    measure.getGroupFirstRep().getPopulation().get(2).getCriteria().setExpression("Other");
    SmallMeasure.write(measure);

    assertThat(numerator(catalog.byId("CatReplaced-1.0.0"))).isEqualTo("Other");
    assertThat(numerator(catalog.byCanonical(url("CatReplaced")))).isEqualTo("Other");
  }

  @Test
  void aMeasureWhoseLibraryIsReplacedHasTheNewLogicAtTheNextRequest() {
    SmallMeasure.install(SmallMeasure.measure("CatLogic", "1.0.0"), library("CatLogic"));
    String before = catalog.byId("CatLogic-1.0.0").program().fingerprint();

    SmallMeasure.write(SmallMeasure.library("CatLogic", BODY + "define \"More\": 1\n"));

    assertThat(catalog.byId("CatLogic-1.0.0").program().fingerprint()).isNotEqualTo(before);
  }

  @Test
  void aDeletedMeasureIsUnknownAtTheNextRequest() {
    SmallMeasure.install(SmallMeasure.measure("CatGone", "1.0.0"), library("CatGone"));
    assertThat(catalog.byId("CatGone-1.0.0")).isNotNull();

    SharedServer.send(
        HttpRequest.newBuilder(SharedServer.uri("Measure/CatGone-1.0.0")).DELETE().build());

    assertRefused(() -> catalog.byId("CatGone-1.0.0"), ProblemCode.MEASURE_UNKNOWN);
  }

  @Test
  void aSecondVersionMakesTheUrlAloneAmbiguousAtTheNextRequest() {
    SmallMeasure.install(SmallMeasure.measure("CatTwo", "1.0.0"), library("CatTwo"));
    assertThat(catalog.byCanonical(url("CatTwo"))).isNotNull();

    SmallMeasure.write(SmallMeasure.measure("CatTwo", "2.0.0"));

    assertRefused(() -> catalog.byCanonical(url("CatTwo")), ProblemCode.MEASURE_AMBIGUOUS);
    assertThat(catalog.byCanonical(url("CatTwo") + "|1.0.0").measure().getVersion())
        .isEqualTo("1.0.0");
  }

  private static void assertRefused(Runnable request, ProblemCode code) {
    assertThatThrownBy(request::run)
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.problems().get(0).code()).isEqualTo(code));
  }

  private static String numerator(InstalledMeasure measure) {
    return measure
        .measure()
        .getGroupFirstRep()
        .getPopulation()
        .get(2)
        .getCriteria()
        .getExpression();
  }

  private static String url(String name) {
    return SmallMeasure.measure(name, "1.0.0").getUrl();
  }

  private static Library library(String name) {
    return SmallMeasure.library(name, BODY);
  }
}
