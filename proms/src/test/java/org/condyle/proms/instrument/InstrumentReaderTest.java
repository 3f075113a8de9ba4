package org.condyle.proms.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.profiles.InstrumentFile;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstrumentReaderTest {

  private static final String KNEE = file("koos-jr.json");
  private static final String SHOULDER = file("ases.json");

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "\"higherIsBetter\" ~ \"higherIsBeter\" ~ higherIsBe",
        "\"wording\": \"topic\" ~ \"wording\": \"free\" ~ wording",
        "\"wording\": \"topic\" ~ \"wording\": \"none\" ~ wording is none",
        "\"type\": \"choice\" ~ \"type\": \"text\" ~ type",
        "\"linkId\": \"koos-jr-2\" ~ \"linkId\": \"koos-jr-1\" ~ koos-jr-1",
        "\"koos-jr-7\"] ~ \"koos-jr-8\"] ~ koos-jr-8",
        "\"28\": 0.000 ~ \"29\": 0.000 ~ no table of 0 to 28",
        "\"ordinal\": 4 ~ \"ordinal\": 3 ~ 3 twice",
        "\"ordinal\": 4 ~ \"ordinal\": 5 ~ one option for every whole number",
        "\"atLeast\": 7 ~ \"atLeast\": 6 ~ needs every item",
        "\"method\": \"table\" ~ \"method\": \"mean\" ~ mean",
        "\"op\": \"gain>=\" ~ \"op\": \"=\" ~ op",
        "\"scale\": \"interval-score\" ~ \"scale\": \"score\" ~ score",
        "\"start\": \"2016-01-01\" ~ \"start\": \"2016\" ~ 2016",
        "\"version\": \"1.0.0\" ~ \"version\": \"1.0.0\", \"version\": \"1.0.0\" ~ Duplicate",
        "\"verified\": true ~ \"verified\": \"yes\" ~ true or false"
      })
  void aFaultIsAnErrorThatNamesIt(String from, String to, String named) {
    assertThat(problemOf(KNEE, from, to).message()).startsWith("broken.json").contains(named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "\"factor\": \"50/3\" ~ \"factor\": \"50/0\" ~ 50/0",
        "\"factor\": \"-5\" ~ \"factor\": \"minus five\" ~ minus five",
        "{\"items\": [\"ases-pain\"], ~ {\"items\": [\"ases-1\"], ~ in two terms"
      })
  void aFaultOfAFormulaIsNamed(String from, String to, String named) {
    assertThat(problemOf(SHOULDER, from, to).message()).contains(named);
  }

  @Test
  void everyShippedScaleSaysWhetherItWasVerifiedAndEveryThresholdWhereItIsFrom() {
    for (Instrument instrument : InstrumentCatalog.shipped().instruments()) {
      assertThat(instrument.source()).isNotEmpty();
      for (Threshold threshold : instrument.thresholds()) {
        assertThat(threshold.verified())
            .as(instrument.id())
            .isNotEqualTo(threshold.source().startsWith("not verified"));
      }
    }
  }

  @Test
  void theShippedInstrumentsAreThoseOfThePrograms() {
    assertThat(InstrumentCatalog.shipped().instruments())
        .extracting(Instrument::id)
        .containsExactly(
            "ases",
            "faam",
            "hoos-jr",
            "koos-jr",
            "ndi",
            "odi",
            "oxford-hip-score",
            "oxford-knee-score",
            "pain-nprs",
            "pain-vas",
            "pro-pm-preoperative",
            "promis-global-10",
            "promis-pf-cat",
            "promis-pi-cat",
            "quickdash",
            "sane",
            "sils2",
            "vr-12");
  }

  @Test
  void aScoreIsFoundByTheCodeThatTheMeasuresRead() {
    InstrumentCatalog catalog = InstrumentCatalog.shipped();
    for (String loinc : List.of("82323-7", "82332-8", "97909-6", "72514-3", "38214-3")) {
      assertThat(catalog.byScoreCode(new Code(Code.LOINC, loinc))).isPresent();
    }
    assertThat(
            catalog.byScoreCode(
                new Code(
                    "https://condyle.org/fhir/CodeSystem/patient-reported-score",
                    "oxford-knee-score")))
        .hasValueSatisfying(found -> assertThat(found.scale().higherIsBetter()).isTrue());
  }

  @Test
  void improvementFollowsTheDirectionOfTheScale() {
    InstrumentCatalog catalog = InstrumentCatalog.shipped();
    Scale back = catalog.instrument("odi").orElseThrow().scales().get(0);
    Scale knee = catalog.instrument("koos-jr").orElseThrow().scales().get(0);

    assertThat(back.improvement(new BigDecimal("52"), new BigDecimal("22")))
        .isEqualByComparingTo("30");
    assertThat(knee.improvement(new BigDecimal("50"), new BigDecimal("70")))
        .isEqualByComparingTo("20");
  }

  private static Problem problemOf(String json, String from, String to) {
    String broken = json.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to));
    assertThat(broken).isNotEqualTo(json);
    List<Problem> problems =
        catchThrowableOfType(
                ProblemException.class, () -> InstrumentReader.read("broken.json", broken))
            .problems();
    assertThat(problems)
        .singleElement()
        .extracting(Problem::code)
        .isEqualTo(ProblemCode.INSTRUMENT_INVALID);
    return problems.get(0);
  }

  private static String file(String name) {
    return InstrumentFile.all().stream()
        .filter(file -> file.fileName().equals(name))
        .findFirst()
        .orElseThrow()
        .json();
  }
}
