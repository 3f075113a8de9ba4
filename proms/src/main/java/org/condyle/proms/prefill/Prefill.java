package org.condyle.proms.prefill;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.condyle.proms.answer.Form;
import org.condyle.proms.instrument.Answers;
import org.condyle.proms.instrument.Item;
import org.condyle.proms.instrument.ItemType;
import org.condyle.proms.reading.RecordedMoment;
import org.condyle.proms.reading.References;
import org.condyle.record.PatientRecord;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;

/**
 * Fills a form by the observation-based way of SDC: an item that says for how many days an
 * Observation answers it takes the latest one with its code and unit. Numbers alone are filled, and
 * rounded as the item wants them.
 */
public final class Prefill {

  private static final Set<ObservationStatus> USABLE =
      Set.of(ObservationStatus.FINAL, ObservationStatus.AMENDED, ObservationStatus.CORRECTED);

  private final Form form;
  private final PatientRecord record;
  private final LocalDate today;
  private final List<QuestionnaireResponseItemComponent> items = new ArrayList<>();
  private final List<Problem> left = new ArrayList<>();

  private Prefill(Form form, PatientRecord record, LocalDate today) {
    this.form = form;
    this.record = record;
    this.today = today;
  }

  /**
   * What the record knows on a day.
   *
   * @param today where the practice is
   */
  public static Prefilled of(Form form, PatientRecord record, LocalDate today) {
    Prefill prefill = new Prefill(form, record, today);
    form.instrument().items().forEach(prefill::fill);
    return new Prefilled(prefill.items, prefill.left);
  }

  /** An Observation that may answer an item, by its moment. */
  private record Known(RecordedMoment moment, String reference, Quantity quantity) {

    /** Of those of one day of which not all have a time, the last by reference. */
    static final Comparator<Known> BY_TIME =
        Comparator.<Known, LocalDate>comparing(known -> known.moment().day())
            .thenComparing(
                (one, other) ->
                    one.moment().isAfter(other.moment())
                        ? 1
                        : other.moment().isAfter(one.moment()) ? -1 : 0)
            .thenComparing(Known::reference);
  }

  private void fill(Item item) {
    Integer days = item.linkDays();
    Answers answers = item.answers();
    if (days == null || answers == null || !isNumber(item)) {
      return;
    }
    List<Known> known = known(item, today.minusDays(days));
    Optional<Known> latest =
        known.stream().filter(each -> isInUnit(item, each.quantity())).max(Known.BY_TIME);
    if (latest.isPresent()) {
      answer(item, answers, latest.get().quantity().getValue());
    } else if (!known.isEmpty()) {
      left(
          item,
          ProblemCode.UNIT_NOT_CONVERTIBLE,
          "What the record has is in another unit than " + item.unit());
    }
  }

  private static boolean isNumber(Item item) {
    return item.type() == ItemType.DECIMAL || item.type() == ItemType.INTEGER;
  }

  private List<Known> known(Item item, LocalDate since) {
    List<Known> known = new ArrayList<>();
    record.ofType("Observation").stream()
        .map(Observation.class::cast)
        .filter(each -> USABLE.contains(each.getStatus()) && each.hasValueQuantity())
        .filter(each -> each.getValueQuantity().hasValue())
        .filter(each -> each.getCode().hasCoding(item.code().system(), item.code().code()))
        .forEach(
            each ->
                RecordedMoment.startOf(each.getEffective())
                    .filter(when -> !when.day().isBefore(since) && !when.day().isAfter(today))
                    .ifPresent(
                        when ->
                            known.add(
                                new Known(when, References.to(each), each.getValueQuantity()))));
    return known;
  }

  private static boolean isInUnit(Item item, Quantity quantity) {
    return item.unit() == null || item.unit().equals(quantity.getCode());
  }

  private void answer(Item item, Answers answers, BigDecimal value) {
    BigDecimal rounded =
        value.setScale(
            item.type() == ItemType.INTEGER ? 0 : answers.decimals(), RoundingMode.HALF_UP);
    if (rounded.compareTo(answers.min()) < 0 || rounded.compareTo(answers.max()) > 0) {
      left(
          item,
          ProblemCode.ANSWER_NOT_AN_OPTION,
          "What the record has is not from " + answers.min() + " to " + answers.max());
      return;
    }
    QuestionnaireResponseItemComponent filled =
        new QuestionnaireResponseItemComponent().setLinkId(linkId(item));
    filled
        .addAnswer()
        .setValue(
            item.type() == ItemType.INTEGER
                ? new IntegerType(rounded.intValueExact())
                : new DecimalType(rounded));
    items.add(filled);
  }

  /** What the form calls the item. */
  private String linkId(Item item) {
    return form.linkIds().entrySet().stream()
        .filter(entry -> entry.getValue().equals(item.linkId()))
        .map(Map.Entry::getKey)
        .min(Comparator.naturalOrder())
        .orElse(item.linkId());
  }

  private void left(Item item, ProblemCode code, String why) {
    left.add(
        new Problem(
            code,
            why + ", so that '" + linkId(item) + "' has to be asked",
            "QuestionnaireResponse.item.where(linkId='" + linkId(item) + "')"));
  }
}
