package org.condyle.server.operation.installcontent;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.content.ContentBundle;
import org.condyle.server.content.ContentInstaller;
import org.condyle.server.content.InstalledArtefact;
import org.condyle.server.intake.IntakeLimits;
import org.condyle.server.intake.StrictParser;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.jspecify.annotations.Nullable;

/** Reads what was sent, a Bundle or a package, and installs it. */
final class InstallContentService {

  private static final int GZIP_FIRST_BYTE = 0x1f;
  private static final Pattern GZIP_TYPE =
      Pattern.compile("\\s*application/(x-)?gzip\\b", Pattern.CASE_INSENSITIVE);

  private final ContentInstaller installer;
  private final FhirContext fhirContext;
  private final StrictParser parser;
  private final IntakeLimits limits;

  InstallContentService(
      ContentInstaller installer,
      FhirContext fhirContext,
      StrictParser parser,
      IntakeLimits limits) {
    this.installer = installer;
    this.fhirContext = fhirContext;
    this.parser = parser;
    this.limits = limits;
  }

  List<InstalledArtefact> install(RequestDetails request) {
    byte[] body = request.loadRequestContents();
    if (body == null || body.length == 0) {
      throw new ProblemException(
          ProblemCode.MALFORMED,
          "The body is empty; send a Bundle, or a FHIR NPM package as application/gzip");
    }
    return installer.install(
        isPackage(request, body)
            ? ContentBundle.fromPackage(new ByteArrayInputStream(body), parser, limits)
            : bundle(new String(body, StandardCharsets.UTF_8)));
  }

  /** By what it is, or else by what it was announced as. */
  private static boolean isPackage(RequestDetails request, byte[] body) {
    @Nullable String contentType = request.getHeader("Content-Type");
    return (body[0] & 0xff) == GZIP_FIRST_BYTE
        || (contentType != null && GZIP_TYPE.matcher(contentType).lookingAt());
  }

  private Bundle bundle(String text) {
    EncodingEnum encoding = EncodingEnum.detectEncodingNoDefault(text);
    if (encoding == null) {
      throw new ProblemException(
          ProblemCode.MALFORMED, "The body is neither a JSON or XML resource nor a package");
    }
    try {
      IBaseResource resource = encoding.newParser(fhirContext).parseResource(text);
      if (resource instanceof Bundle bundle) {
        return bundle;
      }
      throw new ProblemException(
          ProblemCode.MALFORMED, "The body must be a Bundle but is a " + resource.fhirType());
    } catch (DataFormatException e) {
      throw new ProblemException(
          ProblemCode.MALFORMED, "The body is no valid FHIR resource: " + e.getMessage(), e);
    }
  }
}
