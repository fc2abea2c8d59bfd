package io.spoor.localstack;

import io.spoor.client.kafka.KafkaClients;
import io.spoor.client.replay.AppHandover;
import io.spoor.client.replay.LagMonitor;
import io.spoor.client.replay.LagMonitor.Replayed;
import io.spoor.client.replay.StaleResultMarker;
import io.spoor.launchers.ChildProcess;
import io.spoor.launchers.Directories;
import io.spoor.localstack.AppGeneration.ReplayState;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.streams.app.AppSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds chains and findings from the event topic, under a new generation of the app.
 *
 * <p>Progress is saved in {@code generation.json} before each step, so that an interrupted replay
 * resumes when it is run again:
 *
 * <pre>
 * generation g ──stop, hand over──► g+1 rebuilding
 *              ──caught up, stop, supersede──► g+1, g to be removed ──► g+1
 * </pre>
 */
public final class ReplayCoordinator {

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final StackHome home;
  private final StackListener stackListener;
  private final Listener listener;
  private final Endpoints endpoints;
  private final KafkaClients kafka;
  private final KafkaClients operator;
  private final AppHandover handover;

  /** Receives the progress of a replay. */
  public interface Listener {
    /** A sentence about the step that begins. */
    void step(String text);

    /** About twice a second while events are replayed. */
    void replaying(Replayed replayed);

    /** About twice a second while documents are written. */
    void indexing(long remaining);
  }

  /**
   * Result of a replay.
   *
   * @param generation the new one
   * @param documents counts of the chains and findings
   * @param coversSinceMillis start of the replayed period by arrival time, milliseconds since the
   *     Unix epoch; null: everything was replayed
   * @param indexed whether the new documents are written to Elasticsearch; false without Connect
   */
  public record Result(
      int generation,
      StaleResultMarker.Result documents,
      @Nullable Long coversSinceMillis,
      boolean indexed) {}

  private ReplayCoordinator(StackHome home, StackListener stackListener, Listener listener) {
    this.home = home;
    this.stackListener = stackListener;
    this.listener = listener;
    this.endpoints =
        LocalStack.running(home, StackComponent.KAFKA, StackComponent.REGISTRY).endpoints();
    // A replay takes over from the app and uses exactly the app's permissions.
    ConnectionSettings connectionSettings = ConnectionSettings.of(home);
    this.kafka =
        KafkaClients.of(connectionSettings.kafkaAndRegistry(endpoints, ServiceAccount.APP));
    this.operator = KafkaClients.of(connectionSettings.kafka(endpoints, ServiceAccount.OPERATOR));
    this.handover = new AppHandover(kafka);
  }

  /**
   * Replays, or resumes an interrupted replay; with settings it restarts from scratch.
   *
   * @param settings app settings to change and save; an empty value removes a setting
   * @throws StackException if the stack is not running or a setting is invalid
   * @throws io.spoor.client.OperationFailedException if the app also runs elsewhere, or Kafka does
   *     not respond
   */
  public static Result run(
      StackHome home,
      Map<String, String> settings,
      StackListener stackListener,
      Listener listener) {
    try (StackLock _ = home.lock()) {
      return new ReplayCoordinator(home, stackListener, listener).run(settings);
    }
  }

  private Result run(Map<String, String> settings) {
    AppGeneration last = AppGeneration.read(home);
    if (last.replay() == null || !settings.isEmpty()) {
      prepare(last.with(settings), last);
    } else {
      listener.step("resuming the replay as generation " + last.number());
    }
    AppGeneration next = AppGeneration.read(home);
    ReplayState replayState = Objects.requireNonNull(next.replay());
    startApp();
    new LagMonitor(operator, next.applicationId()).awaitReplayed(TIMEOUT, listener::replaying);
    stopApp();
    handover.awaitStopped(next.applicationId());
    var documents =
        new StaleResultMarker(kafka, next.number(), replayState.coversSinceMillis()).run();
    next.complete().write(home);
    startApp();
    removePredecessors(next);
    return new Result(
        next.number(), documents, replayState.coversSinceMillis(), awaitIndexed(next));
  }

  private void prepare(AppGeneration next, AppGeneration last) {
    int number = last.number() + 1;
    while (handover.hasState(AppGeneration.applicationId(number))) {
      number++;
    }
    requireStartable(next.next(number, new ReplayState(0, null)));
    stopApp();
    try {
      listener.step("waiting until the app " + last.applicationId() + " has stopped writing");
      handover.awaitStopped(last.applicationId());
      Long covers =
          handover.transferOffsets(last.applicationId(), AppGeneration.applicationId(number));
      next.next(number, new ReplayState(System.currentTimeMillis(), covers)).write(home);
    } catch (RuntimeException failed) {
      startApp();
      throw failed;
    }
    listener.step("replaying as generation " + number);
  }

  private void requireStartable(AppGeneration generation) {
    try {
      AppSettings.from(
          AppStarter.config(
              home.workspace(),
              0,
              endpoints.bootstrapServers(),
              endpoints.registryUrl(),
              generation));
    } catch (IllegalArgumentException e) {
      throw new StackException("the app cannot start: " + e.getMessage(), e);
    }
  }

  private void startApp() {
    var starter = new StackStarter(home, StackOptions.defaults(), stackListener);
    starter.runApp();
    starter.started().forEach(ChildProcess::leaveRunning);
  }

  private void stopApp() {
    LocalStack.stop(home, StackComponent.APP, stackListener);
  }

  private void removePredecessors(AppGeneration complete) {
    for (int number : complete.before()) {
      handover.remove(AppGeneration.applicationId(number));
      Directories.delete(home.appState(number));
    }
    AppGeneration.read(home).withoutPredecessors().write(home);
  }

  private boolean awaitIndexed(AppGeneration generation) {
    boolean connect =
        LocalStack.status(home).stream()
            .anyMatch(
                status ->
                    status.component() == StackComponent.CONNECT
                        && status.state() == ComponentStatus.State.UP);
    if (connect) {
      new LagMonitor(operator, generation.applicationId())
          .awaitIndexed(TIMEOUT, listener::indexing);
    }
    return connect;
  }
}
