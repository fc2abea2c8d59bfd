package io.spoor.cli.command.decisions;

import io.spoor.cli.output.Terminal;
import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.client.kafka.KafkaClients;
import io.spoor.decisions.engine.KnownEntities;
import io.spoor.decisions.evaluation.CallEvaluator;
import io.spoor.decisions.evaluation.DetectionBasisConsumer;
import io.spoor.decisions.evaluation.FollowedDetectionBasis;
import io.spoor.decisions.evaluation.RunContentStore;
import io.spoor.decisions.kafka.TopicFollower;
import io.spoor.decisions.view.CallContext;
import io.spoor.decisions.view.ContentReceiver;
import io.spoor.schemas.fingerprint.TaintKey;
import io.spoor.schemas.registry.SchemaResolver;
import io.spoor.schemas.serde.AvroDeserializer;
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
    var rules = new FollowedDetectionBasis(terminal::info);
    var evaluate = new CallEvaluator(store, rules, key, InstantSource.system(), terminal::info);
    return new EvaluatedCalls(
        evaluate,
        evaluate.contents(),
        rules.entities(),
        DetectionBasisConsumer.start(
            kafka.connection(), AvroDeserializer.ofAny(schemas), rules, terminal::info),
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
   * @param rules null: no call is evaluated
   * @param store null: no call is evaluated
   */
  record EvaluatedCalls(
      CallContext evaluate,
      ContentReceiver contents,
      KnownEntities entities,
      @Nullable DetectionBasisConsumer rules,
      @Nullable RunContentStore store)
      implements AutoCloseable {
    /** Whether all has been read that existed at the start. */
    boolean isCaughtUp() {
      return rules == null || rules.isCaughtUp();
    }

    /** The readers of the rules. */
    List<TopicFollower> followers() {
      return rules == null ? List.of() : rules.followers();
    }

    @Override
    public void close() {
      if (rules != null) {
        rules.close();
      }
      if (store != null) {
        store.close();
      }
    }
  }
}
