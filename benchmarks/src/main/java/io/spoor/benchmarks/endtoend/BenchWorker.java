package io.spoor.benchmarks.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.spoor.platform.registry.RegistrySchemaResolver;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.streams.app.AppSettings;
import io.spoor.streams.app.SpoorApp;
import io.spoor.streams.app.StreamsProperties;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams;

/**
 * A separate JVM for one candidate. It starts and stops the candidate as commanded on standard
 * input, so that it stays warm from run to run, and responds on standard output.
 */
public final class BenchWorker {
  /** Command, followed by the settings file of each instance to start. */
  static final String START = "start ";

  /** Separates the settings files of several instances. */
  static final String AND = "\t";

  /** Response when the candidate is running. */
  static final String STARTED = "started";

  /** Response with the costs of a run, in the order of {@link Cost}. */
  static final String STOPPED = "stopped";

  private BenchWorker() {}

  /**
   * {@code BenchWorker CANDIDATE}; then {@code start FILE}, {@code stop}, … until the input ends.
   * Several files start as many instances of one group.
   */
  public static void main(String[] args) throws IOException {
    Candidate candidate = Candidate.valueOf(args[0]);
    PrintStream responses = System.out;
    System.setOut(System.err);
    var in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      List<Instance> instances = new ArrayList<>();
      Meter meter = new Meter();
      String cost;
      try {
        for (String file : line.substring(START.length()).split(AND, -1)) {
          instances.add(Instance.start(candidate, AppSettings.read(Path.of(file))));
        }
        responses.println(STARTED);
        String stop = in.readLine();
        if (stop == null) {
          return;
        }
        long stateBytes = 0;
        for (Instance instance : instances) {
          stateBytes += size(instance.stateDirectory());
        }
        cost = meter.read() + " " + stateBytes;
      } finally {
        for (Instance instance : instances) {
          instance.close();
        }
      }
      responses.println(STOPPED + " " + cost);
    }
  }

  /** A running instance of the candidate. */
  private record Instance(AutoCloseable app, Path stateDirectory) {
    static Instance start(Candidate candidate, AppSettings settings) throws IOException {
      AutoCloseable app =
          switch (candidate) {
            case SPOOR, UNEVALUATED -> SpoorApp.open(settings);
            case SKELETON -> skeleton(settings);
          };
      return new Instance(app, settings.stateDir());
    }

    private static AutoCloseable skeleton(AppSettings settings) throws IOException {
      SchemaResolver schemas = RegistrySchemaResolver.of(settings.registry());
      var streams =
          new KafkaStreams(
              Skeleton.build(settings.topology().sources()),
              StreamsProperties.of(settings, schemas));
      streams.start();
      return () -> {
        streams.close();
        schemas.close();
      };
    }

    void close() throws IOException {
      try {
        app.close();
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum();
    }
  }

  /** CPU time and allocated bytes since its creation. */
  private static final class Meter {
    private final OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long cpu = process.getProcessCpuTime();
    private final long allocated = threads.getTotalThreadAllocatedBytes();

    String read() {
      return (process.getProcessCpuTime() - cpu)
          + " "
          + (threads.getTotalThreadAllocatedBytes() - allocated);
    }
  }
}
