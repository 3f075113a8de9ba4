package org.condyle.server.operation.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.condyle.server.jobs.Job;
import org.condyle.server.jobs.JobFile;
import org.condyle.server.jobs.JobFiles;
import org.condyle.server.operation.job.JobManifest;

/** The complete status of an export: which files there are (Bulk Data Access 2.0.0, manifest). */
final class ExportManifest implements JobManifest {

  private static final JsonMapper JSON = new JsonMapper();

  private final JobFiles files;

  ExportManifest(JobFiles files) {
    this.files = files;
  }

  @Override
  public String kind() {
    return ExportJob.KIND;
  }

  @Override
  public String counted() {
    return "resource types";
  }

  @Override
  public byte[] of(Job job, String result, String base) {
    ExportRequest request = ExportRequest.read(job.request());
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("transactionTime", request.until());
    manifest.put("request", request.request());
    manifest.put("requiresAccessToken", true);
    List<JobFile> made = files.of(job.id());
    for (String section : List.of(ExportJob.OUTPUT, ExportJob.DELETED)) {
      ArrayNode listed = manifest.putArray(section);
      made.stream()
          .filter(file -> file.section().equals(section))
          .forEach(file -> add(listed.addObject(), job, file, base));
    }
    manifest.putArray("error");
    try {
      return JSON.writeValueAsBytes(manifest);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(ObjectNode listed, Job job, JobFile file, String base) {
    listed.put("type", file.type());
    listed.put(
        "url",
        base
            + "/$job-file?id="
            + job.id()
            + "&name="
            + URLEncoder.encode(file.name(), StandardCharsets.UTF_8));
    listed.put("count", file.lines());
  }
}
