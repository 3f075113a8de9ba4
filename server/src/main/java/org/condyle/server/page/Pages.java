package org.condyle.server.page;

import java.util.Map;

/** The pages of a feature; {@link PageServlet} carries them over HTTP. */
public interface Pages {

  /** Answers a request. A ProblemException becomes a page that says what is wrong. */
  PageAnswer answer(PageRequest request);

  /** What the layout shows around a page: see {@link PageTemplates#write}. */
  Map<String, Object> around(PageRequest request);

  PageTemplates templates();
}
