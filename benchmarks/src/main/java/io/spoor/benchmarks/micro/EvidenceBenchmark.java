package io.spoor.benchmarks.micro;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.record.EvidenceRecord;
import io.spoor.evidence.record.RecordHeader;
import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.store.WritableDirectory;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.VerificationResult;
import io.spoor.evidence.write.EvidenceWriter;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Times of sealing, verifying, and plain hashing of a record. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EvidenceBenchmark {
  private static final String NAME = "bench.example";
  private static final int SEGMENTS = 8;
  private static final int RECORDS_PER_SEGMENT = 10_000;
  private static final int RECORDS = SEGMENTS * RECORDS_PER_SEGMENT;
  private static final int FIELDS = 16;
  private static final int MIN_FIELD_BYTES = 12;
  private static final int MAX_FIELD_BYTES = 36;
  private static final int BUFFER_BYTES = 1 << 17;

  private final SigningKey key = SigningKey.generate(NAME);
  private final List<ObjectNode> samples = samples();
  private Path sealedLog = Path.of("");
  private Path growingLog = Path.of("");

  /** Objects with random text, which neither compresses nor repeats. */
  private static List<ObjectNode> samples() {
    var random = new Random(1);
    List<ObjectNode> samples = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      ObjectNode sample = JsonNodeFactory.instance.objectNode();
      for (int field = 0; field < FIELDS; field++) {
        byte[] bytes = new byte[random.nextInt(MIN_FIELD_BYTES, MAX_FIELD_BYTES)];
        random.nextBytes(bytes);
        sample.put("field_name_" + field, HexFormat.of().formatHex(bytes));
      }
      samples.add(sample);
    }
    return samples;
  }

  @Setup
  public void write() throws IOException {
    sealedLog = Files.createTempDirectory("spoor-evidence");
    for (int i = 0; i < SEGMENTS; i++) {
      sealLog(sealedLog);
    }
  }

  @Setup(Level.Iteration)
  public void startLog() throws IOException {
    growingLog = Files.createTempDirectory("spoor-evidence");
  }

  @TearDown(Level.Iteration)
  public void end() throws IOException {
    delete(growingLog);
  }

  @TearDown
  public void delete() throws IOException {
    delete(sealedLog);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private long sealLog(Path directory) throws IOException {
    try (EvidenceWriter writer =
        EvidenceWriter.open(WritableDirectory.open(directory), NAME, key, Clock.systemUTC())) {
      long first = writer.positions().values().stream().findFirst().orElse(0L);
      for (int i = 0; i < RECORDS_PER_SEGMENT; i++) {
        long offset = first + i;
        var header =
            RecordHeader.of(
                "event", "id-" + offset, TopicCatalogue.EVENTS.name(), 0, offset, Instant.EPOCH);
        writer.append(EvidenceRecord.of(header, samples.get(i % samples.size())));
      }
      return writer.seal().size();
    }
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS_PER_SEGMENT)
  public long sealLog() throws IOException {
    return sealLog(growingLog);
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public VerificationResult verify() throws IOException {
    VerificationResult verdict =
        new LogVerifier(DirectoryStore.open(sealedLog), List.of())
            .verify(Optional.empty(), records -> {});
    if (!verdict.isValid()) {
      throw new IllegalStateException("the sealed log does not verify: " + verdict.fault());
    }
    return verdict;
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public byte[] sha256() throws IOException, NoSuchAlgorithmException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    byte[] buffer = new byte[BUFFER_BYTES];
    DirectoryStore store = DirectoryStore.open(sealedLog);
    for (long segment = 0; segment < SEGMENTS; segment++) {
      try (InputStream in = store.open(segment, SegmentFile.RECORDS).orElseThrow()) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          sha256.update(buffer, 0, read);
        }
      }
    }
    return sha256.digest();
  }
}
