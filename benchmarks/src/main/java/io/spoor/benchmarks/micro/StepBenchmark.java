package io.spoor.benchmarks.micro;

import io.spoor.offline.InProcessPipeline;
import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.Alert;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainMessage;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Identity;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMessage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Runs an event through stitch and assemble, including its links and placements, over rows in
 * memory: the cost of the rules without Kafka and RocksDB.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class StepBenchmark {
  private static final int EVENTS_PER_COMMIT = 500;

  @Param({"10", "1000"})
  private int chainLength;

  private List<IdentityEvent> events = List.of();

  /** A step removes its event's content, so the events are regenerated each time. */
  @Setup(Level.Invocation)
  public void generateEvents() {
    var sample = new BenchmarkEvents();
    events = sample.raw(chainLength).stream().map(sample::event).toList();
  }

  /** Commits as often as a busy partition does. */
  @Benchmark
  @OperationsPerInvocation(BenchmarkEvents.RECORDS)
  public void stitchAndAssemble(Blackhole out) {
    var stages = new InProcessPipeline(StageSettings.defaults(), new DiscardingOutbox(out));
    int handled = 0;
    for (IdentityEvent event : events) {
      stages.handle(event);
      if (++handled % EVENTS_PER_COMMIT == 0) {
        stages.commit();
      }
    }
  }

  private record DiscardingOutbox(Blackhole out) implements Outbox {
    @Override
    public void toKey(String key, KeyMessage message) {
      out.consume(message);
    }

    @Override
    public void toChain(String chainKey, ChainMessage message) {
      out.consume(message);
    }

    @Override
    public void chain(Chain chain) {
      out.consume(chain);
    }

    @Override
    public void identity(Identity identity) {
      out.consume(identity);
    }

    @Override
    public void finding(Finding finding) {
      out.consume(finding);
    }

    @Override
    public void alert(Alert alert) {
      out.consume(alert);
    }
  }
}
