package io.spoor.offline;

import io.spoor.pipeline.ChainViewSink;
import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.alert.AlertPublisher;
import io.spoor.schemas.Action;
import io.spoor.schemas.Alert;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainMessage;
import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.DeclaredPrincipal;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Identity;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMessage;
import io.spoor.schemas.Link;
import io.spoor.schemas.Manifest;
import io.spoor.sources.NormaliseResult;
import io.spoor.sources.Normaliser;
import io.spoor.sources.Normalisers;
import io.spoor.sources.RawRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the stages over given records, in this process and without servers. Configure it, add
 * records, then call {@link #finish} at the end of input. The final state is independent of record
 * order and duplicates. Not thread-safe.
 */
public final class Analysis {
  /**
   * Replaces revision numbers, as the number of intermediate revisions depends on the order of the
   * records.
   */
  private static final long FIXED_REVISION = 1;

  private final AnalysisSettings settings;
  private final Normalisers sources;
  private final FinalState finalState = new FinalState();
  private final InProcessPipeline pipeline;
  private final List<DeadLetter> deadLetters = new ArrayList<>();
  private final Map<String, Normaliser> normalisers = new HashMap<>();
  private final Set<String> events = new HashSet<>();
  private final Map<String, IdentityEvent> undatedMarks = new TreeMap<>();
  private @Nullable Consumer<Finding> observer;
  private long records;

  public Analysis(AnalysisSettings settings) {
    this(settings, Normalisers.all());
  }

  /** {@code sources}: the sources whose records it understands. */
  public Analysis(AnalysisSettings settings, Normalisers sources) {
    this(settings, sources, ChainViewSink.NONE);
  }

  /** {@code views}: receives what decision servers know of the runs. */
  public Analysis(AnalysisSettings settings, Normalisers sources, ChainViewSink views) {
    this.settings = settings;
    this.sources = sources;
    this.pipeline =
        new InProcessPipeline(
            settings.stages().withEffectTables(sources.tablesDigest()), finalState, views);
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

  /**
   * States that the observer receives each version of a finding, as it is after each record. The
   * analysis then publishes after each record, which takes longer.
   */
  public void observe(Consumer<Finding> findingObserver) {
    observer = findingObserver;
  }

  /** Adds one raw record of a source ({@link Normalisers#sources()}). */
  public void addRecord(String source, RawRecord raw) {
    records++;
    switch (normaliser(source).normalise(raw, settings.normalise())) {
      case NormaliseResult.Accepted accepted -> {
        for (IdentityEvent event : accepted.events()) {
          events.add(event.getEventId());
          pipeline.handle(event);
        }
      }
      case NormaliseResult.Rejected(DeadLetter deadLetter, List<IdentityEvent> rejectedMarks) -> {
        deadLetters.add(deadLetter);
        for (IdentityEvent mark : rejectedMarks) {
          if (mark.getTime() > 0) {
            pipeline.handle(mark);
          } else {
            undatedMarks.putIfAbsent(mark.getEventId(), mark);
          }
        }
      }
    }
    if (observer != null) {
      publish();
    }
  }

  /**
   * Places the marks of records without a readable time: records of files have no arrival time
   * either, so a mark gets the time of the last action of its trail.
   */
  private void placeUndatedMarks() {
    for (IdentityEvent mark : undatedMarks.values()) {
      finalState.actions.values().stream()
          .map(Action::getEvent)
          .filter(event -> event.getTrailKey().equals(mark.getTrailKey()))
          .mapToLong(IdentityEvent::getTime)
          .max()
          .ifPresent(time -> pipeline.handle(IdentityEvent.newBuilder(mark).setTime(time).build()));
    }
    undatedMarks.clear();
  }

  private Normaliser normaliser(String source) {
    return normalisers.computeIfAbsent(
        source,
        name ->
            sources
                .forSource(name)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "unknown source "
                                + name
                                + "; known sources are "
                                + String.join(", ", sources.sources()))));
  }

  /**
   * The findings so far, by time, without retracted ones. As in the final state, but more records
   * may follow.
   */
  public List<Finding> findings() {
    pipeline.publish();
    return activeFindings();
  }

  /**
   * Publishes changes, as the application does a few times a second. State must be published before
   * it is evicted.
   */
  public void publish() {
    pipeline.publish();
  }

  private List<Finding> activeFindings() {
    return finalState.findings.values().stream()
        .filter(finding -> !"retracted".equals(finding.getStatus()))
        .map(
            finding ->
                // The cause of the last change depends on the order of the records.
                Finding.newBuilder(finding).setRevision(FIXED_REVISION).setCause(null).build())
        .sorted(Comparator.comparingLong(Finding::getTime).thenComparing(Finding::getFindingId))
        .toList();
  }

  /** The final state, without empty chains and retracted findings. */
  public AnalysisResult finish() {
    pipeline.publish();
    placeUndatedMarks();
    pipeline.finish();
    return new AnalysisResult(
        finalState.chains.values().stream()
            .filter(chain -> !"merged".equals(chain.getStatus()))
            .map(chain -> Chain.newBuilder(chain).setRevision(FIXED_REVISION).build())
            .sorted(Comparator.comparingLong(Chain::getStarted).thenComparing(Chain::getChainId))
            .toList(),
        finalState.actions.values().stream()
            .map(Analysis::withFixedRevision)
            .sorted(
                Comparator.comparing(Action::getChainId)
                    .thenComparingLong(action -> action.getEvent().getTime())
                    .thenComparing(action -> action.getEvent().getEventId()))
            .toList(),
        finalState.links.values().stream()
            .sorted(Comparator.comparing(Link::getChild).thenComparing(Link::getLinkId))
            .toList(),
        activeFindings(),
        finalState.alerts.values().stream()
            .flatMap(alert -> AlertPublisher.withoutNotifications(alert).stream())
            .sorted(Comparator.comparingLong(Alert::getOpened).thenComparing(Alert::getAlertId))
            .toList(),
        finalState.identities.values().stream()
            .filter(identity -> identity.getRuns() > 0)
            .map(identity -> Identity.newBuilder(identity).setRevision(FIXED_REVISION).build())
            .sorted(Comparator.comparing(Identity::getKey))
            .toList(),
        List.copyOf(deadLetters),
        records,
        events.size());
  }

  private static Action withFixedRevision(Action action) {
    return new Action(
        action.getTenant(),
        action.getChainId(),
        action.getChainKey(),
        action.getSegmentId(),
        FIXED_REVISION,
        action.getGeneration(),
        action.getLate(),
        action.getEvent(),
        /* restated= */ false);
  }

  /** Collects the final state from the stages' output, by id. */
  private final class FinalState implements Outbox {
    final Map<String, Chain> chains = new HashMap<>();
    final Map<String, Action> actions = new HashMap<>();
    final Map<String, Link> links = new HashMap<>();
    final Map<String, Finding> findings = new HashMap<>();
    final Map<String, Alert> alerts = new HashMap<>();
    final Map<String, Identity> identities = new HashMap<>();

    @Override
    public void toKey(String key, KeyMessage message) {
      if (message instanceof Link link) {
        ownLink(link);
      }
    }

    @Override
    public void ownLink(Link link) {
      links.merge(link.getLinkId(), link, FinalState::earlier);
    }

    @Override
    public void toChain(String chainKey, ChainMessage message) {
      if (message instanceof Action action) {
        actions.merge(
            action.getEvent().getEventId(),
            action,
            (a, b) -> b.getRevision() >= a.getRevision() ? b : a);
      }
    }

    @Override
    public void chain(Chain chain) {
      chains.put(chain.getChainId(), chain);
    }

    @Override
    public void alert(Alert alert) {
      alerts.put(alert.getAlertId(), alert);
    }

    @Override
    public void finding(Finding finding) {
      if (observer != null) {
        observer.accept(finding);
      }
      findings.merge(
          finding.getFindingId(), finding, (a, b) -> b.getRevision() >= a.getRevision() ? b : a);
    }

    @Override
    public void identity(Identity identity) {
      identities.put(identity.getIdentityId(), identity);
    }

    private static Link earlier(Link a, Link b) {
      boolean second =
          b.getIssuedAt() < a.getIssuedAt()
              || (b.getIssuedAt() == a.getIssuedAt()
                  && b.getEventId().compareTo(a.getEventId()) < 0);
      return second ? b : a;
    }
  }
}
