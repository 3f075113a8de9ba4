package org.condyle.server.content;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.condyle.measures.evaluation.EvaluationPolicy;
import org.condyle.server.content.MeasureCatalog.Compiled;
import org.condyle.server.store.Contents;

/**
 * The measures of each practice. One that uses no content of a practice's own is compiled once for
 * all.
 */
public final class MeasureCatalogs {

  private final Contents contents;
  private final ContentWriter writer;
  private final EvaluationPolicy policy;
  private final Map<String, Compiled> compiledForAll = new ConcurrentHashMap<>();
  private final Map<Integer, MeasureCatalog> catalogs = new ConcurrentHashMap<>();

  /**
   * @param policy by which the measures are evaluated
   */
  MeasureCatalogs(Contents contents, ContentWriter writer, EvaluationPolicy policy) {
    this.contents = contents;
    this.writer = writer;
    this.policy = policy;
  }

  /** The measures that the practice of a partition sees. */
  public MeasureCatalog of(int practice) {
    return catalogs.computeIfAbsent(
        practice, each -> new MeasureCatalog(contents.of(each), writer, policy, compiledForAll));
  }
}
