package org.condyle.proms.instrument;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the scales of an instrument: what is scored, how, and what a score can be. */
final class ScaleReader {

  /** The most places that a received score may have where a formula says what is legal. */
  private static final int MOST_DECIMALS = 6;

  private final List<Item> itemsOfInstrument;

  ScaleReader(List<Item> itemsOfInstrument) {
    this.itemsOfInstrument = itemsOfInstrument;
  }

  Scale read(JsonFields fields) {
    List<String> items = fields.texts("items");
    Scoring scoring = scoring(fields);
    MissingRule missing = missing(fields, scoring);
    Map<String, Fraction> units = fields.objectOrNull("otherUnits", ScaleReader::factors);
    return new Scale(
        fields.text("id"),
        fields.object("title", InstrumentReader::text),
        InstrumentReader.code(fields),
        fields.text("unit"),
        units == null ? Map.of() : units,
        fields.bool("higherIsBetter"),
        items,
        scoring,
        missing,
        legal(fields, items, scoring, missing),
        fields.text("rule"),
        fields.bool("verified"));
  }

  private static Scoring scoring(JsonFields fields) {
    String method = fields.text("method");
    return switch (method) {
      case "table" -> table(fields);
      case "formula" ->
          new Scoring.Formula(fields.objects("terms", ScaleReader::term), fields.whole("decimals"));
      case "value" -> value(fields);
      case "external" -> new Scoring.External(fields.bool("standardErrorGiven", false));
      default ->
          throw fields.wrong(
              "has the method '" + method + "', which is none of table, formula, value, external");
    };
  }

  private static Scoring value(JsonFields fields) {
    List<String> items = fields.texts("items");
    if (items.size() != 1) {
      throw fields.wrong("is the value of one item, and reads " + items.size());
    }
    return new Scoring.Value(items.get(0));
  }

  private static Scoring table(JsonFields fields) {
    Map<Integer, BigDecimal> errors = fields.objectOrNull("standardError", ScaleReader::numbers);
    String rawCode = fields.textOrNull("rawCode");
    return new Scoring.Table(
        fields.object("table", ScaleReader::numbers),
        errors == null ? Map.of() : errors,
        rawCode == null ? null : new Code(Code.LOINC, rawCode));
  }

  private static SortedMap<Integer, BigDecimal> numbers(JsonFields fields) {
    SortedMap<Integer, BigDecimal> values = new TreeMap<>();
    for (String name : fields.names()) {
      values.put(InstrumentReader.wholeName(fields, name), fields.number(name));
    }
    return values;
  }

  private static Scoring.Term term(JsonFields fields) {
    return new Scoring.Term(
        fields.texts("items"), fraction(fields, "factor"), fraction(fields, "offset"));
  }

  private static Map<String, Fraction> factors(JsonFields fields) {
    Map<String, Fraction> factors = new TreeMap<>();
    for (String name : fields.names()) {
      factors.put(name, fraction(fields, name));
    }
    return factors;
  }

  private static Fraction fraction(JsonFields fields, String name) {
    String text = fields.text(name);
    try {
      return Fraction.parse(text);
    } catch (NumberFormatException e) {
      throw fields.wrong("has '" + text + "' in '" + name + "', which is no number or fraction");
    }
  }

  private static MissingRule missing(JsonFields fields, Scoring scoring) {
    if (scoring instanceof Scoring.External) {
      return new MissingRule(0, true);
    }
    return fields.object(
        "missing", missing -> new MissingRule(missing.whole("atLeast"), missing.bool("verified")));
  }

  private LegalValues legal(
      JsonFields fields, List<String> items, Scoring scoring, MissingRule missing) {
    LegalValues.Range range =
        fields.objectOrNull(
            "legal",
            legal ->
                new LegalValues.Range(
                    legal.number("min"), legal.number("max"), legal.whole("decimals")));
    if (range != null) {
      return range;
    }
    if (scoring instanceof Scoring.Table table) {
      return new LegalValues.OfTable(new TreeSet<>(table.table().values()));
    }
    if (scoring instanceof Scoring.Formula formula) {
      return new LegalValues.Reachable(
          ReachableScores.of(formula, itemsOf(items), missing), MOST_DECIMALS);
    }
    if (scoring instanceof Scoring.Value value) {
      return rangeOf(fields, value.item());
    }
    throw fields.wrong("has no 'legal', the values that a score can have");
  }

  private List<Item> itemsOf(List<String> linkIds) {
    return itemsOfInstrument.stream().filter(item -> linkIds.contains(item.linkId())).toList();
  }

  private LegalValues rangeOf(JsonFields fields, String linkId) {
    for (Item item : itemsOfInstrument) {
      Answers answers = item.answers();
      if (item.linkId().equals(linkId) && answers != null) {
        return new LegalValues.Range(answers.min(), answers.max(), answers.decimals());
      }
    }
    throw fields.wrong("reads the item '" + linkId + "', which has no numbers");
  }
}
