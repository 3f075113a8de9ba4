package org.condyle.bench.flame;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.condyle.bench.process.MeasurementFailure;
import org.condyle.bench.process.ServerProcess;

/**
 * async-profiler in a running server. It samples by a timer of each thread, which needs no rights
 * beyond those of the process.
 */
public final class Profiler {

  private static final String EVENT = "event=ctimer,interval=2ms";

  private final Path library;

  private Profiler(Path library) {
    this.library = library;
  }

  /**
   * Unpacks the library for this machine.
   *
   * @throws MeasurementFailure if there is none for it
   */
  public static Profiler unpackedIn(Path folder) {
    String arm = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
    boolean mac = System.getProperty("os.name").startsWith("Mac");
    String resource = "/" + (mac ? "macos" : "linux-" + arm) + "/libasyncProfiler.so";
    Path library = folder.resolve("libasyncProfiler.so").toAbsolutePath();
    try (InputStream in = Profiler.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new MeasurementFailure("async-profiler has no library for this machine");
      }
      Files.createDirectories(folder);
      Files.copy(in, library, StandardCopyOption.REPLACE_EXISTING);
      return new Profiler(library);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Samples while something is done.
   *
   * @param name of the files: {@code <name>.html} with the flame graph, {@code <name>.collapsed}
   *     with each stack and its samples
   */
  public Profile record(ServerProcess server, Path folder, String name, Runnable work) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path graph = folder.resolve(name + ".html").toAbsolutePath();
    Path stacks = folder.resolve(name + ".collapsed").toAbsolutePath();
    tell(server, "start," + EVENT);
    work.run();
    tell(server, "dump,flamegraph,title=" + name + ",file=" + graph);
    tell(server, "stop,collapsed,file=" + stacks);
    return Profile.of(stacks, graph);
  }

  private void tell(ServerProcess server, String command) {
    try {
      VirtualMachine machine = VirtualMachine.attach(String.valueOf(server.pid()));
      try {
        machine.loadAgentPath(library.toString(), command);
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException
        | AgentLoadException
        | AgentInitializationException
        | IOException e) {
      throw new MeasurementFailure("The profiler cannot be attached: " + e.getMessage(), e);
    }
  }
}
