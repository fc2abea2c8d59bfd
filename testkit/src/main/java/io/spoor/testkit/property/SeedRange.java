package io.spoor.testkit.property;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The seeds of a test that runs many of them. {@code mvn verify -Pfull} runs all; otherwise the
 * commit chooses a quarter, so that four commits in a row try most of them. A test prints its
 * range.
 *
 * @param first first seed
 * @param count number of seeds
 */
public record SeedRange(long first, long count) {
  private static final int QUARTERS = 4;

  /**
   * The seeds of this run.
   *
   * @param property system property with another number of seeds; they then start at {@code
   *     spoor.first}, or 0
   * @param all number of seeds of a full run
   */
  public static SeedRange of(String property, long all) {
    Long asked = Long.getLong(property);
    SeedRange range;
    if (asked != null) {
      range = new SeedRange(Long.getLong("spoor.first", 0), asked);
    } else if (Boolean.getBoolean("spoor.full")) {
      range = new SeedRange(0, all);
    } else {
      range = new SeedRange(quarter() * all / QUARTERS, Math.max(1, all / QUARTERS));
    }
    System.out.printf(
        "%s: seeds %d to %d (all: -Pfull, others: -D%s=N -Dspoor.first=N)%n",
        property, range.first, range.end() - 1, property);
    return range;
  }

  /**
   * Of a test that tries every byte or step in turn: the first one to try, and after how many the
   * next one is. All with {@code -Pfull}, otherwise every fourth, from one that the commit chooses.
   *
   * @param first first case
   * @param step distance of two cases
   */
  public record Cases(int first, int step) {
    /** The cases of this run. */
    public static Cases ofRun() {
      return Boolean.getBoolean("spoor.full") ? new Cases(0, 1) : new Cases(quarter(), QUARTERS);
    }
  }

  /** The seed after the last. */
  public long end() {
    return first + count;
  }

  private static int quarter() {
    return Math.floorMod(commit().hashCode(), QUARTERS);
  }

  /** Hash of the commit that is checked out; empty outside a checkout. */
  private static String commit() {
    try {
      Process git =
          new ProcessBuilder("git", "rev-parse", "HEAD")
              .directory(Path.of(System.getProperty("spoor.root", ".")).toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String hash = new String(git.getInputStream().readAllBytes(), UTF_8).strip();
      return git.waitFor(5, TimeUnit.SECONDS) && git.exitValue() == 0 ? hash : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
