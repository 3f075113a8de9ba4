package org.condyle.proms.instrument;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;

/** What holds between the parts of an instrument, beyond the form of its file. */
final class InstrumentRules {

  private final String name;
  private final Instrument instrument;
  private final Set<String> linkIds = new HashSet<>();

  private InstrumentRules(String name, Instrument instrument) {
    this.name = name;
    this.instrument = instrument;
  }

  /**
   * @throws ProblemException with the first rule that is broken
   */
  static void check(String name, Instrument instrument) {
    InstrumentRules rules = new InstrumentRules(name, instrument);
    instrument.items().forEach(rules::checkItem);
    instrument.scales().forEach(rules::checkScale);
    for (List<String> group : instrument.alternatives()) {
      group.forEach(linkId -> rules.require(rules.linkIds.contains(linkId), linkId, "is no item"));
    }
    for (Threshold threshold : instrument.thresholds()) {
      String scale = threshold.scale();
      rules.require(instrument.scale(scale).isPresent(), scale, "has a threshold and is no scale");
    }
    rules.require(!instrument.source().isEmpty(), "source", "is missing");
    rules.require(
        !instrument.items().isEmpty() || !instrument.scales().isEmpty(), "items", "are missing");
  }

  private void require(boolean holds, String where, String what) {
    if (!holds) {
      throw new ProblemException(
          ProblemCode.INSTRUMENT_INVALID, name + ": '" + where + "' " + what, name);
    }
  }

  private void checkItem(Item item) {
    String linkId = item.linkId();
    require(linkIds.add(linkId), linkId, "is there twice");
    checkText(item.text(), linkId);
    Answers answers = item.answers();
    if (item.type() == ItemType.BOOLEAN) {
      require(answers == null, linkId, "takes yes or no, and has answers of its own");
      return;
    }
    require(answers != null, linkId, "has no answers");
    if (answers != null) {
      checkAnswers(linkId, item.type(), answers);
      checkRecode(item, answers);
    }
  }

  private void checkText(@Nullable Text text, String where) {
    require(
        (text == null) == (instrument.wording() == Wording.NONE),
        where,
        text == null
            ? "has no text, though the wording is " + instrument.wording()
            : "has a text, though the wording is none");
  }

  private void checkAnswers(String linkId, ItemType type, Answers answers) {
    require(
        answers.min().compareTo(answers.max()) < 0, linkId, "has a min that is no less than max");
    require(
        (type == ItemType.CHOICE) == !answers.options().isEmpty(),
        linkId,
        "needs options exactly when it is a choice");
    require(
        type == ItemType.DECIMAL || answers.decimals() == 0, linkId, "has decimals and is whole");
    Set<BigDecimal> ordinals = new HashSet<>();
    Set<Code> codes = new HashSet<>();
    for (AnswerOption option : answers.options()) {
      checkText(option.display(), linkId);
      require(codes.add(option.code()), linkId, "has the option " + option.code() + " twice");
      BigDecimal ordinal = option.ordinal();
      if (ordinal != null) {
        require(ordinals.add(ordinal.stripTrailingZeros()), linkId, "has " + ordinal + " twice");
      }
    }
    if (type == ItemType.CHOICE) {
      require(
          ordinals.equals(wholes(answers.min(), answers.max())),
          linkId,
          "needs one option for every whole number from min to max");
    }
  }

  private static Set<BigDecimal> wholes(BigDecimal min, BigDecimal max) {
    Set<BigDecimal> values = new HashSet<>();
    for (BigDecimal value = min; value.compareTo(max) <= 0; value = value.add(BigDecimal.ONE)) {
      values.add(value.stripTrailingZeros());
    }
    return values;
  }

  private void checkRecode(Item item, Answers answers) {
    if (!item.recode().isEmpty()) {
      Set<BigDecimal> recoded = new HashSet<>();
      item.recode()
          .keySet()
          .forEach(key -> recoded.add(BigDecimal.valueOf(key).stripTrailingZeros()));
      require(
          recoded.equals(wholes(answers.min(), answers.max())),
          item.linkId(),
          "needs one recode for every answer");
    }
  }

  private void checkScale(Scale scale) {
    String id = scale.id();
    require(linkIds.add(id), id, "is the id of a scale and of something else");
    for (String linkId : scale.items()) {
      require(instrument.item(linkId).isPresent(), id, "reads '" + linkId + "', which is no item");
    }
    int items = scale.items().size();
    require(new HashSet<>(scale.items()).size() == items, id, "reads an item twice");
    require(scale.missing().atLeast() <= items, id, "needs more answers than it has items");
    if (scale.scoring() instanceof Scoring.Table table) {
      checkTable(scale, table);
    } else if (scale.scoring() instanceof Scoring.Formula formula) {
      checkTerms(scale, formula);
    }
    if (!(scale.scoring() instanceof Scoring.External)) {
      require(scale.missing().atLeast() > 0, id, "needs at least one answer");
    }
  }

  private void checkTable(Scale scale, Scoring.Table table) {
    require(
        scale.missing().atLeast() == scale.items().size(),
        scale.id(),
        "reads a table, which needs every item");
    int least = 0;
    int most = 0;
    for (String linkId : scale.items()) {
      Item item = instrument.item(linkId).orElseThrow();
      least += extreme(item, false);
      most += extreme(item, true);
    }
    Set<Integer> sums = new HashSet<>();
    for (int sum = least; sum <= most; sum++) {
      sums.add(sum);
    }
    require(
        table.table().keySet().equals(sums),
        scale.id(),
        "has no table of " + least + " to " + most);
    require(
        table.standardError().isEmpty() || table.standardError().keySet().equals(sums),
        scale.id(),
        "has standard errors that do not fit its table");
  }

  private int extreme(Item item, boolean greatest) {
    Answers answers = item.answers();
    if (answers == null) {
      throw new ProblemException(
          ProblemCode.INSTRUMENT_INVALID,
          name + ": '" + item.linkId() + "' cannot be summed",
          name);
    }
    return wholes(answers.min(), answers.max()).stream()
        .mapToInt(value -> item.counts(value).intValueExact())
        .reduce(greatest ? Math::max : Math::min)
        .orElseThrow();
  }

  private void checkTerms(Scale scale, Scoring.Formula formula) {
    Set<String> inTerms = new HashSet<>();
    for (Scoring.Term term : formula.terms()) {
      for (String linkId : term.items()) {
        require(inTerms.add(linkId), scale.id(), "has '" + linkId + "' in two terms");
      }
    }
    require(inTerms.equals(new HashSet<>(scale.items())), scale.id(), "has terms of other items");
  }
}
