package org.condyle.proms.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InstrumentCatalogTest {

  private static final InstrumentCatalog CATALOG = InstrumentCatalog.shipped();

  @Test
  void anInstrumentIsFoundByItsCanonicalWithAndWithoutVersion() {
    Instrument knee = CATALOG.instrument("koos-jr").orElseThrow();

    assertThat(knee.canonical()).isEqualTo("https://condyle.org/fhir/Questionnaire/koos-jr|1.0.0");
    assertThat(CATALOG.byCanonical(knee.canonical())).contains(knee);
    assertThat(CATALOG.byCanonical(knee.url())).contains(knee);
    assertThat(CATALOG.byCanonical(knee.url() + "|0.9.0")).isEmpty();
    assertThat(CATALOG.byCanonical("https://example.org/Questionnaire/koos-jr")).isEmpty();
  }
}
