package io.spoor.benchmarks.micro;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks of this package. */
public final class MicroBenchmarks {
  private MicroBenchmarks() {}

  /**
   * Prints time and allocation of each operation on standard output.
   *
   * @param regex pattern for class and method names
   */
  public static void run(String regex) {
    try {
      new Runner(new OptionsBuilder().include(regex).addProfiler(GCProfiler.class).build()).run();
    } catch (RunnerException e) {
      throw new IllegalStateException("the benchmarks do not run: " + e.getMessage(), e);
    }
  }
}
