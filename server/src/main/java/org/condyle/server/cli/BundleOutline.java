package org.condyle.server.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The little that has to be known of a Bundle before it is posted. The text itself goes to the
 * server as it is: whether it is valid is for the server to say.
 *
 * @param hasPatient whether one of its entries is a Patient
 */
record BundleOutline(boolean hasPatient) {

  private static final JsonFactory JSON = new JsonFactory();

  /**
   * @throws CommandFailure if the document is no transaction or batch Bundle
   */
  static BundleOutline of(BundleSource.Document document) {
    return document.contentType().equals(FhirHttpClient.JSON)
        ? ofJson(document.body())
        : ofXml(document.body());
  }

  private static BundleOutline ofJson(String body) {
    String resourceType = "none";
    String bundleType = "none";
    boolean hasPatient = false;
    try (JsonParser json = JSON.createParser(body)) {
      int depth = 0;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (token == JsonToken.VALUE_STRING) {
          String field = json.currentName();
          if (depth == 1 && "resourceType".equals(field)) {
            resourceType = json.getText();
          } else if (depth == 1 && "type".equals(field)) {
            bundleType = json.getText();
          } else if (depth == ENTRY_RESOURCE_DEPTH && "resourceType".equals(field)) {
            hasPatient |= json.getText().equals("Patient");
          }
        }
      }
    } catch (JsonProcessingException e) {
      throw new CommandFailure(
          "not JSON: " + e.getOriginalMessage() + " (column " + e.getLocation().getColumnNr() + ")",
          "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return checked(resourceType, bundleType, hasPatient);
  }

  // { "entry": [ { "resource": { : the Bundle, the array, the entry, the resource.
  private static final int ENTRY_RESOURCE_DEPTH = 4;

  private static BundleOutline ofXml(String body) {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    String resourceType = "none";
    String bundleType = "none";
    boolean hasPatient = false;
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(body));
      int depth = 0;
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamReader.START_ELEMENT) {
          depth++;
          if (depth == 1) {
            resourceType = xml.getLocalName();
          } else if (depth == 2 && xml.getLocalName().equals("type")) {
            bundleType = String.valueOf(xml.getAttributeValue(null, "value"));
          } else if (depth == ENTRY_RESOURCE_DEPTH) {
            hasPatient |= xml.getLocalName().equals("Patient");
          }
        } else if (event == XMLStreamReader.END_ELEMENT) {
          depth--;
        }
      }
    } catch (XMLStreamException e) {
      throw new CommandFailure(
          "not XML: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "), "");
    }
    return checked(resourceType, bundleType, hasPatient);
  }

  private static BundleOutline checked(String resourceType, String type, boolean hasPatient) {
    if (!resourceType.equals("Bundle")) {
      throw new CommandFailure("a Bundle is wanted, and this has resourceType " + resourceType, "");
    }
    if (!type.equals("transaction") && !type.equals("batch")) {
      throw new CommandFailure(
          "a Bundle of type transaction or batch is wanted, and this has type " + type, "");
    }
    return new BundleOutline(hasPatient);
  }
}
