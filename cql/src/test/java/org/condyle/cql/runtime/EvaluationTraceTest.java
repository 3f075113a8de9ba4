package org.condyle.cql.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.condyle.cql.TestContent;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.ProblemException;
import org.cqframework.cql.cql2elm.CqlCompilerException.ErrorSeverity;
import org.cqframework.cql.cql2elm.CqlCompilerOptions;
import org.cqframework.cql.cql2elm.CqlTranslator;
import org.cqframework.cql.cql2elm.LibraryBuilder;
import org.cqframework.cql.cql2elm.LibraryManager;
import org.cqframework.cql.cql2elm.ModelManager;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.junit.jupiter.api.Test;

class EvaluationTraceTest {

  private static final MeasurementPeriod YEAR =
      MeasurementPeriod.parse("2026", "2026", ZoneOffset.UTC);

  private static final String TOP =
      """
      library T version '1'
      using FHIR version '4.0.1'
      include B version '2'
      context Patient
      define "Operated":
        exists B."Done"
          and B."Done" is not null
      define "Counted": Count(B."Done")
      define "Either": if "Operated" then 1 else B."Unused"
      define "Lonely": 1
      define "Fails": singleton from (B."Done")
      """;

  private static final String BASE =
      """
      library B version '2'
      using FHIR version '4.0.1'
      context Patient
      define "Done": [Procedure] P where isDone(P)
      define "Unused": 2
      define function isDone(p Procedure): p.status.value = 'completed'
      """;

  private static TestContent content() {
    return new TestContent().library("T", "1", TOP).library("B", "2", BASE);
  }

  @Test
  void eachDefinitionIsToldOnceWithItsValueItsResourcesAndWhatItUsed() {
    Procedure done = procedure("1", ProcedureStatus.COMPLETED);
    CqlSession session = traced(content());
    session.open(TestContent.record(done, procedure("2", ProcedureStatus.NOTDONE)));
    session.evaluate("Either");
    session.evaluate("Counted");

    EvaluationTrace trace = session.trace();

    assertThat(trace.definitions())
        .extracting(each -> each.key().library() + "." + each.key().name())
        .containsExactlyInAnyOrder("T.Either", "T.Operated", "B.Done", "B.isDone(p)", "T.Counted");
    TracedDefinition operated = trace.definition("Operated").orElseThrow();
    DefinitionKey key = new DefinitionKey("B", "2", "Done");
    assertThat(operated.uses()).containsExactly(key);
    assertThat(Optional.ofNullable(operated.outcome()).orElseThrow().value()).isEqualTo(true);
    TracedDefinition ofBase = trace.find(key).orElseThrow();
    assertThat(Optional.ofNullable(ofBase.outcome()).orElseThrow().resources()).contains(done);
    assertThat(ofBase.uses()).containsExactly(new DefinitionKey("B", "2", "isDone(p)"));
    assertThat(trace.definition("Lonely")).isEmpty();
  }

  @Test
  void aDefinitionIsToldWithItsPlaceAndText() {
    CqlSession session = traced(content());
    session.open(TestContent.record());
    session.evaluate("Operated");

    TracedDefinition operated = session.trace().definition("Operated").orElseThrow();

    assertThat(operated.source()).isEqualTo(new SourceRange(5, 1, 7, 28));
    assertThat(operated.text())
        .isEqualTo("define \"Operated\":\n  exists B.\"Done\"\n    and B.\"Done\" is not null");
  }

  @Test
  void evaluationsAreCountedAndUsesOfAKnownValueAreNot() {
    CqlSession session = traced(content());
    session.open(
        TestContent.record(
            procedure("1", ProcedureStatus.COMPLETED),
            procedure("2", ProcedureStatus.COMPLETED),
            procedure("3", ProcedureStatus.NOTDONE)));
    session.evaluate("Either");
    session.evaluate("Counted");

    EvaluationTrace trace = session.trace();

    assertThat(trace.find(new DefinitionKey("B", "2", "Done")).orElseThrow().evaluations())
        .isEqualTo(1);
    assertThat(trace.find(new DefinitionKey("B", "2", "isDone(p)")).orElseThrow().evaluations())
        .isEqualTo(3);
    assertThat(trace.definitions())
        .allSatisfy(each -> assertThat(each.ownTime()).isPositive())
        .extracting(TracedDefinition::ownTime)
        .allSatisfy(time -> assertThat(time).isLessThan(Duration.ofMinutes(1)));
  }

  @Test
  void theNextRecordStartsATraceOfItsOwn() {
    CqlSession session = traced(content());
    session.open(TestContent.record(procedure("1", ProcedureStatus.COMPLETED)));
    session.evaluate("Counted");
    session.open(TestContent.record());
    session.evaluate("Lonely");

    assertThat(session.trace().definitions())
        .extracting(each -> each.key().name())
        .containsExactly("Lonely");
  }

  @Test
  void aFailedEvaluationTellsWhatItCameThrough() {
    CqlSession session = traced(content());
    session.open(
        TestContent.record(
            procedure("1", ProcedureStatus.COMPLETED), procedure("2", ProcedureStatus.COMPLETED)));
    assertThatThrownBy(() -> session.evaluate("Fails")).isInstanceOf(ProblemException.class);

    EvaluationTrace trace = session.trace();

    assertThat(trace.definition("Fails").orElseThrow().outcome()).isNull();
    assertThat(trace.find(new DefinitionKey("B", "2", "Done")).orElseThrow().outcome()).isNotNull();
  }

  @Test
  void elmWithoutLocatorsHasNoPlaceAndNoText() {
    CqlSession session = traced(new TestContent().resource(elmWithoutLocators()));
    session.open(TestContent.record());
    session.evaluate("X");

    TracedDefinition definition = session.trace().definition("X").orElseThrow();

    assertThat(definition.source()).isNull();
    assertThat(definition.text()).isNull();
    assertThat(Optional.ofNullable(definition.outcome()).orElseThrow().value()).isEqualTo(1);
  }

  @Test
  void anOrdinarySessionKeepsNoTrace() {
    CompiledContent content = content().compile("T");
    CqlSession session = new CqlSession(content, EvaluationSettings.of(content, YEAR, YEAR.end()));
    session.open(TestContent.record());

    assertThatThrownBy(session::trace).isInstanceOf(IllegalStateException.class);
  }

  private static Library elmWithoutLocators() {
    LibraryManager manager =
        new LibraryManager(
            new ModelManager(),
            new CqlCompilerOptions(ErrorSeverity.Info, LibraryBuilder.SignatureLevel.Overloads));
    String elm = CqlTranslator.fromText("library T version '1' define X: 1", manager).toJson();
    Library library = new Library();
    library.setUrl(TestContent.BASE + "Library/T").setVersion("1").setName("T");
    library
        .addContent()
        .setContentType("application/elm+json")
        .setData(elm.getBytes(StandardCharsets.UTF_8));
    return library;
  }

  private static Procedure procedure(String id, ProcedureStatus status) {
    Procedure procedure = new Procedure();
    procedure.setId("Procedure/" + id);
    procedure.setStatus(status);
    return procedure;
  }

  private static CqlSession traced(TestContent content) {
    CompiledContent compiled = content.compile("T");
    return CqlSession.traced(
        compiled,
        EvaluationSettings.of(compiled, YEAR, OffsetDateTime.parse("2026-12-31T00:00:00Z")));
  }
}
