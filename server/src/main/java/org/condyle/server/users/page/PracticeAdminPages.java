package org.condyle.server.users.page;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.page.PageAnswer;
import org.condyle.server.page.PageAnswer.Elsewhere;
import org.condyle.server.page.PageAnswer.Shown;
import org.condyle.server.page.PageRequest;
import org.condyle.server.partition.Practice;
import org.condyle.server.partition.Practices;
import org.condyle.server.users.Accounts;
import org.condyle.server.users.Actor;
import org.condyle.server.users.SignedIn;

/** Where the administrators of the first practice see the others and add one. */
final class PracticeAdminPages {

  private static final int REFUSED = 422;
  private static final int LONGEST_TITLE = 120;

  private final Practices practices;
  private final Accounts accounts;

  PracticeAdminPages(Practices practices, Accounts accounts) {
    this.practices = practices;
    this.accounts = accounts;
  }

  PageAnswer answer(PageRequest request, SignedIn who) {
    AdminReach.of(who).requireWholeServer();
    if (!request.parts().isEmpty()) {
      return UserPages.notFound();
    }
    Map<String, Object> model = new HashMap<>();
    model.put(
        "practices",
        practices.all().stream().sorted(Comparator.comparingInt(Practice::partition)).toList());
    for (String field : new String[] {"name", "practice-title", "zone"}) {
      model.put(field.replace('-', '_'), request.field(field));
    }
    Shown page = Shown.of("practices", "Practices", model);
    if (!request.isPost()) {
      return page;
    }
    try {
      Practice added = practices.add(request.field("name").strip(), title(request), zone(request));
      accounts.practiceAdded(Actor.of(who, request.client()), added);
      return new Elsewhere("/admin/practices");
    } catch (ProblemException e) {
      String location = e.problems().get(0).location();
      return page.refusing(REFUSED, e.getMessage() + ".", location == null ? "name" : location);
    }
  }

  private static String title(PageRequest request) {
    String title = request.field("practice-title").strip();
    if (title.isEmpty() || title.length() > LONGEST_TITLE) {
      throw new ProblemException(
          ProblemCode.PRACTICE_INVALID,
          "A practice has a title of at most " + LONGEST_TITLE + " characters",
          "practice-title");
    }
    return title;
  }

  private static ZoneId zone(PageRequest request) {
    try {
      return ZoneId.of(request.field("zone").strip());
    } catch (DateTimeException e) {
      throw new ProblemException(
          ProblemCode.PRACTICE_INVALID, "A time zone is one such as America/Chicago", "zone");
    }
  }
}
