package org.condyle.proms.vendor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.instrument.InstrumentCatalog;
import org.condyle.proms.vendor.VendorMapping.Columns;
import org.condyle.proms.vendor.VendorMapping.Named;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;

/** Reads a mapping, strictly, and checks it against the instruments before any row is read. */
public final class VendorMappingReader {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final InstrumentCatalog instruments;
  private final List<Problem> problems = new ArrayList<>();

  private VendorMappingReader(InstrumentCatalog instruments) {
    this.instruments = instruments;
  }

  /**
   * Reads a mapping.
   *
   * @param json see {@link VendorMapping}
   * @throws ProblemException with everything that is wrong
   */
  public static VendorMapping read(String json, InstrumentCatalog instruments) {
    try {
      VendorMapping mapping = JSON.readValue(json, VendorMapping.class);
      VendorMappingReader reader = new VendorMappingReader(instruments);
      reader.check(mapping);
      if (!reader.problems.isEmpty()) {
        throw new ProblemException(reader.problems);
      }
      return mapping;
    } catch (JsonMappingException e) {
      throw new ProblemException(
          ProblemCode.MAPPING_INVALID,
          "The mapping is wrong at " + e.getPathReference() + ": " + e.getOriginalMessage(),
          e);
    } catch (JsonProcessingException e) {
      throw new ProblemException(
          ProblemCode.MAPPING_INVALID, "The mapping is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private void check(VendorMapping mapping) {
    if (mapping.delimiter() != null && mapping.delimiter().length() != 1) {
      problem("delimiter", "is one character");
    }
    checkDate(mapping.date());
    checkNamed("instrument", mapping.instrument(), mapping.instruments().keySet());
    if (mapping.side() != null) {
      checkNamed("side", mapping.side(), VendorTerms.SIDES.keySet());
    }
    if (mapping.mode() != null) {
      checkNamed("mode", mapping.mode(), VendorTerms.MODES);
    }
    if (mapping.instruments().isEmpty()) {
      problem("instruments", "names no instrument");
    }
    mapping.instruments().forEach(this::checkColumns);
  }

  private void checkDate(VendorMapping.Moment date) {
    try {
      VendorDates.of(date);
    } catch (IllegalArgumentException e) {
      problem("date.format", "is no format of dates: " + e.getMessage());
    } catch (DateTimeException e) {
      problem("date.zone", "is no time zone, for example America/New_York");
    }
  }

  private void checkNamed(String name, Named named, Collection<String> known) {
    if ((named.column() == null) == (named.value() == null)) {
      problem(name, "needs either a column or one value for all rows");
    }
    if (named.column() != null && named.meanings().isEmpty()) {
      problem(name, "needs 'values': what each name in the column means");
    }
    List<String> meanings = new ArrayList<>(named.meanings().values());
    Optional.ofNullable(named.value()).ifPresent(meanings::add);
    for (String meaning : meanings) {
      if (!known.contains(meaning)) {
        problem(name, "has '" + meaning + "', which is none of " + known);
      }
    }
  }

  private void checkColumns(String id, @Nullable Columns columns) {
    Optional<Instrument> instrument = instruments.instrument(id);
    if (instrument.isEmpty() || columns == null) {
      problem("instruments", "has '" + id + "', which is no instrument");
      return;
    }
    for (String linkId : columns.items().values()) {
      if (instrument.get().item(linkId).isEmpty()) {
        problem("instruments." + id + ".items", "has '" + linkId + "', which is no item of it");
      }
    }
    checkScales(instrument.get(), "scores", columns.scores());
    checkScales(instrument.get(), "standardErrors", columns.standardErrors());
    if (columns.items().isEmpty() && columns.scores().isEmpty()) {
      problem("instruments." + id, "has columns neither of items nor of scores");
    }
  }

  private void checkScales(Instrument instrument, String name, Map<String, String> columns) {
    for (String scale : columns.values()) {
      if (instrument.scale(scale).isEmpty()) {
        problem(
            "instruments." + instrument.id() + "." + name,
            "has '" + scale + "', which is no scale of it");
      }
    }
  }

  private void problem(String where, String what) {
    problems.add(
        new Problem(ProblemCode.MAPPING_INVALID, "The mapping's '" + where + "' " + what, where));
  }
}
