package io.spoor.benchmarks.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.sources.NormaliseResult;
import io.spoor.sources.NormaliseSettings;
import io.spoor.sources.Normaliser;
import io.spoor.sources.Normalisers;
import io.spoor.sources.RawRecord;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Normalises the span of one tool call with arguments and a result to an event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class NormaliseCallBenchmark {
  private static final String MAIL =
      "From: ann@larkfield.example. Please send the minutes of the meeting to the team. "
          .repeat(12);
  private static final String LISTING =
      "src/stock/orders.py:42: def total(self, items): ".repeat(20);
  private static final Map<String, String> SPANS =
      Map.of(
          "mail", span("read_mail", "{\\\"id\\\":\\\"m-4\\\"}", MAIL),
          "command",
              span(
                  "bash",
                  "{\\\"command\\\":\\\"cd src && grep -rn total . | head -20\\\"}",
                  LISTING));

  /** What the call reads. */
  @Param({"mail", "command"})
  public String form = "";

  private final Normaliser normaliser = Normalisers.all().forSource("otel").orElseThrow();
  private final NormaliseSettings settings = NormaliseSettings.defaults();
  private RawRecord raw = new RawRecord(new byte[0], "spans", 0, 0, 0);

  /** A span of a call; arguments and result as they stand in a JSON string. */
  static String span(String tool, String arguments, String result) {
    return """
        {"traceId":"29e395417e2a4d0c9b5a3f1d6c8e7f01","spanId":"9b5a3f1d6c8e7f01","name":"execute_tool",
         "startTimeUnixNano":"1773135600000000000","endTimeUnixNano":"1773135601000000000","attributes":[
         {"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}},
         {"key":"gen_ai.tool.name","value":{"stringValue":"%s"}},
         {"key":"gen_ai.tool.call.arguments","value":{"stringValue":"%s"}},
         {"key":"gen_ai.tool.call.result","value":{"stringValue":"%s"}}]}
        """
        .formatted(tool, arguments, result);
  }

  /** Makes the record of the form. */
  @Setup
  public void setUp() {
    raw = new RawRecord(SPANS.getOrDefault(form, "").getBytes(UTF_8), "spans", 0, 0, 0);
  }

  /** The result, which holds the event. */
  @Benchmark
  public NormaliseResult normalise() {
    return normaliser.normalise(raw, settings);
  }
}
