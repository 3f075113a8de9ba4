package org.condyle.proms.instrument;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;

/** Reads an instrument file, strictly: an element that is unknown or misspelt is an error. */
public final class InstrumentReader {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** What the instrument says once for all items that do not say it themselves. */
  private final @Nullable Answers answersOfAll;

  private InstrumentReader(@Nullable Answers answersOfAll) {
    this.answersOfAll = answersOfAll;
  }

  /**
   * Reads one instrument.
   *
   * @param name what the file is called, for messages
   * @param json the file
   * @throws ProblemException with the first thing that is wrong, and where
   */
  public static Instrument read(String name, String json) {
    try {
      Instrument instrument =
          JsonFields.read(JSON.readTree(json), name, InstrumentReader::instrument);
      InstrumentRules.check(name, instrument);
      return instrument;
    } catch (JsonProcessingException e) {
      throw new ProblemException(
          ProblemCode.INSTRUMENT_INVALID, name + " is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Instrument instrument(JsonFields fields) {
    Answers answers = fields.objectOrNull("answers", InstrumentReader::answers);
    InstrumentReader reader = new InstrumentReader(answers);
    List<Item> items = fields.objects("items", reader::item);
    fields.textOrNull("itemCodeSource");
    return new Instrument(
        fields.text("id"),
        fields.text("version"),
        fields.object("title", InstrumentReader::text),
        fields.object("effectivePeriod", InstrumentReader::period),
        fields.oneOf("wording", List.of(Wording.values()), InstrumentReader::lowerCase),
        topic(fields),
        fields.object("panel", InstrumentReader::code),
        fields.objectOrNull("instructions", InstrumentReader::text),
        items,
        fields.textsOfTexts("alternatives"),
        fields.objects("scales", scale -> new ScaleReader(items).read(scale)),
        fields.objects("thresholds", InstrumentReader::threshold),
        fields.text("licence"),
        fields.texts("source"));
  }

  /** Most instruments are about one joint. */
  private static Topic topic(JsonFields fields) {
    return fields.textOrNull("about") == null
        ? Topic.SITE
        : fields.oneOf("about", List.of(Topic.values()), InstrumentReader::lowerCase);
  }

  static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static Text text(JsonFields fields) {
    return new Text(fields.text("en"), fields.textOrNull("es"));
  }

  /** A code whose system is LOINC where none is written. */
  static Code code(JsonFields fields) {
    String system = fields.textOrNull("system");
    return new Code(system == null ? Code.LOINC : system, fields.text("code"));
  }

  private static EffectivePeriod period(JsonFields fields) {
    String end = fields.textOrNull("end");
    return new EffectivePeriod(
        day(fields, fields.text("start")), end == null ? null : day(fields, end));
  }

  private static LocalDate day(JsonFields fields, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw fields.wrong("has '" + text + "', which is no day such as 2016-01-01");
    }
  }

  private Item item(JsonFields fields) {
    Answers own = fields.objectOrNull("answers", InstrumentReader::answers);
    ItemType type = fields.oneOf("type", List.of(ItemType.values()), InstrumentReader::lowerCase);
    Item.Respondent respondent =
        fields.has("respondent")
            ? fields.oneOf(
                "respondent", List.of(Item.Respondent.values()), InstrumentReader::lowerCase)
            : Item.Respondent.PATIENT;
    Map<Integer, Integer> recode = fields.objectOrNull("recode", InstrumentReader::wholes);
    return new Item(
        fields.text("linkId"),
        type,
        code(fields),
        fields.bool("verified"),
        fields.objectOrNull("text", InstrumentReader::text),
        fields.objectOrNull("help", InstrumentReader::text),
        type == ItemType.BOOLEAN || own != null ? own : answersOfAll,
        recode == null ? Map.of() : recode,
        fields.bool("required", true),
        fields.textOrNull("unit"),
        fields.textOrNull("category"),
        respondent,
        fields.wholeOrNull("linkDays"));
  }

  private static Map<Integer, Integer> wholes(JsonFields fields) {
    Map<Integer, Integer> values = new TreeMap<>();
    for (String name : fields.names()) {
      values.put(wholeName(fields, name), fields.whole(name));
    }
    return values;
  }

  static int wholeName(JsonFields fields, String name) {
    try {
      return Integer.parseInt(name);
    } catch (NumberFormatException e) {
      throw fields.wrong("has '" + name + "' where a whole number has to be");
    }
  }

  private static Answers answers(JsonFields fields) {
    fields.textOrNull("note");
    Integer decimals = fields.wholeOrNull("decimals");
    return new Answers(
        fields.number("min"),
        fields.number("max"),
        decimals == null ? 0 : decimals,
        fields.textOrNull("valueSet"),
        fields.objects("options", InstrumentReader::option));
  }

  private static AnswerOption option(JsonFields fields) {
    BigDecimal ordinal = fields.numberOrNull("ordinal");
    return new AnswerOption(
        ordinal, code(fields), fields.objectOrNull("display", InstrumentReader::text));
  }

  private static Threshold threshold(JsonFields fields) {
    return new Threshold(
        fields.oneOf("kind", List.of(Threshold.Kind.values()), Threshold.Kind::code),
        fields.text("scale"),
        fields.oneOf("op", List.of(Threshold.Op.values()), Threshold.Op::code),
        fields.number("value"),
        fields.text("population"),
        fields.bool("verified"),
        fields.text("source"));
  }
}
