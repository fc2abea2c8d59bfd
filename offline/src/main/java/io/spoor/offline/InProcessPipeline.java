package io.spoor.offline;

import io.spoor.pipeline.ChainViewSink;
import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.alert.ExceptionVersions;
import io.spoor.pipeline.assemble.AssembleStage;
import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.pipeline.profile.ProfileStage;
import io.spoor.pipeline.rows.MemoryRowStore;
import io.spoor.pipeline.rows.RowCache;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.stitch.StitchStage;
import io.spoor.schemas.Alert;
import io.spoor.schemas.Behaviour;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainMessage;
import io.spoor.schemas.DeclaredPrincipal;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Identity;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMessage;
import io.spoor.schemas.Link;
import io.spoor.schemas.Manifest;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Runs stitch, profile and assemble in one process over rows in memory. All consequences of an
 * event are handled before the next event. Not thread-safe.
 */
public final class InProcessPipeline {
  private static final int PUBLISH_BATCH_SIZE = 1_000;

  /** Cache of each stage; rows beyond it are stored encoded. */
  private static final long CACHE_BYTES = 32L * 1024 * 1024;

  /** Milliseconds; what waits for a time then waits no more. */
  private static final long LONGER_THAN_ANY_CHECK = 86_400_000;

  private final ManifestVersions manifests = new ManifestVersions();
  private final ExceptionVersions exceptions = new ExceptionVersions();
  private final Queue<KeyMessage> toKeys = new ArrayDeque<>();
  private final Queue<ChainMessage> toChains = new ArrayDeque<>();
  private final StitchStage stitch;
  private final ProfileStage profile;
  private final AssembleStage assemble;
  private final RowCache keys = rows(StitchStage.ROWS.and(ProfileStage.ROWS));
  private final RowCache chains = rows(AssembleStage.ROWS);

  /** Clock of stitch: advances with each publication, in milliseconds. */
  private long clock;

  /** Clock of profile: the latest arrival, in milliseconds; 0: records of files only. */
  private long arrived;

  /** {@code results}: receives all output of the stages, including messages between them. */
  public InProcessPipeline(StageSettings settings, Outbox results) {
    this(settings, results, ChainViewSink.NONE);
  }

  /** {@code views}: receives what decision servers know. */
  InProcessPipeline(StageSettings settings, Outbox results, ChainViewSink views) {
    var out = new StageRouter(results);
    this.stitch = new StitchStage(keys, settings.stitch(), manifests, out, views, Telemetry.NONE);
    this.profile = new ProfileStage(keys, manifests, settings.profile(), out);
    this.assemble =
        new AssembleStage(
            chains, manifests, exceptions, settings.assemble(), out, views, Telemetry.NONE);
  }

  private static RowCache rows(RowCatalogue catalogue) {
    return new RowCache(new MemoryRowStore(), catalogue, () -> CACHE_BYTES);
  }

  void addManifest(Manifest manifest) {
    manifests.add(manifest);
  }

  void addPrincipal(DeclaredPrincipal principal) {
    manifests.add(principal);
  }

  void addException(ExceptionRule exception) {
    exceptions.add(exception);
  }

  /** Handles an event and all its consequences. */
  public void handle(IdentityEvent event) {
    arrived = Math.max(arrived, event.getArrivedAt());
    stitch.handle(event);
    drain();
  }

  /** Handles the queued messages until none is left; returns whether there were any. */
  private boolean drain() {
    for (boolean any = false; ; any = true) {
      KeyMessage toKey = toKeys.poll();
      if (toKey != null) {
        if (toKey instanceof Behaviour behaviour) {
          profile.handle(behaviour);
        } else {
          stitch.handle(toKey);
        }
        continue;
      }
      ChainMessage toChain = toChains.poll();
      if (toChain == null) {
        return any;
      }
      assemble.handle(toChain);
    }
  }

  /**
   * Publishes changes, as the application does a few times a second. State must be published before
   * it is evicted.
   */
  void publish() {
    boolean more;
    do {
      clock += LONGER_THAN_ANY_CHECK;
      more = stitch.advanceTo(clock);
      more |= profile.advanceTo(arrived);
    } while (drain() || more);
    // Publishing a chain may change other chains, which are then published too.
    while (assemble.publish(PUBLISH_BATCH_SIZE) > 0) {
      drain();
    }
    while (profile.publish(PUBLISH_BATCH_SIZE) > 0) {
      drain();
    }
  }

  /** Publishes changes after the last event: nothing waits for another one. */
  void finish() {
    publish();
    while (profile.isWaiting()) {
      arrived += LONGER_THAN_ANY_CHECK;
      publish();
    }
  }

  /** Writes changed rows to the store, as each commit does. */
  public void commit() {
    keys.flush();
    chains.flush();
  }

  /** Queues messages between the stages. */
  private final class StageRouter implements Outbox {
    private final Outbox results;

    StageRouter(Outbox results) {
      this.results = results;
    }

    @Override
    public void toKey(String key, KeyMessage message) {
      toKeys.add(message);
      results.toKey(key, message);
    }

    @Override
    public void ownLink(Link link) {
      results.ownLink(link);
    }

    @Override
    public void toChain(String chainKey, ChainMessage message) {
      toChains.add(message);
      results.toChain(chainKey, message);
    }

    @Override
    public void chain(Chain chain) {
      results.chain(chain);
    }

    @Override
    public void finding(Finding finding) {
      results.finding(finding);
    }

    @Override
    public void alert(Alert alert) {
      results.alert(alert);
    }

    @Override
    public void identity(Identity identity) {
      results.identity(identity);
    }
  }
}
