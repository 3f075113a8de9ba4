package org.condyle.server.operation.importdata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import org.condyle.server.jobs.Job;
import org.condyle.server.jobs.JobFile;
import org.condyle.server.jobs.JobFiles;
import org.condyle.server.operation.job.JobManifest;

/** What came of an import: how much was stored, and where it says what was not. */
final class ImportManifest implements JobManifest {

  private static final JsonMapper JSON = new JsonMapper();

  private final JobFiles files;

  ImportManifest(JobFiles files) {
    this.files = files;
  }

  @Override
  public String kind() {
    return ImportJob.KIND;
  }

  @Override
  public String counted() {
    return "files";
  }

  @Override
  public byte[] of(Job job, String result, String base) {
    ImportRequest request = ImportRequest.read(job.request());
    try {
      ObjectNode manifest = JSON.createObjectNode();
      manifest.put("transactionTime", request.requested());
      manifest.put("request", request.request());
      manifest.put("requiresAccessToken", true);
      manifest.setAll((ObjectNode) JSON.readTree(result));
      manifest.putArray("output");
      ArrayNode errors = manifest.putArray(ImportProblems.SECTION);
      for (JobFile file : files.of(job.id())) {
        errors
            .addObject()
            .put("type", file.type())
            .put("url", base + "/$job-file?id=" + job.id() + "&name=" + file.name())
            .put("count", file.lines());
      }
      return JSON.writeValueAsBytes(manifest);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
