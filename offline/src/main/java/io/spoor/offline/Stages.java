package io.spoor.offline;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.alert.ExceptionVersions;
import io.spoor.pipeline.assemble.Assemble;
import io.spoor.pipeline.detect.Detectors;
import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.pipeline.profile.Profile;
import io.spoor.pipeline.rows.CachedRows;
import io.spoor.pipeline.rows.InMemoryRows;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.stitch.Stitch;
import io.spoor.schemas.Alert;
import io.spoor.schemas.Behaviour;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Identity;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.avro.specific.SpecificRecord;

/**
 * Stitch, profile and assemble as one process over rows in memory: all that an event leads to is
 * handled before the next event. Not thread-safe.
 */
public final class Stages {
  private static final int PUBLISH_AT_ONCE = 1_000;

  /** Of each stage: rows beyond it lie as bytes. */
  private static final long CACHE_BYTES = 32L * 1024 * 1024;

  private final ManifestVersions manifests = new ManifestVersions();
  private final ExceptionVersions exceptions = new ExceptionVersions();
  private final Queue<SpecificRecord> toStitch = new ArrayDeque<>();
  private final Queue<SpecificRecord> toAssemble = new ArrayDeque<>();
  private final Stitch stitch;
  private final Profile profile;
  private final Assemble assemble;
  private final CachedRows keys = rows(Stitch.OWNED + Profile.OWNED);
  private final CachedRows chains = rows(Assemble.OWNED);

  /** {@code seen}: is told all that the stages send, to each other too. */
  public Stages(StageSettings settings, Outbox seen) {
    var detectors = Detectors.all(settings.generation(), settings.detectors());
    var out = new Between(seen);
    this.stitch = new Stitch(keys, detectors, settings, out);
    this.profile = new Profile(keys, manifests, detectors, settings, out);
    this.assemble =
        new Assemble(chains, manifests, exceptions, detectors, settings, out, Telemetry.NONE);
  }

  private static CachedRows rows(String owned) {
    return new CachedRows(new InMemoryRows(), owned, () -> CACHE_BYTES);
  }

  void manifest(Manifest manifest) {
    manifests.add(manifest);
  }

  void exception(ExceptionRule exception) {
    exceptions.add(exception);
  }

  /** Handles an event, and all that it leads to. */
  public void event(IdentityEvent event) {
    stitch.handle(event);
    settle();
  }

  /** Lets every message that a step sent be handled, until none is left. */
  private void settle() {
    while (true) {
      SpecificRecord link = toStitch.poll();
      if (link != null) {
        if (link instanceof Behaviour said) {
          profile.handle(said);
        } else {
          stitch.handle(link);
        }
        continue;
      }
      SpecificRecord action = toAssemble.poll();
      if (action == null) {
        return;
      }
      assemble.handle(action);
    }
  }

  /**
   * Publishes what changed, as the application does a few times a second: what lies so far back
   * that it is evicted must have been told by then.
   */
  void publish() {
    // What a chain says when it is published may be noted by chains that are published then.
    while (assemble.publish(PUBLISH_AT_ONCE) > 0) {
      settle();
    }
    while (profile.publish(PUBLISH_AT_ONCE) > 0) {
      settle();
    }
  }

  /** Writes rows that changed to where they lie, as each commit does. */
  public void commit() {
    keys.flush();
    chains.flush();
  }

  /** Queues what the stages tell each other. */
  private final class Between implements Outbox {
    private final Outbox seen;

    Between(Outbox seen) {
      this.seen = seen;
    }

    @Override
    public void toLinks(String key, SpecificRecord message) {
      toStitch.add(message);
      seen.toLinks(key, message);
    }

    @Override
    public void toActions(String chainKey, SpecificRecord message) {
      toAssemble.add(message);
      seen.toActions(chainKey, message);
    }

    @Override
    public void chain(Chain chain) {
      seen.chain(chain);
    }

    @Override
    public void finding(Finding finding) {
      seen.finding(finding);
    }

    @Override
    public void alert(Alert alert) {
      seen.alert(alert);
    }

    @Override
    public void identity(Identity identity) {
      seen.identity(identity);
    }
  }
}
