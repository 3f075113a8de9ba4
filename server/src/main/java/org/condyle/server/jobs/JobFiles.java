package org.condyle.server.jobs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.condyle.server.store.PatientKeys;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The files of jobs. A file is there as a whole or not at all, so that a job which is taken up
 * again goes on behind the last one. Whoever asks for a file has been found to own the job.
 */
public final class JobFiles {

  private static final String COLUMNS = "name, section, type, lines, position";

  private final JdbcClient database;

  JobFiles(JdbcClient database) {
    this.database = database;
  }

  /**
   * Keeps a file, unless the job is not there any more.
   *
   * @param patients of whom it tells
   */
  public void add(UUID job, JobFile file, List<String> lines, PatientKeys patients) {
    database
        .sql(
            "insert into condyle.job_file (job_id, name, section, type, lines, position, content,"
                + " patients) select :job, :name, :section, :type, :lines, :position, :content,"
                + " :patients where exists"
                + " (select from condyle.job where id = :job) on conflict do nothing")
        .param("job", job)
        .param("name", file.name())
        .param("section", file.section())
        .param("type", file.type())
        .param("lines", file.lines())
        .param("position", file.position())
        .param("content", gzip(lines))
        .param("patients", patients.toArray())
        .update();
  }

  /** What a job has made so far, in the order in which it was made within each type. */
  public List<JobFile> of(UUID job) {
    return database
        .sql(
            "select "
                + COLUMNS
                + " from condyle.job_file where job_id = :job order by section, type, position,"
                + " length(name), name")
        .param("job", job)
        .query(JobFile.class)
        .list();
  }

  /** Of whom a file tells; empty also for one of a job of before this was kept. */
  public PatientKeys patients(UUID job, String name) {
    return new PatientKeys(
        database
            .sql(
                "select unnest(patients) from condyle.job_file where job_id = :job and name = :name")
            .param("job", job)
            .param("name", name)
            .query(Long.class)
            .list());
  }

  /** The text of a file, gzipped; empty if the job has none with this name. */
  public Optional<byte[]> gzipped(UUID job, String name) {
    return database
        .sql("select content from condyle.job_file where job_id = :job and name = :name")
        .param("job", job)
        .param("name", name)
        .query(byte[].class)
        .optional();
  }

  /** The text of what was gzipped. */
  public static InputStream text(byte[] gzipped) {
    try {
      return new GZIPInputStream(new ByteArrayInputStream(gzipped));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] gzip(List<String> lines) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      for (String line : lines) {
        gzip.write(line.getBytes(StandardCharsets.UTF_8));
        gzip.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
