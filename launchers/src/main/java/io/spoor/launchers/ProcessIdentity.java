package io.spoor.launchers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Identity of one process: its pid and start time, so that a recycled pid is never mistaken for it.
 *
 * @param pid the operating system's process id
 * @param startedMillis start time, milliseconds since the epoch; 0 if the system does not report it
 */
public record ProcessIdentity(long pid, long startedMillis) {

  /**
   * The system derives start times from its boot time, which shifts slightly when the clock is
   * adjusted.
   */
  private static final long TOLERANCE_MILLIS = 2_000;

  /** The identity of a running process. */
  public static ProcessIdentity of(ProcessHandle handle) {
    return new ProcessIdentity(handle.pid(), startMillis(handle));
  }

  /** Whether exactly this process is still running; a zombie is not. */
  public boolean isAlive() {
    return find().isPresent();
  }

  /** Resident memory in bytes of the process and its descendants; 0 if it has ended. */
  public long residentBytes() {
    return handles().stream().mapToLong(handle -> residentBytes(handle.pid())).sum();
  }

  /** Processor time of the process alone; zero if it has ended. */
  public Duration cpuTime() {
    return find().flatMap(handle -> handle.info().totalCpuDuration()).orElse(Duration.ZERO);
  }

  /** Peak resident memory of the process alone; 0 if the system does not report it. */
  public long peakResidentBytes() {
    try {
      return status(pid, "VmHWM:");
    } catch (IOException noProcFileSystem) {
      return 0;
    }
  }

  /**
   * Asks the process to end, waits, and kills it with its descendants if it does not.
   *
   * @return whether it ended within {@code gracePeriod}
   */
  public boolean stop(Duration gracePeriod) {
    List<ProcessHandle> family = handles();
    find().ifPresent(ProcessHandle::destroy);
    boolean terminated = awaitEnd(gracePeriod);
    if (!terminated) {
      find().ifPresent(ProcessHandle::destroyForcibly);
    }
    // A launcher that dies silently can leave the real server running.
    family.stream().filter(ProcessIdentity::isRunning).forEach(ProcessHandle::destroyForcibly);
    if (!terminated) {
      awaitEnd(Duration.ofSeconds(5));
    }
    return terminated;
  }

  /** Kills the process with its descendants, and waits until it has ended. */
  void kill() {
    handles().forEach(ProcessHandle::destroyForcibly);
    awaitEnd(Duration.ofSeconds(5));
  }

  /** The process and its running descendants; the process first. */
  List<ProcessIdentity> family() {
    return handles().stream().map(ProcessIdentity::of).toList();
  }

  private boolean awaitEnd(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (isAlive()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      // Not sleep(): an interrupt must not turn a clean stop into a kill.
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    return true;
  }

  private Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid).filter(ProcessIdentity::isRunning).filter(this::isSameProcess);
  }

  private boolean isSameProcess(ProcessHandle handle) {
    return Math.abs(startMillis(handle) - startedMillis) <= TOLERANCE_MILLIS;
  }

  private List<ProcessHandle> handles() {
    return find()
        .map(parent -> Stream.concat(Stream.of(parent), parent.descendants()).toList())
        .orElse(List.of());
  }

  private static long startMillis(ProcessHandle handle) {
    return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static boolean isRunning(ProcessHandle handle) {
    return handle.isAlive() && !isZombie(handle.pid());
  }

  /**
   * The first thread may be a zombie while others still hold files and sockets; only the last one
   * ends the process.
   */
  private static boolean isZombie(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    try (Stream<Path> threads = Files.list(process.resolve("task"))) {
      String procStat = Files.readString(process.resolve("stat"));
      return procStat.startsWith("Z", procStat.lastIndexOf(')') + 2) && threads.count() == 1;
    } catch (IOException noProcFileSystem) {
      return false;
    }
  }

  private static long residentBytes(long pid) {
    try {
      return status(pid, "VmRSS:");
    } catch (IOException noProcFileSystem) {
      return residentBytesByPs(pid);
    }
  }

  private static long status(long pid, String name) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .sum();
    }
  }

  private static long residentBytesByPs(long pid) {
    try {
      Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
      String kilobytes = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return kilobytes.isBlank() ? 0 : Long.parseLong(kilobytes.trim()) * 1024;
    } catch (IOException unavailable) {
      return 0;
    }
  }
}
