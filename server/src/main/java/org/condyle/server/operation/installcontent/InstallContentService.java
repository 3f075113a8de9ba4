package org.condyle.server.operation.installcontent;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.audit.AuditAgent;
import org.condyle.server.content.ContentBundle;
import org.condyle.server.content.ContentInstaller;
import org.condyle.server.content.InstalledArtefact;
import org.condyle.server.intake.IntakeLimits;
import org.condyle.server.intake.RequestBody;
import org.condyle.server.intake.StrictParser;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.operation.OperationParameters;
import org.condyle.server.partition.Partitions;
import org.condyle.server.partition.PracticeOfRequest;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** Reads what was sent, a Bundle or a package, as it is or as a parameter, and installs it. */
final class InstallContentService {

  private static final String DEFINITION = "install-content";
  private static final String OWNER = "owner";
  private static final int GZIP_FIRST_BYTE = 0x1f;
  private static final Pattern GZIP_TYPE =
      Pattern.compile("\\s*application/(x-)?gzip\\b", Pattern.CASE_INSENSITIVE);

  private final OperationBinding binding;
  private final PracticeOfRequest practices;
  private final ContentInstaller installer;
  private final StrictParser parser;
  private final IntakeLimits limits;

  InstallContentService(
      OperationBinding binding,
      PracticeOfRequest practices,
      ContentInstaller installer,
      StrictParser parser,
      IntakeLimits limits) {
    this.binding = binding;
    this.practices = practices;
    this.installer = installer;
    this.parser = parser;
    this.limits = limits;
  }

  List<InstalledArtefact> install(ServletRequestDetails request) {
    Bundle content = content(request);
    return installer.install(
        owner(request), content, AuditAgent.of(request).by("$install-content"));
  }

  /**
   * The partition of the practice that keeps it to itself, or the shared one. Unless it is said,
   * the first practice installs for all, and each other one for itself.
   */
  private int owner(RequestDetails request) {
    int practice = practices.partitionOf(request);
    String owner = saidOwner(request).orElse("");
    return switch (owner) {
      case "" -> Partitions.newContentOf(practice);
      case "practice" -> practice;
      case "all" -> {
        if (practice != Partitions.FIRST_PRACTICE) {
          throw new ProblemException(
              ProblemCode.CONTENT_OF_ALL,
              "What all practices of the server share is installed in the first one",
              OWNER);
        }
        yield Partitions.SHARED;
      }
      default ->
          throw new ProblemException(
              ProblemCode.PARAMETER_INVALID,
              "The owner is 'practice' or 'all', not '" + owner + "'",
              OWNER);
    };
  }

  /** In the address where the body is the content itself, else among the parameters. */
  private Optional<String> saidOwner(RequestDetails request) {
    String[] inAddress = request.getParameters().get(OWNER);
    if (inAddress != null && inAddress.length > 0) {
      return Optional.of(String.join(",", inAddress));
    }
    return RequestBody.of(request).filter(Parameters.class::isInstance).isPresent()
        ? binding.read(DEFINITION, request).text(OWNER)
        : Optional.empty();
  }

  private Bundle content(RequestDetails request) {
    Optional<Resource> resource = RequestBody.of(request);
    if (resource.isPresent() && resource.get() instanceof Bundle bundle) {
      return bundle;
    }
    if (resource.isPresent() && !(resource.get() instanceof Parameters)) {
      throw new ProblemException(
          ProblemCode.MALFORMED,
          "The body must be a Bundle, or Parameters with one, but is a "
              + resource.get().fhirType(),
          resource.get().fhirType());
    }
    byte[] body = request.loadRequestContents();
    if (resource.isEmpty() && body != null && body.length > 0 && isPackage(request, body)) {
      return unpacked(body);
    }
    return fromParameters(binding.read(DEFINITION, request));
  }

  private Bundle fromParameters(OperationParameters parameters) {
    Optional<Bundle> bundle = parameters.resource("bundle", Bundle.class);
    Optional<Binary> archive = parameters.resource("package", Binary.class);
    if (bundle.isPresent() == archive.isPresent()) {
      throw new ProblemException(
          bundle.isPresent() ? ProblemCode.PARAMETER_INVALID : ProblemCode.PARAMETER_MISSING,
          "Send exactly one: a Bundle, or a FHIR NPM package; as the body itself (a package as"
              + " application/gzip), or as the parameter bundle or package",
          "bundle");
    }
    return bundle.orElseGet(() -> unpacked(archive.orElseThrow().getData()));
  }

  private Bundle unpacked(byte[] archive) {
    return ContentBundle.fromPackage(new ByteArrayInputStream(archive), parser, limits);
  }

  /** By what it is, or else by what it was announced as. */
  private static boolean isPackage(RequestDetails request, byte[] body) {
    @Nullable String contentType = request.getHeader("Content-Type");
    return (body[0] & 0xff) == GZIP_FIRST_BYTE
        || (contentType != null && GZIP_TYPE.matcher(contentType).lookingAt());
  }
}
