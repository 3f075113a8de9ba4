package org.condyle.cohort.plan;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Map;

/**
 * The data files that the generator runs on.
 *
 * @param population what it chooses from
 * @param jointInstruments HOOS JR for the hip, KOOS JR for the knee
 * @param globalHealth PROMIS Global-10
 */
public record CohortData(
    Population population, Map<Joint, Instrument> jointInstruments, Instrument globalHealth) {

  private static final String INSTRUMENTS = "/org/condyle/profiles/instruments/";

  /** Reads the files from the class path; an unknown or misspelt element is an error. */
  public static CohortData load() {
    JsonMapper mapper =
        JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .addModule(
                new SimpleModule().addDeserializer(LocalDate.class, new LocalDateDeserializer()))
            .build();
    return new CohortData(
        read(mapper, "/org/condyle/cohort/population.json", Population.class),
        Map.of(
            Joint.HIP, read(mapper, INSTRUMENTS + "hoos-jr.json", Instrument.class),
            Joint.KNEE, read(mapper, INSTRUMENTS + "koos-jr.json", Instrument.class)),
        read(mapper, INSTRUMENTS + "promis-global-10.json", Instrument.class));
  }

  /** The instrument of a joint. */
  public Instrument instrument(Joint joint) {
    return require(jointInstruments, joint);
  }

  static <K, V> V require(Map<K, V> map, K key) {
    V value = map.get(key);
    if (value == null) {
      throw new IllegalStateException("The cohort's data has nothing for " + key);
    }
    return value;
  }

  private static <T> T read(JsonMapper mapper, String path, Class<T> type) {
    try (InputStream in = CohortData.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("There is no " + path + " on the class path");
      }
      return mapper.readValue(in, type);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path, e);
    }
  }

  private static final class LocalDateDeserializer extends StdDeserializer<LocalDate> {

    private static final long serialVersionUID = 1L;

    LocalDateDeserializer() {
      super(LocalDate.class);
    }

    @Override
    public LocalDate deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return LocalDate.parse(parser.getText());
    }
  }
}
