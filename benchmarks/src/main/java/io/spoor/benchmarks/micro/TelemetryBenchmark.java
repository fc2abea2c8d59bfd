package io.spoor.benchmarks.micro;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Telemetry.SourceTelemetry;
import io.spoor.pipeline.Telemetry.Stage;
import io.spoor.streams.telemetry.AppMetrics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** All telemetry of one record from raw to evaluated, from two stream threads. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@Threads(2)
public class TelemetryBenchmark {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final Telemetry telemetry =
      new AppMetrics()
          .telemetry(List.of("cloudtrail", "otel"), List.of("not-json"), Map.of("rule", "high"));
  private final SourceTelemetry otel = telemetry.source("otel");
  private final char[] name = {'o', 't', 'e', 'l'};

  @Benchmark
  public void tellOfOneRecord() {
    otel.received();
    otel.normalised(MINUTE);
    telemetry.latency(Stage.NORMALISE, 30);
    // Like Avro: a new string each time.
    SourceTelemetry source = telemetry.source(new String(name));
    source.recordLateness(MINUTE, false);
    source.placed(true);
    telemetry.latency(Stage.STITCH, 130);
    telemetry.latency(Stage.ASSEMBLE, 250);
  }
}
