package org.condyle.cql.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.condyle.cql.content.LibraryHeader.Include;
import org.junit.jupiter.api.Test;

class LibraryHeaderTest {

  @Test
  void declarationsAreReadAndCommentsAndDefinitionsAreNot() {
    LibraryHeader header =
        LibraryHeader.ofCql(
            """
            // library Wrong version '9'
            /* include Wrong */
            library "My.Library" version '1.2.3'
            using QICore version '6.0.0'
            include FHIRHelpers version '4.0.1' called Helpers
            include org.example.Common version '2' called Common
            valueset "A \\"quoted\\" name": 'http://example.org/ValueSet/a'
            valueset "B": 'http://example.org/ValueSet/b' version '7'
            parameter "Measurement Period" Interval<DateTime>
            context Patient
            define "include": 'valueset'
            """);

    assertThat(header.name()).isEqualTo("My.Library");
    assertThat(header.version()).isEqualTo("1.2.3");
    assertThat(header.models()).containsExactly("QICore|6.0.0");
    assertThat(header.includes())
        .containsExactly(
            new Include(null, "FHIRHelpers", "4.0.1"), new Include("org.example", "Common", "2"));
    assertThat(header.valueSets())
        .containsExactly(
            new Canonical("http://example.org/ValueSet/a", null),
            new Canonical("http://example.org/ValueSet/b", "7"));
  }

  @Test
  void elmTellsTheSame() throws JsonProcessingException {
    LibraryHeader header =
        LibraryHeader.ofElm(
            """
            {"library":{"identifier":{"id":"T","version":"1"},
             "usings":{"def":[{"localIdentifier":"FHIR","version":"4.0.1"}]},
             "includes":{"def":[{"path":"http://example.org/ns/B","version":"2"}]},
             "valueSets":{"def":[{"id":"http://example.org/v|3"}]}}}
            """);

    assertThat(header.name()).isEqualTo("T");
    assertThat(header.includes()).containsExactly(new Include("http://example.org/ns", "B", "2"));
    assertThat(header.valueSets()).containsExactly(new Canonical("http://example.org/v", "3"));
  }
}
