package io.spoor.benchmarks.micro;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.Detector;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.tuning.DetectorSettings;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.sources.Normalisers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * Shows events to all detectors, with Spoor's detectors alone and with further synthetic ones: what
 * a detector costs the events that it does not look at. The ratio of the two is the result.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EffectIndexBenchmark {
  private static final int CHAIN_LENGTH = 1_000;

  /** What a call does; most calls of an account are reads and writes of data. */
  private record Call(String service, String action) {}

  private static final List<Call> CALLS =
      List.of(
          new Call("s3", "GetObject"),
          new Call("s3", "PutObject"),
          new Call("dynamodb", "GetItem"),
          new Call("kms", "Decrypt"),
          new Call("sqs", "ReceiveMessage"),
          new Call("logs", "PutLogEvents"),
          new Call("ec2", "DescribeVolumes"),
          new Call("lambda", "Invoke"),
          new Call("monitoring", "PutMetricData"));

  /** Calls with effects, one of ten. */
  private static final List<Call> NOTABLE =
      List.of(
          new Call("sts", "AssumeRole"),
          new Call("ec2", "DescribeInstances"),
          new Call("secretsmanager", "GetSecretValue"),
          new Call("sts", "GetCallerIdentity"),
          new Call("iam", "PutRolePolicy"),
          new Call("ec2", "CreateSnapshot"));

  @Param({"0", "1000"})
  private int furtherRules;

  private List<IdentityEvent> events = List.of();
  private DetectionEngine detectors = DetectionEngine.create(0);

  @Setup
  public void prepare() {
    var sample = new BenchmarkEvents();
    events = new ArrayList<>();
    for (var raw : sample.raw(CHAIN_LENGTH)) {
      events.add(mixed(sample.event(raw), events.size()));
    }
    EffectKind[] kinds = EffectKind.values();
    detectors =
        DetectionEngine.create(
            0,
            DetectorSettings.defaults(),
            IntStream.range(0, furtherRules)
                .<Detector>mapToObj(i -> new Synthetic(i, kinds[i % kinds.length]))
                .toList());
  }

  private static IdentityEvent mixed(IdentityEvent event, int number) {
    List<Call> calls = number % 10 == 0 ? NOTABLE : CALLS;
    Call call = calls.get(number / 10 % calls.size());
    return Normalisers.all()
        .forSource(event.getSource())
        .orElseThrow()
        .complete(
            IdentityEvent.newBuilder(event)
                .setService(call.service + ".amazonaws.com")
                .setAction(call.action));
  }

  @Benchmark
  @OperationsPerInvocation(BenchmarkEvents.RECORDS)
  public void observe(Blackhole out) {
    for (IdentityEvent event : events) {
      out.consume(detectors.observe(event));
    }
  }

  /** A detector about one kind of effect, on a kind of object that does not occur. */
  private record Synthetic(int number, EffectKind kind) implements ActionDetector {
    @Override
    public DetectorInfo info() {
      return new DetectorInfo(
          "synthetic-" + number, 1, "Synthetic", Severity.LOW, 1, List.of(), "", List.of());
    }

    @Override
    public Set<EffectKind> effects() {
      return Set.of(kind);
    }

    @Override
    public @Nullable Observation observe(IdentityEvent event) {
      for (Effect effect : event.getEffects()) {
        if (effect.getKind().equals(kind.label()) && "nothing".equals(effect.getObjectKind())) {
          return ObservationFactory.create(info(), event, event.getTrailKey());
        }
      }
      return null;
    }

    @Override
    public List<AnchoredDetection> evaluate(ActionGroup actions) {
      return List.of();
    }
  }
}
