package org.condyle.bench.process;

import com.google.common.base.Suppliers;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.condyle.server.cli.OperatorToken;

/** The two servers that are measured. */
public enum ServerKind {
  /** Condyle from its built jar. */
  CONDYLE {
    @Override
    Supplier<Optional<String>> token(URI base, Path data) {
      Supplier<OperatorToken> operator =
          Suppliers.memoize(
              () ->
                  OperatorToken.of(
                          base, data, Map.of("scope", OperatorToken.EVERYTHING, "minutes", "60"))
                      .orElseThrow());
      return () -> operator.get().get();
    }

    @Override
    List<String> javaOptions(Path root) {
      return List.of("@" + root.resolve("server/jvm.options"));
    }

    @Override
    List<String> command(Path root, int port, Path data) {
      Path jar = root.resolve("server/target/condyle.jar");
      if (!Files.exists(jar)) {
        throw new MeasurementFailure("There is no " + jar + "; build it with ./condyle bench");
      }
      return List.of(
          "-jar",
          jar.toString(),
          "serve",
          "--port",
          String.valueOf(port),
          "--data",
          data.toString(),
          "--validation",
          "off");
    }
  },
  /** HAPI with the measure service of clinical-reasoning, from the class path of the harness. */
  STOCK {
    @Override
    List<String> javaOptions(Path root) {
      return List.of();
    }

    @Override
    List<String> command(Path root, int port, Path data) {
      return List.of(
          "-cp",
          System.getProperty("java.class.path"),
          "org.condyle.bench.stock.StockServer",
          String.valueOf(port),
          data.toString());
    }
  };

  /** Options that it is always started with, beside those of both. */
  abstract List<String> javaOptions(Path root);

  /** How its client shows who it is. */
  Supplier<Optional<String>> token(URI base, Path data) {
    return Optional::empty;
  }

  /** What comes after {@code java} and its options. */
  abstract List<String> command(Path root, int port, Path data);

  /** For tables. */
  public String label() {
    return this == CONDYLE ? "Condyle" : "stock HAPI";
  }
}
