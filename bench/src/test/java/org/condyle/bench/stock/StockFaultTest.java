package org.condyle.bench.stock;

import static org.assertj.core.api.Assertions.assertThat;

import org.condyle.bench.workload.OfficialMeasure;
import org.condyle.record.SharedTestData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StockFaultTest {

  @ParameterizedTest
  @CsvSource({"CMS122, 6", "CMS139, 0", "CMS165, 10", "CMS190, 1"})
  void onlyCasesThatAFaultDecidesAreLeftOut(String name, int leftOut) {
    OfficialMeasure all = OfficialMeasure.read(SharedTestData.folder("ecqm"), name);

    OfficialMeasure rest = all.without(StockFault::in);

    assertThat(all.cases()).hasSize(rest.cases().size() + leftOut);
    assertThat(all.cases()).containsAll(rest.cases());
  }
}
