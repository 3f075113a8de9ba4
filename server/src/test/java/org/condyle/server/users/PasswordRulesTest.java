package org.condyle.server.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {

  private final PasswordRules rules = PasswordRules.read();

  private void refuses(String password, String... names) {
    assertThatThrownBy(() -> rules.require(password, names))
        .as(password)
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem ->
                assertThat(problem.problems().get(0).code())
                    .isEqualTo(ProblemCode.PASSWORD_REFUSED));
  }

  private void takes(String password, String... names) {
    assertThatCode(() -> rules.require(password, names)).as(password).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse battery",
        "seven quiet rivers",
        "onlysmallletters",
        "ONLYLARGELETTERS",
        "83920174856233",
        "Käse mit Brötchen",
        "長い文章は覚えやすいパスワード",
        "a password of my own making"
      })
  void takesWhatIsLongWhateverCharactersItHas(String password) {
    takes(password, "jdoe", "Jane Doe", "jane@example.org");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password1234",
        "Password!!!!2026",
        "1234qwertyuiop",
        "passwordpassword",
        "PASSWORDpassword99",
        "123456789012",
        "112233445566",
        "987654321098",
        "abcdefghijklmnop",
        "aaaaaaaaaaaa",
        "abcabcabcabcabc",
        "tick12tick12",
        "condyle-condyle",
        "Condyle2026!"
      })
  void refusesWhatIsTriedFirst(String password) {
    refuses(password, "jdoe");
  }

  @Test
  void refusesTheNamesOfItsOwner() {
    refuses("jane.doe.2026", "jane.doe", "Somebody");
    refuses("Jane Doe 12345", "jd", "Jane Doe");
    refuses("orthopaedist99", "jd", "JD", "orthopaedist@example.org");
    takes("jane rides to work", "jane", "Jane Doe");
  }

  @Test
  void refusesWhatCannotBeTyped() {
    refuses("seven quiet\u0000rivers", "jdoe");
  }

  @Test
  void readsOnePasswordHoweverItWasTyped() {
    Passwords passwords = new Passwords();
    String composed = "sieben K\u00e4sebrote";
    String apart = "sieben Ka\u0308sebrote";
    assertThat(passwords.isRight(apart, passwords.hash(composed))).isTrue();
  }

  @Property
  void refusesWhatIsShort(@ForAll @StringLength(max = 11) @AlphaChars String password) {
    refuses(password);
  }

  @Property
  void refusesWhatIsTooLong(@ForAll @IntRange(min = 129, max = 400) int length) {
    refuses("seven quiet rivers ".repeat(30).substring(0, length));
  }

  @Property
  void takesRandomLetters(@ForAll @StringLength(min = 16, max = 128) @AlphaChars String password) {
    Assume.that(password.chars().distinct().count() > 7 && !isRun(password));
    takes(password);
  }

  private static boolean isRun(String text) {
    return IntStream.range(1, text.length())
        .allMatch(i -> Math.abs(text.charAt(i) - text.charAt(i - 1)) <= 1);
  }
}
