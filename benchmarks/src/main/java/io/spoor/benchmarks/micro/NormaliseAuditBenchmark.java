package io.spoor.benchmarks.micro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.spoor.schemas.json.RecordJson;
import io.spoor.sources.NormaliseResult;
import io.spoor.sources.NormaliseSettings;
import io.spoor.sources.Normaliser;
import io.spoor.sources.Normalisers;
import io.spoor.sources.RawRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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

/** Normalises one record of each source without a benchmark of its own to an event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class NormaliseAuditBenchmark {
  private static final String RECORDS = "audit-records.jsonl";

  @Param({
    "anthropic-activity",
    "auth0",
    "authzen",
    "azure-activity",
    "bedrock-invocation",
    "entra-audit",
    "entra-signin",
    "gcp-audit",
    "github",
    "gitlab",
    "gworkspace",
    "k8s-audit",
    "keycloak",
    "mcp",
    "okta",
    "openai-audit",
    "run",
    "teleport",
    "token-exchange",
    "vault"
  })
  public String source = "";

  private final NormaliseSettings settings = NormaliseSettings.defaults();
  private Normaliser normaliser = Normalisers.all().forSource("okta").orElseThrow();
  private RawRecord record = new RawRecord(new byte[0], "", 0, 0, 0);

  @Setup
  public void select() {
    normaliser = Normalisers.all().forSource(source).orElseThrow();
    record = new RawRecord(recordOf(source).getBytes(UTF_8), source, 0, 0, 1_773_135_600_000L);
  }

  private static String recordOf(String source) {
    try (InputStream records = NormaliseAuditBenchmark.class.getResourceAsStream(RECORDS)) {
      String text = new String(requireNonNull(records, RECORDS).readAllBytes(), UTF_8);
      return text.lines()
          .map(line -> requireNonNull(RecordJson.objectOrNull(line), line))
          .filter(line -> line.get("source").textValue().equals(source))
          .map(line -> line.get("record").toString())
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Benchmark
  public NormaliseResult normalise() {
    return normaliser.normalise(record, settings);
  }
}
