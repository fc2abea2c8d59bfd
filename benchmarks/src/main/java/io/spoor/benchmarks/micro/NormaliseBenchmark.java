package io.spoor.benchmarks.micro;

import io.spoor.schemas.IdentityEvent;
import io.spoor.sources.RawRecord;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Normalises a raw CloudTrail record to an event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class NormaliseBenchmark {
  private final BenchmarkEvents sample = new BenchmarkEvents();
  private final List<RawRecord> raw = sample.raw(20);
  private int next;

  @Benchmark
  public IdentityEvent normalise() {
    return sample.event(raw.get(next++ % BenchmarkEvents.RECORDS));
  }
}
