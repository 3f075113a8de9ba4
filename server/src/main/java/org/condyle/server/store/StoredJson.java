package org.condyle.server.store;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.condyle.record.PatientOwnership;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;

/** Turns stored bodies into resources. One per thread: HAPI's parser keeps state. */
final class StoredJson {

  /** What was checked when it was written is not checked again when it is read. */
  private static final LenientErrorHandler WRITTEN_IS_CHECKED = new LenientErrorHandler(false);

  private static final Pattern SHARED_REFERENCE =
      Pattern.compile(
          "\"reference\":\"((?:"
              + PatientOwnership.sharedTypes().stream().sorted().collect(Collectors.joining("|"))
              + ")/[A-Za-z0-9\\-.]{1,64})(?:/_history/[^\"]*)?\"");

  private final IParser parser;

  StoredJson(FhirContext fhirContext) {
    parser = fhirContext.newJsonParser();
    parser.setParserErrorHandler(WRITTEN_IS_CHECKED);
  }

  Resource parse(StoredBody body) {
    Resource resource = (Resource) parser.parseResource(body.json());
    resource.setId(new IdType(body.type(), body.id(), Long.toString(body.version())));
    resource.getMeta().setVersionId(Long.toString(body.version()));
    resource.getMeta().setLastUpdated(Date.from(body.updated()));
    body.profiles().forEach(resource.getMeta()::addProfile);
    return resource;
  }

  /** The shared resources that a body points to, for example {@code Location/3}. */
  static Set<String> sharedReferences(StoredBody body) {
    Set<String> references = new LinkedHashSet<>();
    Matcher matcher = SHARED_REFERENCE.matcher(body.json());
    while (matcher.find()) {
      references.add(matcher.group(1));
    }
    return references;
  }
}
