package org.condyle.server.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpCodesTest {

  private final TotpCodes codes = new TotpCodes();

  /** RFC 6238, appendix B, the last six of its eight digits. */
  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130"
  })
  void showsTheCodesOfTheStandard(long seconds, String code) {
    byte[] secret = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
    Instant at = Instant.ofEpochSecond(seconds);
    assertThat(codes.codeOf(secret, TotpCodes.step(at))).isEqualTo(code);
    assertThat(codes.stepOf(secret, code, at)).hasValue(seconds / 30);
  }

  @Property(tries = 200)
  void aCodeIsGoodForItsStepTheOneBeforeAndTheOneAfter(
      @ForAll @Size(20) byte[] secret,
      @ForAll @LongRange(min = 1_700_000_000L, max = 4_000_000_000L) long seconds,
      @ForAll @IntRange(min = -90, max = 90) int later) {
    long step = seconds / 30;
    String code = codes.codeOf(secret, step);
    Instant looked = Instant.ofEpochSecond(seconds + later);
    OptionalLong found = codes.stepOf(secret, code, looked);
    long apart = Math.abs(TotpCodes.step(looked) - step);
    if (apart <= 1) {
      assertThat(found).isPresent();
    } else {
      // Among a million codes two steps may share one.
      found.ifPresent(other -> assertThat(codes.codeOf(secret, other)).isEqualTo(code));
      assertThat(found.orElse(-1)).isNotEqualTo(step);
    }
  }

  @Property(tries = 100)
  void whatIsNoCodeIsRefused(@ForAll @Size(20) byte[] secret, @ForAll String text) {
    Instant now = Instant.ofEpochSecond(1_800_000_000L);
    if (!text.matches("[0-9]{6}")) {
      assertThat(codes.stepOf(secret, text, now)).isEmpty();
    }
  }
}
