package io.spoor.cli.command.decisions;

import io.spoor.cli.output.Terminal;
import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.client.kafka.KafkaClients;
import io.spoor.content.fingerprint.TaintKey;
import io.spoor.decisions.engine.KnownEntities;
import io.spoor.decisions.evaluation.CallEvaluator;
import io.spoor.decisions.evaluation.DetectionBasisConsumer;
import io.spoor.decisions.evaluation.FollowedDetectionBasis;
import io.spoor.decisions.evaluation.RunContentStore;
import io.spoor.decisions.kafka.TopicFollower;
import io.spoor.decisions.view.CallContext;
import io.spoor.decisions.view.ContentReceiver;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroDeserializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of a decision server that evaluates calls before they are made. */
final class CallEvaluationOptions {
  @Option(
      names = "--taint-key-file",
      paramLabel = "FILE",
      description =
          "The app's key for fingerprints (taint.key.file): with --chains, the calls of requests "
              + "are evaluated by what their run has read, and searches also find what manifests "
              + "declare. Without it, no call is evaluated.")
  private @Nullable Path keyFile;

  @Option(
      names = "--content-dir",
      paramLabel = "DIR",
      defaultValue = "${sys:java.io.tmpdir}",
      description =
          "Where the content of runs is stored while the server runs, as keyed hashes (default: "
              + "the system's directory for temporary files).")
  private Path directory = Path.of("");

  /** Whether calls are to be evaluated. */
  boolean isKeyGiven() {
    return keyFile != null;
  }

  /** Starts to read by what calls are evaluated. */
  EvaluatedCalls start(KafkaClients kafka, SchemaResolver schemas, Terminal terminal) {
    if (keyFile == null) {
      terminal.info("calls are not evaluated before they are made: that needs --taint-key-file");
      return new EvaluatedCalls(
          CallEvaluator.withoutKey(), ContentReceiver.NONE, KnownEntities.NONE, null, null);
    }
    TaintKey key = key(keyFile);
    RunContentStore store;
    try {
      store = RunContentStore.create(directory);
    } catch (IOException e) {
      throw new OperationFailedException(
          "the content of runs cannot be stored in " + directory + "; give another --content-dir",
          e);
    }
    var basis = new FollowedDetectionBasis(terminal::info);
    var evaluator = new CallEvaluator(store, basis, key, InstantSource.system(), terminal::info);
    return new EvaluatedCalls(
        evaluator,
        evaluator.contents(),
        basis.entities(),
        DetectionBasisConsumer.start(
            kafka.connection(), AvroDeserializer.ofAny(schemas), basis, terminal::info),
        store);
  }

  private static TaintKey key(Path file) {
    try {
      return TaintKey.of(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--taint-key-file " + file + ": the key " + e.getMessage());
    } catch (IOException e) {
      throw new OperationFailedException("--taint-key-file cannot be read: " + file, e);
    }
  }

  /**
   * What evaluates calls, until it is closed.
   *
   * @param entities what the manifests by which calls are evaluated declare
   * @param basis null: no call is evaluated
   * @param store null: no call is evaluated
   */
  record EvaluatedCalls(
      CallContext evaluator,
      ContentReceiver contents,
      KnownEntities entities,
      @Nullable DetectionBasisConsumer basis,
      @Nullable RunContentStore store)
      implements AutoCloseable {
    /** Whether all has been read that existed at the start. */
    boolean isCaughtUp() {
      return basis == null || basis.isCaughtUp();
    }

    /** The readers of the detection basis. */
    List<TopicFollower> followers() {
      return basis == null ? List.of() : basis.followers();
    }

    @Override
    public void close() {
      if (basis != null) {
        basis.close();
      }
      if (store != null) {
        store.close();
      }
    }
  }
}
