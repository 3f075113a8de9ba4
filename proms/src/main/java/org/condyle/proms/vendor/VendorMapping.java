package org.condyle.proms.vendor;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which column of a vendor's export means what. Read by {@link VendorMappingReader}, which also
 * checks it against the instruments.
 *
 * @param id names the mapping, and is part of the ids of what is imported by it
 * @param delimiter one character; a comma where it is not given
 * @param patient where the patient is
 * @param date when the patient answered
 * @param instrument which instrument it is
 * @param key what the vendor calls the row, or null: then patient, instrument, day and side are the
 *     key
 * @param side left or right, or null
 * @param mode how it was answered, or null
 * @param decline which rows say that the patient declined, or null
 * @param instruments the columns of each instrument, by its id
 */
public record VendorMapping(
    @JsonProperty(required = true) String id,
    @Nullable String delimiter,
    @JsonProperty(required = true) Identified patient,
    @JsonProperty(required = true) Moment date,
    @JsonProperty(required = true) Named instrument,
    @Nullable Identified key,
    @Nullable Named side,
    @Nullable Named mode,
    @Nullable Decline decline,
    @JsonProperty(required = true) Map<String, Columns> instruments) {

  /**
   * A column of identifiers.
   *
   * @param system the identifier system
   */
  public record Identified(
      @JsonProperty(required = true) String system, @JsonProperty(required = true) String column) {}

  /**
   * A column of dates or times.
   *
   * @param format as Java's DateTimeFormatter has it, for example {@code MM/dd/yyyy HH:mm}
   * @param zone IANA time zone of times without an offset
   */
  public record Moment(
      @JsonProperty(required = true) String column,
      @JsonProperty(required = true) String format,
      @JsonProperty(required = true) String zone) {}

  /**
   * A column of names, or one value for all rows.
   *
   * @param column null when there is one value for all
   * @param value the value for all, or null
   * @param values what each name in the column means; a name that is not in it is a problem of its
   *     row
   */
  public record Named(
      @Nullable String column, @Nullable String value, @Nullable Map<String, String> values) {

    Map<String, String> meanings() {
      return Objects.requireNonNullElse(values, Map.of());
    }
  }

  /**
   * Rows of patients who declined.
   *
   * @param values what the column says in such a row
   */
  public record Decline(
      @JsonProperty(required = true) String column,
      @JsonProperty(required = true) List<String> values) {}

  /**
   * The columns of one instrument.
   *
   * @param items linkId by column
   * @param scores id of the scale by column
   * @param standardErrors id of the scale by column
   * @param answers the ordinal, {@code true} or {@code false} that a text in a column of items
   *     means; a number means itself. Of all four, what a mapping leaves out is empty.
   */
  public record Columns(
      Map<String, String> items,
      Map<String, String> scores,
      Map<String, String> standardErrors,
      Map<String, String> answers) {

    public Columns {
      items = Objects.requireNonNullElse(items, Map.of());
      scores = Objects.requireNonNullElse(scores, Map.of());
      standardErrors = Objects.requireNonNullElse(standardErrors, Map.of());
      answers = Objects.requireNonNullElse(answers, Map.of());
    }
  }

  char delimiterCharacter() {
    return delimiter == null ? ',' : delimiter.charAt(0);
  }
}
