package org.condyle.server.intake;

import ca.uhn.fhir.parser.IParserErrorHandler;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ScalarType;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What HAPI's parser finds wrong while it parses. It knows at most the parent element, so these are
 * only told when the search for the element itself finds nothing.
 */
final class ParserFindings implements IParserErrorHandler {

  private final List<String> findings = new ArrayList<>();

  /** Sentences, empty when the parser had nothing to say. */
  List<String> all() {
    return findings;
  }

  private void add(@Nullable IParseLocation location, String finding) {
    String parent = location == null ? null : location.getParentElementName();
    findings.add(parent == null ? finding : finding + " (in " + parent + ")");
  }

  @Override
  public void containedResourceWithNoId(IParseLocation location) {
    add(location, "A contained resource has no id");
  }

  @Override
  public void incorrectJsonType(
      IParseLocation location,
      String element,
      ValueType expected,
      @Nullable ScalarType expectedScalar,
      ValueType found,
      @Nullable ScalarType foundScalar) {
    add(location, "The element '" + element + "' has the wrong JSON type");
  }

  @Override
  public void invalidValue(IParseLocation location, String value, String error) {
    add(location, "An element has a value that its type does not allow");
  }

  @Override
  public void missingRequiredElement(IParseLocation location, String element) {
    add(location, "The element '" + element + "' is missing");
  }

  @Override
  public void unexpectedRepeatingElement(IParseLocation location, String element) {
    add(location, "The element '" + element + "' must not repeat");
  }

  @Override
  public void unknownAttribute(IParseLocation location, String attribute) {
    add(location, "The attribute '" + attribute + "' is unknown");
  }

  @Override
  public void unknownElement(IParseLocation location, String element) {
    add(location, "The element '" + element + "' is unknown");
  }

  @Override
  public void unknownReference(IParseLocation location, String reference) {
    add(location, "A reference points to a contained resource that is not there");
  }

  @Override
  public void invalidInternalReference(IParseLocation location, String reference) {
    add(location, "A reference points to a contained resource that is not there");
  }

  @Override
  public void extensionContainsValueAndNestedExtensions(IParseLocation location) {
    add(location, "An extension has both a value and extensions");
  }
}
