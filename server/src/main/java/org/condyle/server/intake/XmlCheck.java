package org.condyle.server.intake;

import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.RuntimeResourceDefinition;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.intake.ElementLookup.Element;
import org.jspecify.annotations.Nullable;

/** Looks through an XML body for what HAPI's parser drops, or refuses without its path. */
final class XmlCheck {

  private static final String FHIR = "http://hl7.org/fhir";
  private static final String XHTML = "http://www.w3.org/1999/xhtml";
  private static final XMLInputFactory XML = hardened();

  private final ElementLookup lookup;
  private final int nesting;
  private final ParseProblems problems = new ParseProblems();

  XmlCheck(ElementLookup lookup, int nesting) {
    this.lookup = lookup;
    this.nesting = nesting;
  }

  private static XMLInputFactory hardened() {
    XMLInputFactory factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /**
   * @throws ProblemException MALFORMED if it is no XML at all or declares a document type; TOO_DEEP
   */
  ParseProblems check(byte[] body) {
    try {
      Reader text = new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8);
      XMLStreamReader xml = XML.createXMLStreamReader(new XmlGuard(text, nesting));
      while (xml.next() != XMLStreamConstants.START_ELEMENT) {
        // To the outermost element.
      }
      resource(xml, xml.getLocalName());
      while (xml.hasNext()) {
        xml.next(); // what follows must be well-formed too
      }
    } catch (XMLStreamException e) {
      // The message of the XML parser quotes the text, which may be a patient's.
      throw new ProblemException(
          ProblemCode.MALFORMED, "The body is not well-formed XML" + at(e.getLocation()), e);
    }
    return problems;
  }

  private static String at(@Nullable Location location) {
    return location == null
        ? ""
        : " at line " + location.getLineNumber() + ", column " + location.getColumnNumber();
  }

  /** Stands on the start of a resource's element; leaves at its end. */
  private void resource(XMLStreamReader xml, String path) throws XMLStreamException {
    if (!FHIR.equals(xml.getNamespaceURI())) {
      problems.add(path, "is not in the namespace " + FHIR);
    }
    Optional<RuntimeResourceDefinition> definition = lookup.resource(xml.getLocalName());
    if (definition.isEmpty()) {
      problems.add(path, "is an unknown resource type");
      skip(xml);
      return;
    }
    attributes(xml, path, Set.of());
    children(xml, definition.get(), path);
  }

  private void children(XMLStreamReader xml, BaseRuntimeElementDefinition<?> type, String path)
      throws XMLStreamException {
    Map<String, Integer> seen = new HashMap<>();
    while (true) {
      int event = xml.next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        return;
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        child(xml, type, path, seen);
      } else if (event == XMLStreamConstants.CHARACTERS && !xml.isWhiteSpace()) {
        problems.add(path, "has text between its elements");
      }
    }
  }

  private void child(
      XMLStreamReader xml,
      BaseRuntimeElementDefinition<?> type,
      String path,
      Map<String, Integer> seen)
      throws XMLStreamException {
    String name = xml.getLocalName();
    Optional<Element> known = lookup.child(type, name);
    if (known.isEmpty()) {
      problems.add(path + "." + name, "is not an element of " + type.getName());
      skip(xml);
      return;
    }
    Element element = known.get();
    int index = seen.merge(element.name(), 1, Integer::sum) - 1;
    String childPath = path + "." + element.name() + (element.repeats() ? "[" + index + "]" : "");
    if (index == 1 && !element.repeats()) {
      problems.add(childPath, "must not repeat");
    }
    String namespace = element.isNarrative() ? XHTML : FHIR;
    if (!namespace.equals(xml.getNamespaceURI())) {
      problems.add(childPath, "is not in the namespace " + namespace);
    }
    occurrence(xml, element, childPath);
  }

  private void occurrence(XMLStreamReader xml, Element element, String path)
      throws XMLStreamException {
    if (element.isNarrative()) {
      skip(xml);
    } else if (element.isResource()) {
      nestedResources(xml, path);
    } else if (element.isPrimitive()) {
      attributes(xml, path, Set.of("value", "id"));
      primitiveValue(xml, element, path);
      children(xml, lookup.extension().definition(), path);
    } else {
      attributes(
          xml, path, element.type().equals("Extension") ? Set.of("id", "url") : Set.of("id"));
      children(xml, element.definition(), path);
    }
  }

  private void nestedResources(XMLStreamReader xml, String path) throws XMLStreamException {
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      resource(xml, path);
    }
  }

  private void primitiveValue(XMLStreamReader xml, Element element, String path) {
    String value = xml.getAttributeValue(null, "value");
    if (value != null) {
      lookup.valueProblem(element, value).ifPresent(sentence -> problems.add(path, sentence));
    }
  }

  private void attributes(XMLStreamReader xml, String path, Set<String> allowed) {
    Set<String> unknown = new HashSet<>();
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      boolean foreign =
          xml.getAttributeNamespace(i) != null && !xml.getAttributeNamespace(i).isEmpty();
      if (!foreign && !allowed.contains(xml.getAttributeLocalName(i))) {
        unknown.add(xml.getAttributeLocalName(i));
      }
    }
    unknown.forEach(name -> problems.add(path, "has an unknown attribute '" + name + "'"));
  }

  private static void skip(XMLStreamReader xml) throws XMLStreamException {
    for (int open = 1; open > 0; ) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        open++;
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        open--;
      }
    }
  }
}
