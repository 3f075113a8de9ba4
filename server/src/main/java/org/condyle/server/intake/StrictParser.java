package org.condyle.server.intake;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IJsonLikeParser;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.json.jackson.JacksonStructure;
import ca.uhn.fhir.rest.api.EncodingEnum;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.function.Supplier;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Reads a resource from outside: whatever FHIR does not know is an error with the path to it.
 *
 * <p>A good JSON body is read once into a tree, which is checked and then handed to HAPI's parser;
 * a bad value is searched for in that tree, for HAPI's parser does not know paths. Stored resources
 * are read by HAPI with its own, lenient parser.
 */
public final class StrictParser {

  private final FhirContext fhirContext;
  private final ElementLookup lookup;
  private final IntakeLimits limits;
  private final JsonReader json;

  public StrictParser(FhirContext fhirContext, IntakeLimits limits) {
    this.fhirContext = fhirContext;
    this.lookup = new ElementLookup(fhirContext);
    this.limits = limits;
    this.json = new JsonReader(limits.nesting());
  }

  /**
   * @param body UTF-8
   * @param encoding JSON or XML
   * @throws ProblemException MALFORMED with every problem's path, or TOO_DEEP
   */
  public Resource parse(byte[] body, EncodingEnum encoding) {
    return switch (encoding) {
      case JSON -> parseJson(body);
      case XML -> parseXml(body);
      default ->
          throw new ProblemException(
              ProblemCode.NOT_SUPPORTED, "Send FHIR as JSON or XML, not " + encoding);
    };
  }

  private Resource parseJson(byte[] body) {
    ObjectNode root = json.read(body);
    refuseIfAny(checkJson(root, JsonCheck.ValueCheck.NONE));
    JacksonStructure structure = new JacksonStructure();
    structure.setNativeObject(root);
    ParserFindings findings = new ParserFindings();
    IParser parser = fhirContext.newJsonParser().setParserErrorHandler(findings);
    return parse(
        () -> ((IJsonLikeParser) parser).parseResource(structure),
        findings,
        () -> checkJson(root, lookup::valueProblem));
  }

  private ParseProblems checkJson(ObjectNode root, JsonCheck.ValueCheck values) {
    ParseProblems problems = new ParseProblems();
    new JsonCheck(lookup, values, limits.nesting(), problems).checkRoot(root);
    return problems;
  }

  /** HAPI drops text and foreign namespaces without a word, so XML is looked through first. */
  private Resource parseXml(byte[] body) {
    refuseIfAny(new XmlCheck(lookup, limits.nesting()).check(body));
    ParserFindings findings = new ParserFindings();
    IParser parser = fhirContext.newXmlParser().setParserErrorHandler(findings);
    return parse(
        () -> parser.parseResource(new ByteArrayInputStream(body)), findings, ParseProblems::new);
  }

  /**
   * @param search finds the paths; only called when the parser failed or found something
   */
  private Resource parse(
      Supplier<IBaseResource> parser, ParserFindings findings, Supplier<ParseProblems> search) {
    @Nullable IBaseResource resource = null;
    try {
      resource = parser.get();
    } catch (StackOverflowError e) {
      throw Depth.tooDeep(limits.nesting());
    } catch (RuntimeException e) {
      refuseIfAny(search.get());
      refuse(findings);
      throw new ProblemException(
          ProblemCode.MALFORMED, "The body cannot be read as a FHIR resource", e);
    }
    if (!findings.all().isEmpty()) {
      refuseIfAny(search.get());
      refuse(findings);
    }
    return (Resource) resource;
  }

  private static void refuseIfAny(ParseProblems problems) {
    if (!problems.isEmpty()) {
      throw problems.toException();
    }
  }

  private static void refuse(ParserFindings findings) {
    List<Problem> problems =
        findings.all().stream()
            .distinct()
            .limit(ParseProblems.MOST_LISTED)
            .map(finding -> new Problem(ProblemCode.MALFORMED, finding, null))
            .toList();
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
  }
}
