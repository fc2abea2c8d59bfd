package io.spoor.cli.command.decisions;

import io.spoor.cli.output.Terminal;
import io.spoor.client.ErrorMessages;
import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.content.redaction.RecordRedactor;
import io.spoor.decisions.engine.DecisionLog;
import io.spoor.decisions.log.DecisionTopic;
import io.spoor.decisions.log.SecretMask;
import io.spoor.decisions.log.SpooledDecisionLog;
import io.spoor.decisions.log.SpooledDecisionLog.WhenFull;
import io.spoor.decisions.metrics.DecisionMetrics;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.registry.SchemaResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of a decision server that records its answers in {@code spoor.decisions}. */
final class DecisionLogOptions {
  private static final long MIB = 1 << 20;

  /** Modes, as spelled on the command line. */
  enum Full {
    answer,
    deny
  }

  @Option(
      names = "--decision-log",
      paramLabel = "DIR",
      description =
          "With --chains, answers are recorded in spoor.decisions. They wait in this directory "
              + "until Kafka has them; each server needs one of its own "
              + "(default: decision-log in the state directory).")
  private @Nullable Path directory;

  @Option(names = "--no-decision-log", description = "Record no answers.")
  private boolean off;

  @Option(
      names = "--decision-log-mib",
      paramLabel = "N",
      defaultValue = "512",
      description =
          "Limit of that directory, in MiB. A caller has at most as much of it as is left free, so "
              + "half of it alone (default: ${DEFAULT-VALUE}).")
  private long mebibytes = 512;

  @Option(
      names = "--decision-log-full",
      paramLabel = "MODE",
      defaultValue = "answer",
      description =
          "What happens at the limit: answer (answers are given, and the next record says how many "
              + "are missing) or deny (default: ${DEFAULT-VALUE}).")
  private Full full = Full.answer;

  @Option(
      names = "--server-name",
      paramLabel = "NAME",
      description = "Name of this server in its records (default: host and process id).")
  private @Nullable String serverName;

  /**
   * Without the stack, answers are not recorded.
   *
   * @throws UsageException if an option says where they should be
   */
  void requireDefaults() {
    if (directory != null || full == Full.deny) {
      throw new UsageException(
          "--decision-log and --decision-log-full need --chains: only then are answers recorded");
    }
  }

  /** A log that must be closed; does nothing if recording is off. */
  interface OpenLog extends AutoCloseable {
    DecisionLog log();

    /** Why answers are not recorded any more, for people; empty: they are, or need not be. */
    Optional<String> obstacle();

    /** Registers what waits and what was lost; nothing if recording is off. */
    void register(DecisionMetrics metrics);

    @Override
    void close();
  }

  private record Off(DecisionLog log) implements OpenLog {
    @Override
    public Optional<String> obstacle() {
      return Optional.empty();
    }

    @Override
    public void register(DecisionMetrics metrics) {}

    @Override
    public void close() {}
  }

  private record On(SpooledDecisionLog log) implements OpenLog {
    @Override
    public Optional<String> obstacle() {
      return log.obstacle();
    }

    @Override
    public void register(DecisionMetrics metrics) {
      metrics.log(log::waitingBytes, log::oldestWaiting, log::lost);
    }

    @Override
    public void close() {
      log.close();
    }
  }

  /**
   * Starts to record.
   *
   * @param defaultDirectory asked if the option names none
   * @throws OperationFailedException if the directory cannot be used
   */
  OpenLog start(
      Terminal terminal,
      KafkaConnection kafka,
      SchemaResolver schemas,
      Supplier<Path> defaultDirectory) {
    if (off) {
      return new Off(DecisionLog.NONE);
    }
    if (mebibytes < 1 || mebibytes > 1 << 20) {
      throw new UsageException("--decision-log-mib must be a number from 1 to 1048576");
    }
    Path spool = directory == null ? defaultDirectory.get() : directory;
    var settings =
        new SpooledDecisionLog.Settings(
            spool,
            mebibytes * MIB,
            full == Full.deny ? WhenFull.DENY : WhenFull.CONTINUE,
            serverName == null ? hostAndProcess() : serverName);
    try {
      return new On(
          SpooledDecisionLog.start(
              settings, mask(), new DecisionTopic(kafka, schemas), terminal::info));
    } catch (IOException e) {
      throw new OperationFailedException(
          "decisions cannot wait in "
              + spool
              + ": "
              + ErrorMessages.describe(e)
              + ". Name another directory with --decision-log, or record none with --no-decision-log",
          e);
    }
  }

  /** Replaces the secrets that are replaced in records of other sources. */
  static SecretMask mask() {
    return object -> new RecordRedactor(Set.of()).redact(object);
  }

  private static String hostAndProcess() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "localhost";
    }
    return host + "/" + ProcessHandle.current().pid();
  }
}
