package org.condyle.cql.linked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import java.util.List;
import org.condyle.cql.TestContent;
import org.condyle.cql.runtime.CompiledContent;
import org.condyle.cql.runtime.CqlSession;
import org.condyle.cql.runtime.EvaluationSettings;
import org.condyle.cql.runtime.LogicSession;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.PatientRecord;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.elm.r1.ExpressionRef;
import org.hl7.elm.r1.Filter;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What closures give next to what the engine gives, for what measures seldom do. */
class LinkedLogicTest {

  private static final MeasurementPeriod YEAR =
      MeasurementPeriod.parse("2026", "2026", ZoneId.of("America/New_York"));

  private static final String HEAD =
      """
      library T version '1'
      using FHIR version '4.0.1'
      include FHIRHelpers version '4.0.1'
      codesystem "Codes": 'http://example.org/codes'
      valueset "V": 'http://example.org/ValueSet/v'
      code "Direct": 'x' from "Codes"
      parameter "Measurement Period" Interval<DateTime>
      parameter "Limit" Integer default 3 + 4
      context Patient
      define function "Twice"(n Integer): n * 2
      define function "Twice"(s String): s + s
      define function "Inner"(x Integer): from ({1, 2}) x2 return x2 + x
      """;

  private static final PatientRecord RECORD =
      TestContent.record(
          observation("o1", "a", "2026-03-01", 5),
          observation("o2", "b", "2026-02-01T10:00:00", 3),
          observation("o3", "other", "2026-04-01T10:00:00-08:00", 9),
          observation("o4", "x", "2025-12-31", 1),
          encounter("e1", "2026-01-05", "2026-01-07"),
          encounter("e2", "2026-02-05T08:00:00-05:00", null),
          new Procedure().setStatus(Procedure.ProcedureStatus.COMPLETED).setId("Procedure/p1"));

  private static final List<String> EXPRESSIONS =
      List.of(
          "[Observation: \"V\"] O sort by (effective as FHIR.dateTime).value desc",
          "[Observation] O return Tuple{id: O.id.value, n: O.value as Quantity} sort by id desc",
          "[Observation] O let q: O.value as Quantity, v: q.value where v > 2 return v",
          "[Observation: Direct] O return O.id",
          "[Observation] O with [Encounter] E such that O.effective during E.period return O.id",
          "[Observation] O without [Encounter] E such that E.period starts 1 day or more before"
              + " (O.effective as FHIR.dateTime) return O.id",
          "from [Observation] O, [Encounter] E return O.id + E.id",
          "from [Observation] O, [Encounter] E where O.status = 'final'",
          "({1, 2, 2, 3}) N aggregate all R starting 0: R + N",
          "from ({1, 2}) A, ({3, 4}) B aggregate R starting 1: R * A + B",
          "({3, 1, 2}) N return distinct N sort asc",
          "(null as List<Integer>) N return N + 1",
          "(5) N return N + 1",
          "\"Twice\"(4)",
          "\"Twice\"('ab')",
          "\"Inner\"(10)",
          "\"Limit\"",
          "\"Measurement Period\"",
          "Now()",
          "Today()",
          "DateTime(2026, 1, 1)",
          "AgeInYearsAt(@2026-01-01)",
          "singleton from ([Procedure])",
          "case when exists [Procedure] then 'p' else 'n' end",
          "case 2 when 1 then 'one' when 2 then 'two' else 'many' end",
          "if null then 1 else 2",
          "Coalesce(null, 4, 5)",
          "[Encounter] E return duration in days of E.period",
          "(Patient.birthDate as FHIR.date).value",
          "exists ([Observation] O where O.code in \"V\")",
          "[Observation] O return O.value is Quantity",
          "[Observation] O return all O.effective",
          "flatten ({{1, 2}, {3}})",
          "expand { Interval[1, 0] } per 1",
          "collapse { Interval[1, 3], Interval[2, 5] }",
          "convert 5 'g' to 'mg'",
          "Message(1, true, 'code', 'Message', 'text')",
          "Tuple{a: 1, b: null}",
          "'a' in \"V\"",
          "ToConcept(Direct)",
          "3 'g' > 2 'kg'",
          "{1, 2} union {2, 3}",
          "(null as List<Integer>) union (null as List<Integer>)",
          "Interval[1, 3] union Interval[2, 5]",
          "(null as Interval<Integer>) union Interval[2, 5]");

  /** Compiled together, which takes as long as a single one. */
  private static final CompiledContent ALL = all();

  private static CompiledContent all() {
    StringBuilder library = new StringBuilder(HEAD);
    for (int i = 0; i < EXPRESSIONS.size(); i++) {
      library.append("define X").append(i).append(": ").append(EXPRESSIONS.get(i)).append('\n');
    }
    return content(library.toString());
  }

  static List<String> expressions() {
    return EXPRESSIONS;
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void anExpressionGivesByClosuresWhatItGivesByTheEngine(String expression) {
    String definition = "X" + EXPRESSIONS.indexOf(expression);
    LogicSession engine = new CqlSession(ALL, settings(ALL));
    LogicSession linked = linked(ALL).session(settings(ALL));
    engine.open(RECORD);
    linked.open(RECORD);

    assertThat(String.valueOf(linked.evaluate(definition).value()))
        .isEqualTo(String.valueOf(engine.evaluate(definition).value()));
  }

  @Test
  void aSessionGoesFromRecordToRecord() {
    CompiledContent content = content(HEAD + "define X: Count([Observation])");
    LinkedSession session = linked(content).session(settings(content));
    session.open(RECORD);
    Object first = session.evaluate("X").value();
    session.close();
    session.open(TestContent.record());

    assertThat(first).isEqualTo(4);
    assertThat(session.evaluate("X").value()).isEqualTo(0);
  }

  @Test
  void aFunctionIsCalledByTheOverloadThatTakesTheArguments() {
    CompiledContent content = content(HEAD);
    LinkedSession session = linked(content).session(settings(content));
    session.open(RECORD);

    assertThat(session.call("Twice", List.of(4)).value()).isEqualTo(8);
    assertThat(session.call("Twice", List.of("ab")).value()).isEqualTo("abab");
  }

  @Test
  void whatWouldStopTheEngineStopsAClosureEvenWhereTheOtherSideDecides() {
    CompiledContent content =
        content(
            HEAD
                + "define X: false and Interval[3, Count([Observation])] is not null\n"
                + "define Y: false and Interval[7, Count([Observation])] is not null");
    LinkedSession session = linked(content).session(settings(content));
    session.open(RECORD);

    assertThat(session.evaluate("X").value()).isEqualTo(false);
    assertThatThrownBy(() -> session.evaluate("Y"));
  }

  @Test
  void anInterruptedThreadStopsAndStaysMarked() {
    CompiledContent content = content(HEAD + "define X: [Observation] O return O.id");
    LinkedSession session = linked(content).session(settings(content));
    session.open(RECORD);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> session.evaluate("X")).isInstanceOf(IllegalStateException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aNodeThatIsNotLinkedIsNamedWithItsLine() {
    CompiledContent content = content("library T version '1'\ndefine X: 1");
    ExpressionDef definition = content.definition("X").orElseThrow();
    Filter filter = new Filter();
    filter.setLocator("7:11-7:20");
    definition.setExpression(filter);

    EngineOnly only = (EngineOnly) LinkedLogic.link(content);

    assertThat(only.library()).isEqualTo("T");
    assertThat(only.line()).isEqualTo(7);
    assertThat(only.message())
        .isEqualTo("Library T line 7, Filter: this kind of node is not linked");
  }

  @Test
  void logicThatCallsItselfIsLeftToTheEngine() {
    CompiledContent content = content("library T version '1'\ndefine X: 1");
    content.definition("X").orElseThrow().setExpression(new ExpressionRef().withName("X"));

    EngineOnly only = (EngineOnly) LinkedLogic.link(content);

    assertThat(only.why()).isEqualTo("it calls itself");
  }

  private static LinkedLogic linked(CompiledContent content) {
    Linkage linkage = LinkedLogic.link(content);
    assertThat(linkage).isInstanceOf(LinkedLogic.class);
    return (LinkedLogic) linkage;
  }

  private static CompiledContent content(String library) {
    return new TestContent().library("T", "1", library).valueSet("v", "1", "a", "b").compile("T");
  }

  private static EvaluationSettings settings(CompiledContent content) {
    return EvaluationSettings.of(content, YEAR, YEAR.end());
  }

  private static Resource observation(String id, String code, String time, int value) {
    Observation observation = new Observation();
    observation.setId("Observation/" + id);
    observation.setStatus(Observation.ObservationStatus.FINAL);
    observation.setCode(
        new CodeableConcept().addCoding(new Coding(TestContent.SYSTEM, code, null)));
    observation.setEffective(new DateTimeType(time));
    observation.setValue(new Quantity(value).setSystem("http://unitsofmeasure.org").setCode("1"));
    return observation;
  }

  private static Resource encounter(String id, String start, @Nullable String end) {
    Encounter encounter = new Encounter();
    encounter.setId("Encounter/" + id);
    Period period = new Period();
    period.setStartElement(new DateTimeType(start));
    if (end != null) {
      period.setEndElement(new DateTimeType(end));
    }
    encounter.setPeriod(period);
    return encounter;
  }
}
