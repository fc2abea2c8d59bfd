package io.spoor.localstack;

import io.spoor.client.kafka.Kafka;
import io.spoor.client.replay.AppOffsets;
import io.spoor.client.replay.PipelineProgress;
import io.spoor.client.replay.PipelineProgress.Replayed;
import io.spoor.client.replay.Superseding;
import io.spoor.launchers.Child;
import io.spoor.launchers.Directories;
import io.spoor.localstack.Generation.Rebuilding;
import io.spoor.schemas.access.Account;
import io.spoor.streams.app.AppSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds chains and findings from the topic of events, under a new generation of the app.
 *
 * <p>What was reached is remembered in {@code generation.json} before the next step begins, so that
 * a replay which ended anywhere goes on when it is run again:
 *
 * <pre>
 * generation g ──stop, hand over──► g+1 rebuilding ──caught up, stop, supersede──► g+1, g to be removed ──► g+1
 * </pre>
 */
public final class Replay {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final StackHome home;
  private final Progress progress;
  private final Listener listener;
  private final Endpoints endpoints;
  private final Kafka kafka;
  private final Kafka operator;
  private final AppOffsets apps;

  /** Told how far a replay is. */
  public interface Listener {
    /** A sentence about what begins. */
    void step(String text);

    /** About twice a second while events are replayed. */
    void replaying(Replayed now);

    /** About twice a second while documents are written. */
    void indexing(long left);
  }

  /**
   * What a replay did.
   *
   * @param generation the new one
   * @param documents what became of chains and findings
   * @param coversSinceMillis what arrived since then was replayed, milliseconds since the Unix
   *     epoch; null for everything
   * @param indexed whether the new documents are written to Elasticsearch; not without Connect
   */
  public record Result(
      int generation,
      Superseding.Result documents,
      @Nullable Long coversSinceMillis,
      boolean indexed) {}

  private Replay(StackHome home, Progress progress, Listener listener) {
    this.home = home;
    this.progress = progress;
    this.listener = listener;
    this.endpoints = LocalStack.running(home, Component.KAFKA, Component.REGISTRY).endpoints();
    // A replay takes over from the app, with the app's rights and no others.
    Logins logins = Logins.of(home);
    this.kafka = Kafka.of(logins.kafkaAndRegistry(endpoints, Account.APP));
    this.operator = Kafka.of(logins.kafka(endpoints, Account.OPERATOR));
    this.apps = new AppOffsets(kafka);
  }

  /**
   * Replays, or goes on with a replay that was begun; with settings it begins anew.
   *
   * @param settings settings of the app to change, to be remembered; an empty value takes one back
   * @throws StackException when the stack does not run or a setting cannot be
   * @throws io.spoor.local.CommandFailed when the app runs elsewhere too, or Kafka does not answer
   */
  public static Result run(
      StackHome home, Map<String, String> settings, Progress progress, Listener listener) {
    try (StackLock _ = StackLock.take(home.state())) {
      return new Replay(home, progress, listener).run(settings);
    }
  }

  private Result run(Map<String, String> settings) {
    Generation last = Generation.read(home);
    if (last.replay() == null || !settings.isEmpty()) {
      begin(last.with(settings), last);
    } else {
      listener.step("going on with the replay as generation " + last.number());
    }
    Generation next = Generation.read(home);
    Rebuilding begun = Objects.requireNonNull(next.replay());
    startApp();
    new PipelineProgress(operator, next.applicationId())
        .awaitReplayed(PATIENCE, listener::replaying);
    stopApp();
    apps.awaitStopped(next.applicationId());
    var documents = new Superseding(kafka, next.number(), begun.coversSinceMillis()).run();
    next.complete().write(home);
    startApp();
    clean(next);
    return new Result(next.number(), documents, begun.coversSinceMillis(), awaitIndexed(next));
  }

  private void begin(Generation wanted, Generation last) {
    int number = last.number() + 1;
    while (apps.hasState(Generation.applicationId(number))) {
      number++;
    }
    requireStartable(wanted.next(number, new Rebuilding(0, null)));
    stopApp();
    try {
      listener.step("waiting until nothing is written as " + last.applicationId() + " any more");
      apps.awaitStopped(last.applicationId());
      Long covers = apps.handOver(last.applicationId(), Generation.applicationId(number));
      wanted.next(number, new Rebuilding(System.currentTimeMillis(), covers)).write(home);
    } catch (RuntimeException failed) {
      startApp();
      throw failed;
    }
    listener.step("replaying as generation " + number);
  }

  private void requireStartable(Generation generation) {
    try {
      AppSettings.from(
          AppServer.config(
              home.workspace(),
              0,
              endpoints.bootstrapServers(),
              endpoints.registryUrl(),
              generation));
    } catch (IllegalArgumentException e) {
      throw new StackException("the app would not start: " + e.getMessage(), e);
    }
  }

  private void startApp() {
    var start = new StackStart(home, StackOptions.defaults(), progress);
    start.runApp();
    start.started().forEach(Child::leaveRunning);
  }

  private void stopApp() {
    LocalStack.stop(home, Component.APP, progress);
  }

  private void clean(Generation complete) {
    for (int number : complete.before()) {
      apps.remove(Generation.applicationId(number));
      Directories.delete(home.appState(number));
    }
    Generation.read(home).alone().write(home);
  }

  private boolean awaitIndexed(Generation generation) {
    boolean connect =
        LocalStack.status(home).stream()
            .anyMatch(
                status ->
                    status.component() == Component.CONNECT
                        && status.state() == ComponentStatus.State.UP);
    if (connect) {
      new PipelineProgress(operator, generation.applicationId())
          .awaitIndexed(PATIENCE, listener::indexing);
    }
    return connect;
  }
}
