package org.condyle.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapLogTest {

  @Test
  void thePeakIsTheFullestHeapBeforeACollection(@TempDir Path folder) throws IOException {
    HeapLog log = new HeapLog(folder.resolve("gc.log"));
    assertThat(log.peak()).isZero();
    Files.write(
        log.file(),
        List.of(
            "[0.010s] Using G1",
            "[1.2s] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 645M->56M(1024M) 8.123ms",
            "[2.2s] GC(1) Pause Young (Normal) (G1 Evacuation Pause) 245M->57M(1024M) 8.123ms"));

    assertThat(log.peak()).isEqualTo(645);
    assertThat(log.peakAfter(2)).isEqualTo(245);
    assertThat(log.peakAfter(log.mark())).isZero();
  }
}
