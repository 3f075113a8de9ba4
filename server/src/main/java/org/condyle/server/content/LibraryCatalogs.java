package org.condyle.server.content;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.condyle.server.store.Contents;

/** The libraries of each practice. */
public final class LibraryCatalogs {

  private final Contents contents;
  private final Map<Integer, LibraryCatalog> catalogs = new ConcurrentHashMap<>();

  LibraryCatalogs(Contents contents) {
    this.contents = contents;
  }

  /** The libraries that the practice of a partition sees. */
  public LibraryCatalog of(int practice) {
    return catalogs.computeIfAbsent(practice, each -> new LibraryCatalog(contents.of(each)));
  }
}
