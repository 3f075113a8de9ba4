package org.condyle.cql.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.condyle.cql.TestContent;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.RelatedArtifact;
import org.hl7.fhir.r4.model.ValueSet;
import org.junit.jupiter.api.Test;

class ContentResolutionTest {

  private static final String VALUE_SET = TestContent.BASE + "ValueSet/";

  @Test
  void theClosureHoldsEveryIncludedLibraryAfterThoseItIncludes() {
    ResolvedContent content =
        new TestContent()
            .library("A", "1", "library A version '1' include B version '2' include C called X")
            .library("B", "2", "library B version '2' include C")
            .library("C", "3", "library C version '3'")
            .resolve("A");

    assertThat(content.libraries())
        .extracting(ResolvedLibrary::name)
        .containsExactly("C", "B", "A");
    assertThat(content.primary().name()).isEqualTo("A");
  }

  @Test
  void theHelpersThatComeWithTheEngineCountAsInstalled() {
    ResolvedContent content =
        new TestContent()
            .library(
                "A",
                "1",
                "library A version '1' using FHIR version '4.0.1'"
                    + " include FHIRHelpers version '4.0.1'")
            .resolve("A");

    assertThat(content.library("FHIRHelpers", "4.0.1")).isPresent();
  }

  @Test
  void helpersThatTheContentBringsGoBeforeThoseOfTheEngine() {
    ResolvedContent content =
        new TestContent()
            .library("A", "1", "library A version '1' include FHIRHelpers version '4.0.1'")
            .library("FHIRHelpers", "4.0.1", "library FHIRHelpers version '4.0.1'")
            .resolve("A");

    assertThat(content.library("FHIRHelpers", "4.0.1").orElseThrow().url())
        .isEqualTo(TestContent.BASE + "Library/FHIRHelpers");
  }

  @Test
  void everythingThatIsMissingIsToldAtOnceAndTheFirstCauseFirst() {
    List<Problem> problems =
        problems(
            new TestContent()
                .library(
                    "A",
                    "1",
                    "library A version '1' include B version '2' valueset \"V\": '"
                        + VALUE_SET
                        + "v'"));

    assertThat(problems)
        .extracting(Problem::code)
        .containsExactly(ProblemCode.LIBRARY_MISSING, ProblemCode.VALUE_SET_MISSING);
    assertThat(problems.get(0).message()).contains("B version 2").contains("included by A");
    assertThat(problems.get(1).message()).contains(VALUE_SET + "v").contains("library A");
  }

  @Test
  void aLibraryWhoseNameIsNotItsCqlNameIsExplained() {
    List<Problem> problems =
        problems(
            new TestContent()
                .library("A", "1", "library A version '1' include B version '2'")
                .library("OtherName", "B", "2", "library B version '2'"));

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).code()).isEqualTo(ProblemCode.LIBRARY_MISSING);
    assertThat(problems.get(0).message())
        .contains("its name is 'OtherName'")
        .contains("Library.name has to equal");
  }

  @Test
  void twoInstalledVersionsAreAmbiguousUntilOneIsNamed() {
    String b1 = "library B version '1'";
    String b2 = "library B version '2'";
    TestContent open =
        new TestContent()
            .library("A", "1", "library A version '1' include B")
            .library("B", "1", b1)
            .library("B", "2", b2);
    TestContent pinned =
        new TestContent()
            .library("A", "1", "library A version '1' include B version '2'")
            .library("B", "1", b1)
            .library("B", "2", b2);

    List<Problem> problems = problems(open);
    assertThat(problems).extracting(Problem::code).containsExactly(ProblemCode.LIBRARY_AMBIGUOUS);
    assertThat(problems.get(0).message()).contains("|1").contains("|2").contains("used by A");
    assertThat(pinned.resolve("A").library("B", "2").orElseThrow().version()).isEqualTo("2");
  }

  @Test
  void aManifestDecidesWhereTheContentLeavesTheVersionOpen() {
    TestContent content =
        new TestContent()
            .library("A", "1", "library A version '1' valueset \"V\": '" + VALUE_SET + "v'")
            .valueSet("v", "1", "a")
            .valueSet("v", "2", "a", "b");
    Library manifest = new Library();
    manifest
        .addRelatedArtifact()
        .setType(RelatedArtifact.RelatedArtifactType.DEPENDSON)
        .setResource(VALUE_SET + "v|2");

    assertThat(problems(content))
        .extracting(Problem::code)
        .containsExactly(ProblemCode.VALUE_SET_AMBIGUOUS);
    assertThat(
            content
                .resolve("A", VersionManifest.of(manifest))
                .valueSet(VALUE_SET + "v", null)
                .orElseThrow()
                .codes()
                .size())
        .isEqualTo(2);
  }

  @Test
  void librariesThatIncludeEachOtherAreNamedAsACycle() {
    List<Problem> problems =
        problems(
            new TestContent()
                .library("A", "1", "library A version '1' include B")
                .library("B", "1", "library B version '1' include C")
                .library("C", "1", "library C version '1' include B"));

    assertThat(problems)
        .extracting(Problem::code)
        .containsExactly(ProblemCode.LIBRARY_INCLUDES_ITSELF);
    assertThat(problems.get(0).message()).contains("B -> C -> B");
  }

  @Test
  void anExpansionWithFewerCodesThanItsTotalIsIncompleteAndNeverEmpty() {
    TestContent content = withValueSet().valueSet("v", "1", "a", "b");
    valueSet(content).getExpansion().setTotal(5000);

    List<Problem> problems = problems(content);

    assertThat(problems)
        .extracting(Problem::code)
        .containsExactly(ProblemCode.VALUE_SET_INCOMPLETE);
    assertThat(problems.get(0).message()).contains(VALUE_SET + "v|1");
  }

  @Test
  void aCutExpansionIsReplacedByADefinitionThatListsItsCodes() {
    TestContent content = withValueSet().valueSet("v", "1", "a", "b");
    valueSet(content).getExpansion().setTotal(3);
    ValueSet.ConceptSetComponent include = valueSet(content).getCompose().addInclude();
    include.setSystem(TestContent.SYSTEM);
    include.addConcept().setCode("a");
    include.addConcept().setCode("b");
    include.addConcept().setCode("c");
    ValueSet.ConceptSetComponent exclude = valueSet(content).getCompose().addExclude();
    exclude.setSystem(TestContent.SYSTEM).addConcept().setCode("c");

    var codes = content.resolve("A").valueSet(VALUE_SET + "v", null).orElseThrow().codes();

    assertThat(codes.contains(TestContent.SYSTEM, "b")).isTrue();
    assertThat(codes.contains(TestContent.SYSTEM, "c")).isFalse();
  }

  @Test
  void aGroupingValueSetHoldsTheCodesOfItsMembers() {
    TestContent content = withValueSet().valueSet("v", "1").valueSet("m", "1", "a");
    valueSet(content).setExpansion(null);
    valueSet(content).getCompose().addInclude().addValueSet(VALUE_SET + "m");

    var codes = content.resolve("A").valueSet(VALUE_SET + "v", null).orElseThrow().codes();

    assertThat(codes.contains(TestContent.SYSTEM, "a")).isTrue();
  }

  @Test
  void aGroupingValueSetWithoutItsMemberNamesTheMember() {
    TestContent content = withValueSet().valueSet("v", "1");
    valueSet(content).setExpansion(null);
    valueSet(content).getCompose().addInclude().addValueSet(VALUE_SET + "absent");

    List<Problem> problems = problems(content);

    assertThat(problems).extracting(Problem::code).containsExactly(ProblemCode.VALUE_SET_MISSING);
    assertThat(problems.get(0).message()).contains(VALUE_SET + "absent");
  }

  @Test
  void aWholeCodeSystemThatIsNotExpandedIsNeededByName() {
    TestContent content = withValueSet().valueSet("v", "1");
    valueSet(content).setExpansion(null);
    valueSet(content).getCompose().addInclude().setSystem(TestContent.SYSTEM);

    List<Problem> problems = problems(content);

    assertThat(problems).extracting(Problem::code).containsExactly(ProblemCode.CODE_SYSTEM_NEEDED);
    assertThat(problems.get(0).message()).contains(TestContent.SYSTEM);
  }

  @Test
  void nestedEntriesAreMembersAndAbstractOnesAreNot() {
    TestContent content = withValueSet().valueSet("v", "1");
    ValueSet.ValueSetExpansionContainsComponent parent =
        valueSet(content).getExpansion().addContains();
    parent.setSystem(TestContent.SYSTEM).setCode("group").setAbstract(true);
    parent.addContains().setSystem(TestContent.SYSTEM).setCode("leaf").setInactive(true);
    valueSet(content).getExpansion().setTotal(2);

    var codes = content.resolve("A").valueSet(VALUE_SET + "v", null).orElseThrow().codes();

    assertThat(codes.contains(TestContent.SYSTEM, "leaf")).isTrue();
    assertThat(codes.contains(TestContent.SYSTEM, "group")).isFalse();
  }

  @Test
  void aBundleIsCheckedAsItWillBeBesideWhatIsInstalled() {
    TestContent installed = new TestContent().library("B", "1", "library B version '1'");
    TestContent brought =
        new TestContent().library("A", "1", "library A version '1' include B version '1'");

    ResolvedContent content =
        new ContentResolution(
                BundleContent.over(brought.bundle(), BundleContent.of(installed.bundle())),
                VersionManifest.none())
            .resolve(TestContent.BASE + "Library/A|1", "Measure M");

    assertThat(content.pins())
        .extracting(PinnedArtefact::canonical)
        .containsExactly(TestContent.BASE + "Library/B|1", TestContent.BASE + "Library/A|1");
  }

  @Test
  void anotherCodeInAValueSetGivesAnotherFingerprint() {
    String one = withValueSet().valueSet("v", "1", "a").resolve("A").fingerprint();
    String same = withValueSet().valueSet("v", "1", "a").resolve("A").fingerprint();
    String other = withValueSet().valueSet("v", "1", "b").resolve("A").fingerprint();

    assertThat(one).isEqualTo(same).isNotEqualTo(other);
  }

  private static TestContent withValueSet() {
    return new TestContent()
        .library("A", "1", "library A version '1' valueset \"V\": '" + VALUE_SET + "v'");
  }

  private static ValueSet valueSet(TestContent content) {
    return (ValueSet) content.bundle().getEntry().get(1).getResource();
  }

  private static List<Problem> problems(TestContent content) {
    ProblemException refused =
        catchThrowableOfType(ProblemException.class, () -> content.resolve("A"));
    assertThat(refused).as("content that has to be refused").isNotNull();
    return refused.problems();
  }
}
