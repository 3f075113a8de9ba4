package org.condyle.bench.flame;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileTest {

  @Test
  void aFrameCountsOncePerSampleHoweverOftenItIsOnTheStack() {
    Profile profile = Profile.of(List.of("main;a;b;a 3", "main;a 1"), Path.of("graph.html"));

    assertThat(profile.samples()).isEqualTo(4);
    assertThat(profile.self()).containsEntry("a", 4L).doesNotContainKey("b");
    assertThat(profile.inclusive()).containsEntry("a", 4L).containsEntry("b", 3L);
  }

  @Test
  void theSummaryNamesTheTopFramesWithTheirShare() {
    Profile profile = Profile.of(List.of("main;a;b 3", "main;c 1"), Path.of("graph.html"));

    assertThat(profile.summary(1)).contains("   75.0 %  b", "   75.0 %  a");
  }
}
