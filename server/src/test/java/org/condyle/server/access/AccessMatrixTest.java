package org.condyle.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.condyle.server.SharedServer;
import org.condyle.server.TestCaller;
import org.condyle.server.access.table.AccessTable;
import org.condyle.server.access.table.Reach;
import org.condyle.server.access.table.TypeRight;
import org.condyle.server.caller.Permission;
import org.condyle.server.caller.Role;
import org.condyle.server.partition.Partitions;
import org.condyle.server.partition.Practices;
import org.junit.jupiter.api.Test;

/**
 * Asks the running server about role × practice × whose data × type × interaction, and holds each
 * answer against the access table. Whatever is denied is aimed at a resource that is there and
 * would match.
 */
class AccessMatrixTest {

  private static final AccessTable TABLE = AccessTable.load();
  private static final int FIRST = 1;

  private static final List<String> TYPES =
      Stream.concat(Stream.of("Patient"), MatrixResources.bodies().keySet().stream()).toList();

  /** Whose data is asked for. */
  private enum Target {
    /** The caller's practice's; of a patient, the own. */
    OWN,
    /** Of another patient of the same practice. */
    OTHER_PATIENT,
    /** Of another practice. */
    OTHER_PRACTICE
  }

  private enum Interaction {
    READ(Permission.READ),
    VREAD(Permission.READ),
    HISTORY(Permission.READ),
    SEARCH(Permission.SEARCH),
    POST_SEARCH(Permission.SEARCH),
    READ_IN_BATCH(Permission.READ),
    SEARCH_IN_TRANSACTION(Permission.SEARCH),
    CREATE(Permission.CREATE),
    CREATE_IN_TRANSACTION(Permission.CREATE),
    PATCH(Permission.UPDATE),
    UPDATE(Permission.UPDATE),
    DELETE(Permission.DELETE),
    DELETE_IN_TRANSACTION(Permission.DELETE);

    private final Permission permission;

    Interaction(Permission permission) {
      this.permission = permission;
    }
  }

  /** Resources of one practice about one of its patients. */
  private record Holding(int practice, String patient) {

    String id(String type, String use) {
      return type.equals("Patient") && use.isEmpty() ? patient : patient + "-" + type + use;
    }
  }

  private record Cell(
      TestCaller caller, Holding holding, Target target, String type, Interaction interaction) {

    boolean isAllowed() {
      return rightOverType() && isReachable();
    }

    boolean rightOverType() {
      return right()
          .filter(each -> each.permissions().contains(interaction.permission))
          .isPresent();
    }

    private boolean isReachable() {
      boolean shared = Partitions.isShared(type);
      return switch (target) {
        case OWN -> true;
        // What the second practice writes of content is its own.
        case OTHER_PRACTICE -> Partitions.isServerWide(type);
        case OTHER_PATIENT -> shared || right().orElseThrow().reach() == Reach.PRACTICE;
      };
    }

    private Optional<TypeRight> right() {
      return TABLE.right(caller.role(), type);
    }

    String id() {
      return holding.id(type, "");
    }

    String tag() {
      return holding.practice() + "." + id();
    }
  }

  private final List<Cell> cells = new ArrayList<>();

  @Test
  void theServerAnswersEachCellAsTheTableSays() throws Exception {
    int second =
        SharedServer.server()
            .part(Practices.class)
            .add("matrix", "Matrix", ZoneOffset.UTC)
            .partition();
    Holding ours = new Holding(FIRST, "mx1a");
    Holding another = new Holding(FIRST, "mx1b");
    Holding theirs = new Holding(second, "mx2a");
    for (Holding holding : List.of(ours, another, theirs)) {
      seed(holding);
    }
    for (Role role : Role.values()) {
      TestCaller first = TestCaller.of(role, FIRST).forPatient(ours.patient());
      TestCaller other = TestCaller.of(role, second).forPatient(theirs.patient());
      add(first, ours, Target.OWN);
      add(other, theirs, Target.OWN);
      add(first, theirs, Target.OTHER_PRACTICE);
      add(first, another, Target.OTHER_PATIENT);
    }

    List<String> faults = ask();

    long allowed = cells.stream().filter(Cell::isAllowed).count();
    assertThat(faults).as(faults.size() + " of " + cells.size() + " cells").isEmpty();
    assertThat(cells).hasSizeGreaterThan(3000);
    assertThat(allowed).isGreaterThan(cells.size() / 3);
  }

  private void add(TestCaller caller, Holding holding, Target target) {
    for (String type : TYPES) {
      for (Interaction interaction : interactions(holding, target)) {
        cells.add(new Cell(caller, holding, target, type, interaction));
      }
    }
  }

  private static Set<Interaction> interactions(Holding holding, Target target) {
    Set<Interaction> interactions = EnumSet.allOf(Interaction.class);
    if (target == Target.OTHER_PRACTICE) {
      // These write to the caller's own practice, whatever there is in another.
      interactions.removeAll(
          EnumSet.of(Interaction.CREATE, Interaction.CREATE_IN_TRANSACTION, Interaction.UPDATE));
    }
    if (target == Target.OWN && holding.practice() != FIRST) {
      interactions.retainAll(
          EnumSet.of(Interaction.READ, Interaction.SEARCH, Interaction.CREATE, Interaction.PATCH));
    }
    return interactions;
  }

  private static void seed(Holding holding) {
    TestCaller system = TestCaller.of(Role.SYSTEM, holding.practice());
    put(system, holding, "Patient", holding.patient());
    for (String type : TYPES) {
      put(system, holding, type, holding.id(type, ""));
    }
  }

  private static void put(TestCaller system, Holding holding, String type, String id) {
    HttpResponse<String> stored =
        Http.put(
            system,
            type + "/" + id,
            MatrixResources.json(type, id, holding.patient(), holding.practice() + "." + id));
    assertThat(stored.statusCode()).as(stored.body()).isIn(200, 201);
  }

  /** In as many threads as there are cores; cells that change a resource have one of their own. */
  private List<String> ask() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Optional<String>>> answers =
          cells.stream().map(cell -> threads.submit(() -> fault(cell))).toList();
      List<String> faults = new ArrayList<>();
      for (Future<Optional<String>> answer : answers) {
        answer.get().ifPresent(faults::add);
      }
      return faults;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Optional<String> fault(Cell cell) {
    try {
      switch (cell.interaction()) {
        case READ -> read(cell, Http.get(cell.caller(), cell.type() + "/" + cell.id()));
        case VREAD ->
            read(cell, Http.get(cell.caller(), cell.type() + "/" + cell.id() + "/_history/1"));
        case HISTORY ->
            read(cell, Http.get(cell.caller(), cell.type() + "/" + cell.id() + "/_history"));
        case SEARCH -> search(cell, Http.get(cell.caller(), cell.type() + "?" + query(cell)));
        case POST_SEARCH -> search(cell, Http.search(cell.caller(), cell.type(), query(cell)));
        case READ_IN_BATCH -> batchRead(cell);
        case SEARCH_IN_TRANSACTION ->
            search(
                cell,
                Http.post(
                    cell.caller(),
                    "",
                    Http.bundle("transaction", "GET", cell.type() + "?" + query(cell))));
        case CREATE -> create(cell, body -> Http.post(cell.caller(), cell.type(), body));
        case CREATE_IN_TRANSACTION ->
            create(
                cell,
                body ->
                    Http.post(
                        cell.caller(), "", Http.bundle("transaction", "POST", cell.type(), body)));
        case PATCH -> change(cell, path -> Http.patch(cell.caller(), path, "de"));
        case UPDATE -> change(cell, path -> Http.put(cell.caller(), path, changed(cell, path)));
        case DELETE -> delete(cell, path -> Http.delete(cell.caller(), path));
        case DELETE_IN_TRANSACTION ->
            delete(
                cell,
                path -> Http.post(cell.caller(), "", Http.bundle("transaction", "DELETE", path)));
      }
      return Optional.empty();
    } catch (AssertionError e) {
      return Optional.of(cell + ": " + e.getMessage());
    }
  }

  private static String query(Cell cell) {
    return "_id=" + cell.id() + "&_total=accurate";
  }

  private static void read(Cell cell, HttpResponse<String> answer) {
    if (cell.isAllowed()) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("\"" + cell.tag() + "\"");
    } else {
      assertDenied(cell, answer.statusCode(), answer.body());
    }
  }

  private static void batchRead(Cell cell) {
    HttpResponse<String> answer =
        Http.post(cell.caller(), "", Http.bundle("batch", "GET", cell.type() + "/" + cell.id()));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    if (cell.isAllowed()) {
      assertThat(answer.body()).contains("\"" + cell.tag() + "\"");
    } else {
      assertThat(answer.body())
          .contains(cell.rightOverType() ? "\"404 " : "\"403 ")
          .doesNotContain(cell.tag());
    }
  }

  private static void search(Cell cell, HttpResponse<String> answer) {
    if (cell.isAllowed()) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("\"" + cell.tag() + "\"").contains("\"total\":1");
    } else if (cell.rightOverType()) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("\"total\":0").doesNotContain(cell.tag());
    } else {
      assertDenied(cell, answer.statusCode(), answer.body());
    }
  }

  private static void create(Cell cell, Function<String, HttpResponse<String>> request) {
    HttpResponse<String> answer =
        request.apply(MatrixResources.json(cell.type(), "", cell.holding().patient(), "created"));
    if (cell.isAllowed()) {
      assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
      assertThat(answer.body() + answer.headers().firstValue("Location")).contains(cell.type());
    } else {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
      assertThat(answer.body()).contains("CONDYLE-7002");
    }
  }

  private static String changed(Cell cell, String path) {
    String id = path.substring(path.indexOf('/') + 1);
    return MatrixResources.json(cell.type(), id, cell.holding().patient(), cell.tag())
        .replaceFirst("\"meta\"", "\"language\":\"de\",\"meta\"");
  }

  private static void change(Cell cell, Function<String, HttpResponse<String>> request) {
    String path = ownCopy(cell);

    HttpResponse<String> answer = request.apply(path);

    if (cell.isAllowed()) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(stored(cell, path).body()).contains("\"language\":\"de\"");
    } else {
      assertDenied(cell, answer.statusCode(), answer.body());
      assertThat(stored(cell, path).body()).doesNotContain("\"language\"");
    }
  }

  private static void delete(Cell cell, Function<String, HttpResponse<String>> request) {
    String path = ownCopy(cell);

    HttpResponse<String> answer = request.apply(path);

    if (cell.isAllowed()) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(stored(cell, path).statusCode()).isEqualTo(410);
    } else {
      // Deleting what there is not is no error in FHIR; what matters is that nothing is deleted.
      if (!cell.rightOverType()) {
        assertDenied(cell, answer.statusCode(), answer.body());
      }
      assertThat(stored(cell, path).statusCode()).isEqualTo(200);
    }
  }

  /** A resource that nobody else changes. */
  private static String ownCopy(Cell cell) {
    String use =
        "-"
            + cell.caller().role().ordinal()
            + "-"
            + cell.target().ordinal()
            + "-"
            + cell.interaction().ordinal();
    String id =
        cell.type().equals("Patient") && cell.caller().role() == Role.PATIENT
            ? cell.id()
            : cell.holding().id(cell.type(), use);
    if (!id.equals(cell.id())) {
      put(TestCaller.of(Role.SYSTEM, cell.holding().practice()), cell.holding(), cell.type(), id);
    }
    return cell.type() + "/" + id;
  }

  private static HttpResponse<String> stored(Cell cell, String path) {
    return Http.get(TestCaller.of(Role.SYSTEM, cell.holding().practice()), path);
  }

  private static void assertDenied(Cell cell, int status, String body) {
    assertThat(status).as(body).isEqualTo(cell.rightOverType() ? 404 : 403);
    assertThat(body)
        .contains(cell.rightOverType() ? "CONDYLE-1008" : "CONDYLE-7002")
        .doesNotContain("\"" + cell.tag() + "\"");
  }
}
