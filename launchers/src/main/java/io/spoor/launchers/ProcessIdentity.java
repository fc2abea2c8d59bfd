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
 * One process for good: its pid and when it started, so that a recycled pid is never taken for it.
 *
 * @param pid the operating system's process id
 * @param startedMillis when it started, milliseconds since the epoch; 0 where the system does not
 *     say
 */
public record ProcessIdentity(long pid, long startedMillis) {

  /**
   * The system derives start times from its boot time, which moves a little when the clock is
   * adjusted.
   */
  private static final long TOLERANCE_MILLIS = 2_000;

  /** The identity of a process that is running now. */
  public static ProcessIdentity of(ProcessHandle handle) {
    return new ProcessIdentity(handle.pid(), startMillis(handle));
  }

  /** Whether this very process is still running; a zombie is not. */
  public boolean isAlive() {
    return find().isPresent();
  }

  /** Resident memory in bytes of the process and its descendants; 0 when it is gone. */
  public long residentBytes() {
    return handles().stream().mapToLong(handle -> residentBytes(handle.pid())).sum();
  }

  /** The most that was ever resident of the process itself; 0 where the system does not say. */
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
   * @return whether it ended by itself within {@code gracePeriod}
   */
  public boolean stop(Duration gracePeriod) {
    List<ProcessHandle> family = handles();
    find().ifPresent(ProcessHandle::destroy);
    boolean terminated = awaitEnd(gracePeriod);
    if (!terminated) {
      find().ifPresent(ProcessHandle::destroyForcibly);
    }
    // A launcher that dies without a word can leave the real server behind.
    family.stream().filter(ProcessIdentity::isRunning).forEach(ProcessHandle::destroyForcibly);
    if (!terminated) {
      awaitEnd(Duration.ofSeconds(5));
    }
    return terminated;
  }

  /** Kills the process with its descendants, and waits until it is gone. */
  void kill() {
    handles().forEach(ProcessHandle::destroyForcibly);
    awaitEnd(Duration.ofSeconds(5));
  }

  /** The process and its descendants, as far as they run now; itself first. */
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
