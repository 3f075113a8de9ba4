package org.condyle.cql.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.condyle.cql.TestContent;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.cqframework.cql.cql2elm.CqlCompilerOptions;
import org.cqframework.cql.cql2elm.CqlTranslator;
import org.cqframework.cql.cql2elm.LibraryBuilder;
import org.cqframework.cql.cql2elm.LibraryManager;
import org.cqframework.cql.cql2elm.ModelManager;
import org.hl7.fhir.r4.model.Library;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompiledContentTest {

  private static final MeasurementPeriod YEAR =
      MeasurementPeriod.parse("2026", "2026", ZoneOffset.UTC);
  private static final OffsetDateTime CUT_OFF = OffsetDateTime.parse("2026-12-31T00:00:00Z");

  @Test
  void aCompileErrorIsToldOnceWithTheLibraryAndLineItArisesIn() {
    TestContent content =
        new TestContent()
            .library("T", "1", "library T version '1' include B version '1' define X: B.Y")
            .library(
                "B",
                "1",
                """
                library B version '1'
                define Good: 1
                define Y: 1 + Missing
                define Z: Y + AlsoMissing
                """);

    assertThatThrownBy(() -> content.compile("T"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problems()).hasSize(1);
              assertThat(e.problems().get(0).code())
                  .isEqualTo(ProblemCode.LIBRARY_DOES_NOT_COMPILE);
              assertThat(e.problems().get(0).message())
                  .contains("Library B line 3")
                  .contains("Missing");
            });
  }

  @Test
  void errorsThatDoNotFollowFromEachOtherAreBothTold() {
    TestContent content =
        new TestContent()
            .library("T", "1", "library T version '1' include B include C define X: B.Y + C.Y")
            .library("B", "1", "library B version '1' define Y: MissingInB")
            .library("C", "1", "library C version '1' define Y: MissingInC");

    assertThatThrownBy(() -> content.compile("T"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e ->
                assertThat(e.problems())
                    .extracting(problem -> String.valueOf(problem.location()))
                    .containsExactly("B line 1:33", "C line 1:33"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "define X: 1 +; T line 2; Syntax error",
        "define X: Unheard; T line 2; Unheard",
        "define X: 1 + 'one'; T line 2; signature (System.Integer, System.String)",
        "define X: B.Missing; T line 2; Missing",
        "define X: nothing(1); T line 2; nothing",
        "define X: X; T line 2; circular",
        "define X: 5 'furlong-ish'; T line 2; furlong-ish",
      })
  void whatIsWrongWithATextIsToldWithItsLine(String definition, String where, String what) {
    TestContent content =
        new TestContent()
            .library("T", "1", "library T version '1' include B version '1'\n" + definition)
            .library("B", "1", "library B version '1' define Y: 1");

    assertThatThrownBy(() -> content.compile("T"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problems()).hasSize(1);
              assertThat(e.problems().get(0).location()).startsWith(where);
              assertThat(e.problems().get(0).message()).containsIgnoringCase(what);
            });
  }

  @Test
  void anErrorThreeLibrariesDownIsTheOnlyOneTold() {
    TestContent content =
        new TestContent()
            .library("T", "1", "library T version '1' include A version '1' define X: A.Y")
            .library(
                "A", "1", "library A version '1' include B version '1' define Y: B.Y + Missing")
            .library("B", "1", "library B version '1' include C version '1' define Y: C.Y")
            .library("C", "1", "library C version '1'\ndefine Y: 1 + 'one'");

    assertThatThrownBy(() -> content.compile("T"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e ->
                assertThat(e.problems())
                    .extracting(problem -> String.valueOf(problem.location()))
                    .containsExactly("C line 2:11"));
  }

  @Test
  void aMissingIncludeIsToldAloneAndByName() {
    TestContent content =
        new TestContent()
            .library(
                "T",
                "1",
                "library T version '1' include Gone version '7' define X: Gone.Y + Gone.Z");

    assertThatThrownBy(() -> content.compile("T"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problems()).hasSize(1);
              assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.LIBRARY_MISSING);
              assertThat(e.problems().get(0).message()).contains("Gone", "7");
            });
  }

  @Test
  void twoVersionsOfALibraryAreUsedSideBySide() {
    TestContent content =
        new TestContent()
            .library("One", "1", "library One version '1' include B version '1' define X: B.Y")
            .library("Two", "1", "library Two version '1' include B version '2' define X: B.Y")
            .library("B", "1", "library B version '1' define Y: 'first'")
            .library("B", "2", "library B version '2' define Y: 'second'");
    CompiledContent one = content.compile("One");
    CompiledContent two = content.compile("Two");

    assertThat(value(one, "X")).isEqualTo("first");
    assertThat(value(two, "X")).isEqualTo("second");
    assertThat(value(one, "X")).isEqualTo("first");
  }

  @Test
  void elmIsUsedWhenEveryLibraryHasItAndFits() {
    // The CQL beside the ELM gives another value, so that one sees which was used.
    Library library = libraryWithElm("library T version '1' define X: 'from ELM'");
    library
        .addContent()
        .setContentType("text/cql")
        .setData("library T version '1' define X: 'from CQL'".getBytes(StandardCharsets.UTF_8));

    assertThat(value(new TestContent().resource(library).compile("T"), "X")).isEqualTo("from ELM");
  }

  @Test
  void allIsCompiledFromCqlWhenOneLibraryHasNoElm() {
    Library library = libraryWithElm("library T version '1' define X: 'from ELM'");
    library
        .addContent()
        .setContentType("text/cql")
        .setData("library T version '1' include B define X: B.Y".getBytes(StandardCharsets.UTF_8));
    TestContent content =
        new TestContent()
            .resource(library)
            .library("B", "1", "library B version '1' define Y: 'from CQL'");

    assertThat(value(content.compile("T"), "X")).isEqualTo("from CQL");
  }

  @Test
  void aLibraryIncludedThroughANamespaceIsFound() {
    TestContent content =
        new TestContent()
            .library(
                "T", "1", "library T version '1' include org.example.B version '1' define X: B.Y")
            .library("B", "1", "library B version '1' define Y: 1");

    assertThat(value(content.compile("T"), "X")).isEqualTo(1);
  }

  @Test
  void expandingARangeOfNoDaysGivesNothing() {
    TestContent content =
        new TestContent()
            .library(
                "T",
                "1",
                "library T version '1' define function upTo(n Integer):"
                    + " (expand { Interval[1, n] }) D return end of D"
                    + " define None: upTo(0) define Two: upTo(2)");

    assertThat(value(content.compile("T"), "Two")).asString().isEqualTo("[1, 2]");
    assertThat(value(content.compile("T"), "None")).asString().isIn("[]", "null");
  }

  private static Library libraryWithElm(String cql) {
    LibraryManager manager =
        new LibraryManager(
            new ModelManager(),
            new CqlCompilerOptions(
                org.cqframework.cql.cql2elm.CqlCompilerException.ErrorSeverity.Info,
                LibraryBuilder.SignatureLevel.Overloads,
                CqlCompilerOptions.Options.EnableAnnotations));
    String elm = CqlTranslator.fromText(cql, manager).toJson();
    Library library = new Library();
    library.setUrl(TestContent.BASE + "Library/T").setVersion("1").setName("T");
    library
        .addContent()
        .setContentType("application/elm+json")
        .setData(elm.getBytes(StandardCharsets.UTF_8));
    return library;
  }

  private static @Nullable Object value(CompiledContent content, String definition) {
    CqlSession session = new CqlSession(content, EvaluationSettings.of(content, YEAR, CUT_OFF));
    session.open(TestContent.record());
    return session.evaluate(definition).value();
  }
}
