package org.condyle.cql.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.condyle.cql.TestContent;
import org.condyle.record.MeasurementPeriod;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortKeysTest {

  private static final MeasurementPeriod YEAR =
      MeasurementPeriod.parse("2026", "2026", ZoneOffset.UTC);

  /** CQL puts null before everything else. */
  private static final Comparator<@Nullable Integer> NULL_FIRST =
      Comparator.nullsFirst(Comparator.naturalOrder());

  private record Row(@Nullable Integer a, @Nullable Integer b, @Nullable Integer c) {
    String cql() {
      return "Tuple { a: %s, b: %s, c: %s }".formatted(cql(a), cql(b), cql(c));
    }

    private static String cql(@Nullable Integer value) {
      return value == null ? "null as Integer" : value.toString();
    }

    String text() {
      return Arrays.asList(a, b, c).stream().map(String::valueOf).collect(Collectors.joining());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "asc asc asc",
        "asc asc desc",
        "asc desc asc",
        "asc desc desc",
        "desc asc asc",
        "desc asc desc",
        "desc desc asc",
        "desc desc desc",
      })
  void theFirstOfSeveralKeysCountsMost(String directions) {
    List<Row> rows = rows();
    String[] each = directions.split(" ");

    assertThat(sorted(rows, "a %s, b %s, c %s".formatted((Object[]) each)))
        .isEqualTo(
            rows.stream()
                .sorted(
                    Comparator.comparing(Row::a, in(each[0]))
                        .thenComparing(Row::b, in(each[1]))
                        .thenComparing(Row::c, in(each[2])))
                .map(Row::text)
                .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"asc", "desc"})
  void aKeyMayBeAnExpression(String direction) {
    List<Row> rows = rows();

    assertThat(sorted(rows, "Coalesce(b, 3) " + direction + ", a asc, c desc"))
        .isEqualTo(
            rows.stream()
                .sorted(
                    Comparator.comparing(
                            (Row row) -> row.b() == null ? Integer.valueOf(3) : row.b(),
                            in(direction))
                        .thenComparing(Row::a, in("asc"))
                        .thenComparing(Row::c, in("desc")))
                .map(Row::text)
                .toList());
  }

  private static Comparator<@Nullable Integer> in(String direction) {
    return direction.equals("asc") ? NULL_FIRST : NULL_FIRST.reversed();
  }

  /** Every combination of null, 1 and 2 once, in no order. */
  private static List<Row> rows() {
    List<@Nullable Integer> values = Arrays.asList(null, 1, 2);
    List<Row> rows = new ArrayList<>();
    values.forEach(a -> values.forEach(b -> values.forEach(c -> rows.add(new Row(a, b, c)))));
    Collections.shuffle(rows, new Random(1));
    return rows;
  }

  private static @Nullable Object sorted(List<Row> rows, String keys) {
    String list = rows.stream().map(Row::cql).collect(Collectors.joining(", "));
    String cql =
        """
        library T version '1'
        define Rows: { %s }
        define Sorted: Rows R sort by %s
        define X: Sorted S
          return all Coalesce(ToString(S.a), 'null') + Coalesce(ToString(S.b), 'null')
            + Coalesce(ToString(S.c), 'null')
        """
            .formatted(list, keys);
    return new TestContent()
        .library("T", "1", cql)
        .evaluate("X", YEAR, OffsetDateTime.parse("2026-12-31T00:00:00Z"));
  }
}
