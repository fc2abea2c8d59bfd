package io.spoor.launchers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child process that was started and became ready.
 *
 * <p>It runs in a separate session, so that Ctrl-C reaches this JVM only, which then stops its
 * children in order. It ends with this JVM, unless {@link #leaveRunning()} is called.
 */
public final class ChildProcess {

  private static final Logger log = LoggerFactory.getLogger(ChildProcess.class);
  private static final Duration GRACE = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(50);

  private final LaunchSpec spec;
  private final Process process;
  private final ProcessIdentity identity;
  private Duration startupDuration = Duration.ZERO;

  private ChildProcess(LaunchSpec spec, Process process) {
    this.spec = spec;
    this.process = process;
    this.identity = ProcessIdentity.of(process.toHandle());
  }

  /**
   * Starts the process and waits until its probe succeeds. A child of the same name that an earlier
   * starter left in the same workspace is stopped first.
   *
   * @throws StartFailedException if it exits or is not ready in time; it is then stopped
   */
  public static ChildProcess start(LaunchSpec spec) {
    stopLeftover(spec.workspace(), spec.name());
    Path logFile = spec.workspace().log(spec.name());
    archivePreviousLog(logFile);
    long startNanos = System.nanoTime();
    ChildProcess child = new ChildProcess(spec, spawn(spec, logFile));
    PidFile pidFile = spec.workspace().pidFile(spec.name());
    pidFile.write(List.of(child.identity));
    try {
      if (!Reaper.add(child)) {
        throw StartFailedException.withReason(
            spec.name(), "the process that started it is ending", logFile);
      }
      child.awaitReady(startNanos);
      pidFile.write(child.identity.family());
    } catch (RuntimeException failed) {
      child.stop();
      throw failed;
    }
    log.debug(
        "Child is ready. name={} pid={} millis={}",
        spec.name(),
        child.process.pid(),
        child.startupDuration.toMillis());
    return child;
  }

  /**
   * Stops the child of that name that an earlier starter left in the workspace, if it is still
   * running.
   *
   * @return whether it was still running
   */
  public static boolean stopLeftover(Workspace workspace, String name) {
    PidFile pidFile = workspace.pidFile(name);
    List<ProcessIdentity> liveProcesses =
        pidFile.read().stream().filter(ProcessIdentity::isAlive).toList();
    liveProcesses.forEach(
        process -> {
          log.debug("Stopping a process of an earlier start. name={} pid={}", name, process.pid());
          process.stop(GRACE);
        });
    pidFile.delete();
    return !liveProcesses.isEmpty();
  }

  /** Stops every child that an earlier starter left behind in the workspace. */
  public static void stopLeftovers(Workspace workspace) {
    workspace.pidFileNames().forEach(name -> stopLeftover(workspace, name));
  }

  public String name() {
    return spec.name();
  }

  public ProcessIdentity identity() {
    return identity;
  }

  public Path log() {
    return spec.workspace().log(spec.name());
  }

  /** Time from the start of the process until its probe succeeded. */
  public Duration startupDuration() {
    return startupDuration;
  }

  /** Asks the operating system: this JVM is notified of an exit a little later. */
  public boolean isAlive() {
    return identity.isAlive();
  }

  /** Stops it, cleanly if possible; does nothing if it has ended. */
  public void stop() {
    boolean terminated = identity.stop(GRACE);
    if (!terminated) {
      log.warn("Child had to be killed. name={} pid={}", name(), identity.pid());
    }
    // Its launcher may have ended already, but not the process that it launched.
    stopLeftover(spec.workspace(), name());
    Reaper.remove(this);
  }

  /** Kills it like a crash (SIGKILL), and returns once it has ended. */
  public void kill() {
    identity.kill();
    stopLeftover(spec.workspace(), name());
    Reaper.remove(this);
  }

  /** Keeps the child running after this JVM ends. */
  public void leaveRunning() {
    Reaper.remove(this);
  }

  /** Its place in the shutdown order. */
  public ShutdownTier tier() {
    return spec.tier();
  }

  private void awaitReady(long startNanos) {
    while (true) {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
      if (!process.isAlive()) {
        if (Reaper.isStopping()) {
          throw StartFailedException.withReason(
              name(), "it was stopped with the process that started it", log());
        }
        throw StartFailedException.exited(name(), process.exitValue(), elapsed, log());
      }
      try {
        if (isReady()) {
          startupDuration = Duration.ofNanos(System.nanoTime() - startNanos);
          return;
        }
        Thread.sleep(POLL);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw StartFailedException.withReason(name(), "its start was cancelled", log());
      }
      if (elapsed.compareTo(spec.timeout()) > 0) {
        throw StartFailedException.timedOut(name(), elapsed, log());
      }
    }
  }

  private boolean isReady() throws InterruptedException {
    try {
      return spec.probe().checkReady();
    } catch (IOException notReady) {
      return false;
    }
  }

  private static Process spawn(LaunchSpec spec, Path logFile) {
    List<String> command = new ArrayList<>(ownSession());
    command.addAll(PrivateFiles.command(spec.command()));
    PrivateFiles.ensure(logFile);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(spec.workspace().directory(spec.name()).toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
    builder.environment().remove("CLASSPATH");
    builder.environment().putAll(spec.environment());
    try {
      return builder.start();
    } catch (IOException e) {
      throw StartFailedException.withReason(spec.name(), String.valueOf(e.getMessage()), logFile);
    }
  }

  private static List<String> ownSession() {
    for (String directory : new String[] {"/usr/bin", "/bin"}) {
      Path setsid = Path.of(directory, "setsid");
      if (Files.isExecutable(setsid)) {
        return List.of(setsid.toString());
      }
    }
    return List.of();
  }

  private static void archivePreviousLog(Path logFile) {
    if (Files.exists(logFile)) {
      try {
        Files.move(
            logFile,
            logFile.resolveSibling(logFile.getFileName() + ".1"),
            StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot rename the old log: " + logFile, e);
      }
    }
  }
}
