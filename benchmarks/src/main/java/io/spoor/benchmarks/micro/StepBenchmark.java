package io.spoor.benchmarks.micro;

import io.spoor.schemas.Alert;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Identity;
import io.spoor.schemas.IdentityEvent;
import io.spoor.streams.assemble.domain.Assemble;
import io.spoor.streams.detect.domain.Detectors;
import io.spoor.streams.manifest.domain.ManifestVersions;
import io.spoor.streams.rows.CachedRows;
import io.spoor.streams.rows.InMemoryRows;
import io.spoor.streams.stage.Outbox;
import io.spoor.streams.stage.StageSettings;
import io.spoor.streams.stitch.domain.Stitch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
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
 * An event through stitch and assemble, its links and placements included, over rows in memory:
 * what the rules cost without Kafka and RocksDB.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class StepBenchmark {
  @Param({"10", "1000"})
  private int chainLength;

  private List<IdentityEvent> events = List.of();

  /** A step takes its event's content away: each time they are told anew. */
  @Setup(Level.Invocation)
  public void tell() {
    var sample = new Sample();
    events = sample.raw(chainLength).stream().map(sample::event).toList();
  }

  @Benchmark
  @OperationsPerInvocation(Sample.RECORDS)
  public void stitchAndAssemble(Blackhole out) {
    var stages = new Stages(out);
    for (IdentityEvent event : events) {
      stages.handle(event);
    }
  }

  private static final class Stages implements Outbox {
    private static final int EVENTS_A_COMMIT = 500;
    private static final long CACHE_BYTES = 64L * 1024 * 1024;

    private final Blackhole out;
    private final Queue<SpecificRecord> toStitch = new ArrayDeque<>();
    private final Queue<SpecificRecord> toAssemble = new ArrayDeque<>();
    private final List<CachedRows> all = new ArrayList<>();
    private final Stitch stitch;
    private final Assemble assemble;
    private int handled;

    Stages(Blackhole out) {
      var settings = StageSettings.defaults();
      var detectors = Detectors.all(0);
      this.out = out;
      this.stitch = new Stitch(rows(Stitch.OWNED), detectors, settings, this);
      this.assemble =
          new Assemble(rows(Assemble.OWNED), new ManifestVersions(), detectors, settings, this);
    }

    private CachedRows rows(String owned) {
      var rows = new CachedRows(new InMemoryRows(), owned, () -> CACHE_BYTES);
      all.add(rows);
      return rows;
    }

    /** As often as a busy partition commits. */
    private void commit() {
      if (++handled % EVENTS_A_COMMIT == 0) {
        all.forEach(CachedRows::flush);
      }
    }

    void handle(IdentityEvent event) {
      stitch.handle(event);
      while (!toStitch.isEmpty() || !toAssemble.isEmpty()) {
        SpecificRecord link = toStitch.poll();
        if (link != null) {
          stitch.handle(link);
        } else {
          assemble.handle(toAssemble.remove());
        }
      }
      commit();
    }

    @Override
    public void toLinks(String key, SpecificRecord message) {
      toStitch.add(message);
    }

    @Override
    public void toActions(String chainKey, SpecificRecord message) {
      toAssemble.add(message);
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
