package io.spoor.benchmarks.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.launchers.AppProcess;
import io.spoor.launchers.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The driver's side of a {@link BenchWorker}. */
final class WorkerProcess implements AutoCloseable {
  private final Candidate candidate;
  private final Process process;
  private final PrintStream commands;
  private final BufferedReader responses;
  private final Path log;

  private WorkerProcess(Candidate candidate, Process process, Path log) {
    this.candidate = candidate;
    this.process = process;
    this.commands = new PrintStream(process.getOutputStream(), true, UTF_8);
    this.responses = process.inputReader(UTF_8);
    this.log = log;
  }

  /**
   * Costs of a worker's run.
   *
   * @param cpuNanos of all of its threads
   * @param allocatedBytes on the heap
   * @param stateBytes in its state directory at the end
   */
  record Cost(long cpuNanos, long allocatedBytes, long stateBytes) {}

  static WorkerProcess start(
      Candidate candidate, String heap, List<String> flags, String classPath, Path log)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("-Xmx" + heap));
    all.addAll(AppProcess.COLLECTOR);
    all.addAll(flags);
    List<String> command =
        JavaCommand.of(all, classPath, BenchWorker.class.getName(), candidate.name());
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new WorkerProcess(candidate, process, log);
  }

  void start(Path settings) {
    start(List.of(settings));
  }

  /** Starts an instance for each settings file. */
  void start(List<Path> settings) {
    commands.println(
        BenchWorker.START
            + settings.stream().map(Path::toString).collect(Collectors.joining(BenchWorker.AND)));
    expect(BenchWorker.STARTED);
  }

  Cost stop() {
    commands.println("stop");
    String[] tokens = expect(BenchWorker.STOPPED).split(" ", -1);
    return new Cost(
        Long.parseLong(tokens[1]), Long.parseLong(tokens[2]), Long.parseLong(tokens[3]));
  }

  private String expect(String word) {
    try {
      String line = responses.readLine();
      while (line != null && !line.startsWith(word)) {
        // The JVM also prints lines, for example about a recording.
        line = responses.readLine();
      }
      if (line == null) {
        throw new IllegalStateException(
            candidate.label() + " did not print \"" + word + "\"; its log: " + log);
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    commands.close();
    try {
      if (process.waitFor(30, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
