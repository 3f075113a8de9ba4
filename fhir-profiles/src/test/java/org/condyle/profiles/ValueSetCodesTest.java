package org.condyle.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The code lists against the rules that they were made from. */
class ValueSetCodesTest {

  private static final String PCS = "http://www.cms.gov/Medicare/Coding/ICD10";

  @Test
  void primaryHipArthroplastyIsThirtySixProcedureCodesOfTheOpenReplacementOfAHip()
      throws IOException {
    assertThat(codes("primary-total-hip-arthroplasty", PCS))
        .hasSize(36)
        .allMatch(code -> code.matches("0SR[9B]0[12346J][9AZ]"));
  }

  @Test
  void primaryKneeArthroplastyHasNoPartialDevice() throws IOException {
    assertThat(codes("primary-total-knee-arthroplasty", PCS))
        .hasSize(12)
        .allMatch(code -> code.matches("0SR[CD]0[6J][9AZ]"));
  }

  @Test
  void everyProcedureCodeThatNamesASideIsEligibleAndTheSidesDoNotOverlap() throws IOException {
    Set<String> eligible = new HashSet<>(codes("primary-total-hip-arthroplasty", PCS));
    eligible.addAll(codes("primary-total-knee-arthroplasty", PCS));
    Set<String> sides = new HashSet<>(codes("right-hip-or-knee-replacement", PCS));
    Set<String> left = codes("left-hip-or-knee-replacement", PCS);

    assertThat(sides).doesNotContainAnyElementsOf(left);
    sides.addAll(left);
    assertThat(sides).isEqualTo(eligible);
  }

  @Test
  void noCodeIsBothEligibleAndExcluded() throws IOException {
    for (String eligible :
        Set.of("primary-total-hip-arthroplasty", "primary-total-knee-arthroplasty")) {
      for (String excluded :
          Set.of(
              "partial-hip-or-knee-arthroplasty", "joint-device-revision-removal-or-supplement")) {
        assertThat(codes(eligible, PCS)).doesNotContainAnyElementsOf(codes(excluded, PCS));
      }
    }
  }

  @Test
  void everyCodeHasTheFormOfItsSystemAndNoDescriptor() throws IOException {
    for (Artefact artefact : CondylePackage.load().artefacts()) {
      if (!artefact.resourceType().equals("ValueSet")) {
        continue;
      }
      for (JsonNode include : json(artefact).get("compose").get("include")) {
        String form = form(include.get("system").asText());
        for (JsonNode concept : include.get("concept")) {
          assertThat(concept.get("code").asText()).matches(form);
          assertThat(concept.has("display")).isFalse();
        }
      }
    }
  }

  private static String form(String system) {
    return switch (system) {
      case PCS -> "[0-9A-HJ-NP-Z]{7}";
      case "http://hl7.org/fhir/sid/icd-10-cm" -> "[A-Z]\\d[0-9A-Z](\\.[0-9A-Z]{1,4})?";
      case "http://www.ama-assn.org/go/cpt" -> "\\d{4}[\\dF]";
      case "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets" -> "[A-Z]\\d{4}";
      case "http://loinc.org" -> "\\d{1,7}-\\d";
      case "http://www.nlm.nih.gov/research/umls/rxnorm" -> "\\d{1,8}";
      case "http://terminology.hl7.org/CodeSystem/discharge-disposition" -> "[a-z-]+";
      case "http://snomed.info/sct" -> "\\d{6,18}";
      default -> throw new IllegalArgumentException("Unexpected code system " + system);
    };
  }

  private static Set<String> codes(String id, String system) throws IOException {
    Artefact artefact =
        CondylePackage.load().artefact("https://condyle.org/fhir/ValueSet/" + id).orElseThrow();
    Set<String> codes = new TreeSet<>();
    for (JsonNode include : json(artefact).get("compose").get("include")) {
      if (include.get("system").asText().equals(system)) {
        include.get("concept").forEach(concept -> codes.add(concept.get("code").asText()));
      }
    }
    return codes;
  }

  private static JsonNode json(Artefact artefact) throws IOException {
    return PackageJson.parse(artefact.json().getBytes(StandardCharsets.UTF_8));
  }
}
