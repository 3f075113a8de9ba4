package org.condyle.server.operation.attachform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.instrument.InstrumentCatalog;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.operation.OperationParameters;
import org.condyle.server.store.ContentStore;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Questionnaire;

/**
 * A checked request.
 *
 * @param questionnaire the site's form, as it was given or as it is installed
 * @param linkIds what the instrument calls an item or scale, by the form's linkId
 */
record AttachFormRequest(
    Questionnaire questionnaire, Instrument instrument, Map<String, String> linkIds) {

  AttachFormRequest {
    linkIds = Map.copyOf(linkIds);
  }

  /**
   * @throws ProblemException for the first parameter that is missing or wrong
   */
  static AttachFormRequest of(
      OperationParameters parameters, InstrumentCatalog instruments, ContentStore content) {
    return new AttachFormRequest(
        questionnaire(parameters, content),
        instrument(parameters, instruments),
        linkIds(parameters));
  }

  private static Questionnaire questionnaire(OperationParameters parameters, ContentStore content) {
    Optional<Questionnaire> given = parameters.resource("questionnaire", Questionnaire.class);
    Optional<String> url = parameters.text("url");
    if (given.isPresent() == url.isPresent()) {
      throw new ProblemException(
          given.isPresent() ? ProblemCode.PARAMETER_INVALID : ProblemCode.PARAMETER_MISSING,
          "Give exactly one: the form as questionnaire, or the url of one that is installed",
          "questionnaire");
    }
    return given.orElseGet(() -> installed(url.orElseThrow(), content));
  }

  private static Questionnaire installed(String canonical, ContentStore content) {
    int bar = canonical.indexOf('|');
    String url = bar < 0 ? canonical : canonical.substring(0, bar);
    List<Questionnaire> found =
        content.at("Questionnaire", url, Questionnaire.class).stream()
            .filter(each -> bar < 0 || canonical.substring(bar + 1).equals(each.getVersion()))
            .toList();
    if (found.isEmpty()) {
      throw new ProblemException(
          ProblemCode.NOT_FOUND, "There is no Questionnaire " + canonical + " here", "url");
    }
    if (found.size() > 1) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "There are "
              + found.size()
              + " versions of the Questionnaire "
              + canonical
              + "; name one, as in url|version",
          "url");
    }
    return found.get(0);
  }

  private static Instrument instrument(
      OperationParameters parameters, InstrumentCatalog instruments) {
    String name = parameters.requiredText("instrument");
    return instruments
        .instrument(name)
        .or(() -> instruments.byCanonical(name))
        .orElseThrow(
            () -> {
              List<String> known = new ArrayList<>();
              instruments.instruments().forEach(each -> known.add(each.id()));
              return new ProblemException(
                  ProblemCode.PARAMETER_INVALID,
                  "There is no instrument '"
                      + name
                      + "' here; known are "
                      + String.join(", ", known),
                  "instrument");
            });
  }

  private static Map<String, String> linkIds(OperationParameters parameters) {
    Map<String, String> linkIds = new LinkedHashMap<>();
    for (ParametersParameterComponent pair : parameters.parts("linkId")) {
      String form = part(pair, "form");
      if (linkIds.putIfAbsent(form, part(pair, "instrument")) != null) {
        throw invalid("The form's linkId '" + form + "' is mapped twice");
      }
    }
    return linkIds;
  }

  private static String part(ParametersParameterComponent pair, String name) {
    List<String> values =
        pair.getPart().stream()
            .filter(part -> name.equals(part.getName()))
            .filter(part -> part.hasValue() && part.getValue().isPrimitive())
            .map(part -> part.getValue().primitiveValue())
            .toList();
    if (values.size() != 1) {
      throw invalid("Each 'linkId' has the parts 'form' and 'instrument' once, with a string");
    }
    return values.get(0);
  }

  private static ProblemException invalid(String message) {
    return new ProblemException(ProblemCode.PARAMETER_INVALID, message, "linkId");
  }
}
