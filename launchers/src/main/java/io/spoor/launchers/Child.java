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
 * A child process that was started and answered its probe.
 *
 * <p>It runs in a session of its own, so that Ctrl-C reaches this JVM only, which then stops its
 * children in order. Until {@link #leaveRunning()} it ends with this JVM.
 */
public final class Child {

  private static final Logger log = LoggerFactory.getLogger(Child.class);
  private static final Duration GRACE = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(50);

  private final Launch launch;
  private final Process process;
  private final ProcessIdentity identity;
  private Duration readyAfter = Duration.ZERO;

  private Child(Launch launch, Process process) {
    this.launch = launch;
    this.process = process;
    this.identity = ProcessIdentity.of(process.toHandle());
  }

  /**
   * Starts the process and waits until its probe says yes. A child of the same name that an earlier
   * starter left in the same workspace is stopped first.
   *
   * @throws StartFailedException when it exits or is not ready in time; it is then stopped
   */
  public static Child start(Launch launch) {
    stopLeftover(launch.workspace(), launch.name());
    Path logFile = launch.workspace().log(launch.name());
    keepPrevious(logFile);
    long begun = System.nanoTime();
    Child child = new Child(launch, spawn(launch, logFile));
    PidFile pidFile = launch.workspace().pidFile(launch.name());
    pidFile.write(List.of(child.identity));
    try {
      if (!Reaper.add(child)) {
        throw StartFailedException.because(launch.name(), "its starter is ending", logFile);
      }
      child.awaitReady(begun);
      pidFile.write(child.identity.family());
    } catch (RuntimeException failed) {
      child.stop();
      throw failed;
    }
    log.debug(
        "Child is ready. name={} pid={} millis={}",
        launch.name(),
        child.process.pid(),
        child.readyAfter.toMillis());
    return child;
  }

  /**
   * Stops the child of that name which an earlier starter left in the workspace, if it still runs.
   *
   * @return whether it was still running
   */
  public static boolean stopLeftover(Workspace workspace, String name) {
    PidFile pidFile = workspace.pidFile(name);
    List<ProcessIdentity> alive = pidFile.read().stream().filter(ProcessIdentity::isAlive).toList();
    alive.forEach(
        process -> {
          log.debug("Stopping a process of an earlier start. name={} pid={}", name, process.pid());
          process.stop(GRACE);
        });
    pidFile.delete();
    return !alive.isEmpty();
  }

  /** Stops every child that an earlier starter left behind in the workspace. */
  public static void stopLeftovers(Workspace workspace) {
    workspace.pidFileNames().forEach(name -> stopLeftover(workspace, name));
  }

  public String name() {
    return launch.name();
  }

  public ProcessIdentity identity() {
    return identity;
  }

  public Path log() {
    return launch.workspace().log(launch.name());
  }

  /** From the start of the process until its probe said yes. */
  public Duration readyAfter() {
    return readyAfter;
  }

  /** By what the system says: this JVM hears of an exit a little later. */
  public boolean isAlive() {
    return identity.isAlive();
  }

  /** Stops it, cleanly if it lets itself; harmless when it is gone. */
  public void stop() {
    boolean clean = identity.stop(GRACE);
    if (!clean) {
      log.warn("Child had to be killed. name={} pid={}", name(), identity.pid());
    }
    // Its launcher may be gone already, and what that launched may not.
    stopLeftover(launch.workspace(), name());
    Reaper.remove(this);
  }

  /** Ends it as a crash would (SIGKILL), and returns once it is gone. */
  public void kill() {
    identity.kill();
    stopLeftover(launch.workspace(), name());
    Reaper.remove(this);
  }

  /** Lets the child outlive this JVM. */
  public void leaveRunning() {
    Reaper.remove(this);
  }

  /** When it is stopped. */
  public Tier tier() {
    return launch.tier();
  }

  private void awaitReady(long begun) {
    while (true) {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - begun);
      if (!process.isAlive()) {
        if (Reaper.isStopping()) {
          throw StartFailedException.because(name(), "it was stopped with its starter", log());
        }
        throw StartFailedException.exited(name(), process.exitValue(), elapsed, log());
      }
      try {
        if (isReady()) {
          readyAfter = Duration.ofNanos(System.nanoTime() - begun);
          return;
        }
        Thread.sleep(POLL);
      } catch (InterruptedException givenUp) {
        Thread.currentThread().interrupt();
        throw StartFailedException.because(name(), "its start was given up", log());
      }
      if (elapsed.compareTo(launch.timeout()) > 0) {
        throw StartFailedException.timedOut(name(), elapsed, log());
      }
    }
  }

  private boolean isReady() throws InterruptedException {
    try {
      return launch.probe().ready();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static Process spawn(Launch launch, Path logFile) {
    List<String> command = new ArrayList<>(ownSession());
    command.addAll(launch.command());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(launch.workspace().directory(launch.name()).toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
    builder.environment().remove("CLASSPATH");
    builder.environment().putAll(launch.environment());
    try {
      return builder.start();
    } catch (IOException e) {
      throw StartFailedException.because(launch.name(), String.valueOf(e.getMessage()), logFile);
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

  private static void keepPrevious(Path logFile) {
    if (Files.exists(logFile)) {
      try {
        Files.move(
            logFile,
            logFile.resolveSibling(logFile.getFileName() + ".1"),
            StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot set the old log aside: " + logFile, e);
      }
    }
  }
}
