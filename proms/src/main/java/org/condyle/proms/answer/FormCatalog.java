package org.condyle.proms.answer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.condyle.proms.instrument.InstrumentCatalog;

/** The forms that are known, by the canonical that a response names. */
public final class FormCatalog {

  private final InstrumentCatalog instruments;
  private final List<Form> asked;
  private final Map<String, List<Form>> attached = new LinkedHashMap<>();

  /**
   * @param instruments each is asked with the Questionnaire that is generated from it
   * @param asked the sites' own forms, in the order in which they were attached
   * @param retired those of sites that are asked no more; answers to them are still read
   */
  public FormCatalog(
      InstrumentCatalog instruments, Collection<Form> asked, Collection<Form> retired) {
    this.instruments = instruments;
    this.asked = List.copyOf(asked);
    Stream.concat(retired.stream(), asked.stream())
        .forEach(
            form -> attached.computeIfAbsent(form.url(), unused -> new ArrayList<>()).add(form));
  }

  /** Without a retired one. */
  public FormCatalog(InstrumentCatalog instruments, Collection<Form> asked) {
    this(instruments, asked, List.of());
  }

  /** The shipped instruments and no others. */
  public static FormCatalog shipped() {
    return new FormCatalog(InstrumentCatalog.shipped(), List.of());
  }

  public InstrumentCatalog instruments() {
    return instruments;
  }

  /**
   * The form with which an instrument is asked: the site's own where one is attached, the one that
   * was attached last; else that of the version in use.
   *
   * @param instrument its id
   * @return empty for an instrument that is not known
   */
  public Optional<Form> asking(String instrument) {
    return asked.stream()
        .filter(form -> form.instrument().id().equals(instrument))
        .reduce((earlier, later) -> later)
        .or(() -> instruments.instrument(instrument).map(Form::of));
  }

  /**
   * The form that a canonical names.
   *
   * @param canonical without version it names the version in use of an instrument, or the only
   *     version of a site's form
   */
  public Optional<Form> find(String canonical) {
    int bar = canonical.indexOf('|');
    String url = bar < 0 ? canonical : canonical.substring(0, bar);
    List<Form> versions = attached.getOrDefault(url, List.of());
    if (versions.isEmpty()) {
      return instruments.byCanonical(canonical).map(Form::of);
    }
    if (bar < 0) {
      return versions.size() == 1 ? Optional.of(versions.get(0)) : Optional.empty();
    }
    return versions.stream().filter(form -> form.canonical().equals(canonical)).findFirst();
  }
}
