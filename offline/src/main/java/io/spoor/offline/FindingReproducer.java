package io.spoor.offline;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.Alert;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainMessage;
import io.spoor.schemas.DeclaredPrincipal;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Identity;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMessage;
import io.spoor.schemas.Manifest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Runs the stages over recorded events and keeps only the wanted findings, so that it needs no
 * memory beyond the stages' own state. Events are given in order of arrival, manifests and
 * exceptions at the time they became known. Not thread-safe.
 */
public final class FindingReproducer {
  private final InProcessPipeline pipeline;
  private final Map<String, Finding> findings = new HashMap<>();
  private final long publishEvery;
  private long published = Long.MIN_VALUE;

  /** {@code wantedIds}: accepts ids of wanted findings. */
  public FindingReproducer(StageSettings settings, Predicate<String> wantedIds) {
    this.pipeline = new InProcessPipeline(settings, new WantedFindings(wantedIds));
    // Well before eviction, which is after 2.25 horizons.
    this.publishEvery = settings.horizon().dividedBy(24).toMillis();
  }

  public void addManifest(Manifest manifest) {
    pipeline.addManifest(manifest);
  }

  public void addPrincipal(DeclaredPrincipal principal) {
    pipeline.addPrincipal(principal);
  }

  public void addException(ExceptionRule exception) {
    pipeline.addException(exception);
  }

  /** Handles an event; {@code recordedAt}: append time, milliseconds since the Unix epoch. */
  public void handle(IdentityEvent event, long recordedAt) {
    if (published == Long.MIN_VALUE) {
      published = recordedAt;
    } else if (recordedAt - published > publishEvery) {
      pipeline.publish();
      published = recordedAt;
    }
    pipeline.handle(event);
  }

  /** Publishes changes, which completes the findings. */
  public void finish() {
    pipeline.finish();
  }

  /** The active finding with this id; empty when there is none or it was retracted. */
  public Optional<Finding> finding(String id) {
    return Optional.ofNullable(findings.get(id))
        .filter(finding -> !"retracted".equals(finding.getStatus()));
  }

  /** Collects the wanted findings from the stages' output. */
  private final class WantedFindings implements Outbox {
    private final Predicate<String> wantedIds;

    WantedFindings(Predicate<String> wantedIds) {
      this.wantedIds = wantedIds;
    }

    @Override
    public void finding(Finding finding) {
      if (wantedIds.test(finding.getFindingId())) {
        findings.merge(
            finding.getFindingId(), finding, (a, b) -> b.getRevision() >= a.getRevision() ? b : a);
      }
    }

    @Override
    public void toKey(String key, KeyMessage message) {}

    @Override
    public void toChain(String chainKey, ChainMessage message) {}

    @Override
    public void chain(Chain chain) {}

    @Override
    public void alert(Alert alert) {}

    @Override
    public void identity(Identity identity) {}
  }
}
