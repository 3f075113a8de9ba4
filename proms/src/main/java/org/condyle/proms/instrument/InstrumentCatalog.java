package org.condyle.proms.instrument;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.profiles.InstrumentFile;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;

/** The instruments that are known, by id, canonical and score code. */
public final class InstrumentCatalog {

  private final Map<String, Instrument> byCanonical = new LinkedHashMap<>();
  private final Map<String, Instrument> current = new LinkedHashMap<>();
  private final Map<Code, InstrumentScale> byScoreCode = new LinkedHashMap<>();

  /**
   * A scale with the instrument that it belongs to.
   *
   * @param instrument the version that is in use
   */
  public record InstrumentScale(Instrument instrument, Scale scale) {}

  private InstrumentCatalog(Collection<Instrument> instruments) {
    for (Instrument instrument : instruments) {
      if (byCanonical.putIfAbsent(instrument.canonical(), instrument) != null) {
        throw twice("instrument " + instrument.canonical());
      }
      if (instrument.effectivePeriod().end() == null) {
        addCurrent(instrument);
      }
    }
  }

  private void addCurrent(Instrument instrument) {
    if (current.putIfAbsent(instrument.id(), instrument) != null) {
      throw twice("version in use of the instrument " + instrument.id());
    }
    for (Scale scale : instrument.scales()) {
      InstrumentScale entry = new InstrumentScale(instrument, scale);
      if (byScoreCode.putIfAbsent(scale.code(), entry) != null) {
        throw twice("scale with the code " + scale.code());
      }
    }
  }

  private static ProblemException twice(String what) {
    return new ProblemException(
        ProblemCode.INSTRUMENT_INVALID, "There is a second " + what + "; remove one");
  }

  /**
   * The instruments that are shipped.
   *
   * @throws ProblemException if a file breaks the format, with every reason
   */
  public static InstrumentCatalog shipped() {
    List<Instrument> instruments = new ArrayList<>();
    for (InstrumentFile file : InstrumentFile.all()) {
      instruments.add(InstrumentReader.read(file.fileName(), file.json()));
    }
    return of(instruments);
  }

  /**
   * @param instruments at most one version of each without end; the codes of their scores differ
   */
  public static InstrumentCatalog of(Collection<Instrument> instruments) {
    return new InstrumentCatalog(instruments);
  }

  /** The versions that are in use, by id. */
  public List<Instrument> instruments() {
    return current.values().stream().sorted(Comparator.comparing(Instrument::id)).toList();
  }

  /** The version of an instrument that is in use. */
  public Optional<Instrument> instrument(String id) {
    return Optional.ofNullable(current.get(id));
  }

  /**
   * The instrument that a canonical of a Questionnaire names, retired or not.
   *
   * @param canonical with version, or without for the version in use
   */
  public Optional<Instrument> byCanonical(String canonical) {
    Instrument exact = byCanonical.get(canonical);
    if (exact != null || canonical.indexOf('|') >= 0) {
      return Optional.ofNullable(exact);
    }
    return Optional.ofNullable(unversioned(canonical));
  }

  private @Nullable Instrument unversioned(String url) {
    return url.startsWith(Instrument.QUESTIONNAIRES)
        ? current.get(url.substring(Instrument.QUESTIONNAIRES.length()))
        : null;
  }

  /** The scale of which a code names the score, among the instruments that are in use. */
  public Optional<InstrumentScale> byScoreCode(Code code) {
    return Optional.ofNullable(byScoreCode.get(code));
  }
}
