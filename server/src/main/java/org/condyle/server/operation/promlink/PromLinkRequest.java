package org.condyle.server.operation.promlink;

import java.time.Duration;
import java.util.Arrays;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.operation.OperationParameters;
import org.condyle.server.proms.link.LinkPurpose;

/** A checked request to issue a link. */
record PromLinkRequest(LinkPurpose purpose, Duration validFor) {

  /**
   * @throws ProblemException PARAMETER_INVALID
   */
  static PromLinkRequest of(OperationParameters parameters) {
    LinkPurpose purpose =
        parameters.text("purpose").map(PromLinkRequest::purpose).orElse(LinkPurpose.PERSONAL);
    Duration validFor =
        parameters.number("validHours").map(Duration::ofHours).orElse(purpose.usualValidity());
    return new PromLinkRequest(purpose, validFor);
  }

  private static LinkPurpose purpose(String code) {
    return LinkPurpose.of(code)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.PARAMETER_INVALID,
                    "The purpose '"
                        + code
                        + "' must be one of "
                        + Arrays.stream(LinkPurpose.values()).map(LinkPurpose::code).toList(),
                    "purpose"));
  }
}
