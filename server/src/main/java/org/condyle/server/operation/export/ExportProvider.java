package org.condyle.server.operation.export;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.condyle.server.operation.FhirProvider;
import org.condyle.server.operation.export.ExportRequest.Level;
import org.condyle.server.operation.job.JobAnswer;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;

/** {@code $export}, {@code Patient/$export} and {@code Group/[id]/$export}. */
public final class ExportProvider implements FhirProvider {

  private static final String NAME = "$export";
  private static final String DEFINITIONS = "https://condyle.org/fhir/OperationDefinition/";

  private final ExportService service;
  private final JobAnswer answer;

  ExportProvider(ExportService service, JobAnswer answer) {
    this.service = service;
    this.answer = answer;
  }

  @Operation(
      name = NAME,
      canonicalUrl = DEFINITIONS + "export",
      idempotent = true,
      manualRequest = true,
      manualResponse = true)
  public void ofThePractice(ServletRequestDetails request, HttpServletResponse response)
      throws IOException {
    start(Level.SYSTEM, null, request, response);
  }

  @Operation(
      name = NAME,
      type = Patient.class,
      canonicalUrl = DEFINITIONS + "Patient-export",
      idempotent = true,
      manualRequest = true,
      manualResponse = true)
  public void ofPatients(ServletRequestDetails request, HttpServletResponse response)
      throws IOException {
    start(Level.PATIENT, null, request, response);
  }

  @Operation(
      name = NAME,
      type = Group.class,
      canonicalUrl = DEFINITIONS + "Group-export",
      idempotent = true,
      manualRequest = true,
      manualResponse = true)
  public void ofAGroup(
      @IdParam IdType group, ServletRequestDetails request, HttpServletResponse response)
      throws IOException {
    start(Level.GROUP, group.getIdPart(), request, response);
  }

  private void start(
      Level level,
      @Nullable String group,
      ServletRequestDetails request,
      HttpServletResponse response)
      throws IOException {
    answer.accepted(request, response, service.start(level, group, request));
  }
}
