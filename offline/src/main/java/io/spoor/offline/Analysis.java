package io.spoor.offline;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.alert.Alerts;
import io.spoor.schemas.Action;
import io.spoor.schemas.Alert;
import io.spoor.schemas.Chain;
import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Identity;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.schemas.Manifest;
import io.spoor.sources.Normalised;
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
import org.apache.avro.specific.SpecificRecord;

/**
 * The stages over records at hand, in this process, without servers. Configuration first, then
 * records, then {@link #finish}, the explicit end of input; what comes out is the final state, and
 * does not depend on the order of the records nor on duplicates. Not thread-safe.
 */
public final class Analysis {
  /**
   * How often something was revised on the way depends on the order of the records; a reader of the
   * final state sees it once.
   */
  private static final long ONLY_REVISION = 1;

  private final AnalysisSettings settings;
  private final Collected collected = new Collected();
  private final Stages stages;
  private final List<DeadLetter> deadLetters = new ArrayList<>();
  private final Map<String, Normaliser> normalisers = new HashMap<>();
  private final Set<String> events = new HashSet<>();
  private long records;

  public Analysis(AnalysisSettings settings) {
    this.settings = settings;
    this.stages = new Stages(settings.stages(), collected);
  }

  public void manifest(Manifest manifest) {
    stages.manifest(manifest);
  }

  public void exception(ExceptionRule exception) {
    stages.exception(exception);
  }

  /** Takes one raw record of a source ({@link Normalisers#sources()}). */
  public void record(String source, RawRecord raw) {
    records++;
    switch (normaliser(source).normalise(raw, settings.normalise())) {
      case Normalised.Understood(IdentityEvent event) -> {
        events.add(event.getEventId());
        stages.event(event);
      }
      case Normalised.NotUnderstood(DeadLetter deadLetter) -> deadLetters.add(deadLetter);
    }
  }

  private Normaliser normaliser(String source) {
    return normalisers.computeIfAbsent(
        source,
        name ->
            Normalisers.of(name)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "no source named "
                                + name
                                + "; known are "
                                + String.join(", ", Normalisers.sources()))));
  }

  /**
   * What is found so far, by time; as in the final state, but more records may come. Retracted
   * findings are not part of it.
   */
  public List<Finding> findings() {
    stages.publish();
    return standing();
  }

  /**
   * Publishes what changed, as the application does a few times a second: what lies so far back
   * that it is evicted must have been told by then.
   */
  public void publish() {
    stages.publish();
  }

  private List<Finding> standing() {
    return collected.findings.values().stream()
        .filter(finding -> !"retracted".equals(finding.getStatus()))
        .map(finding -> Finding.newBuilder(finding).setRevision(ONLY_REVISION).build())
        .sorted(Comparator.comparingLong(Finding::getTime).thenComparing(Finding::getFindingId))
        .toList();
  }

  /**
   * The final state. Chains without anything left in them and retracted findings are not part of
   * it.
   */
  public AnalysisResult finish() {
    stages.publish();
    return new AnalysisResult(
        collected.chains.values().stream()
            .filter(chain -> !"merged".equals(chain.getStatus()))
            .map(chain -> Chain.newBuilder(chain).setRevision(ONLY_REVISION).build())
            .sorted(Comparator.comparingLong(Chain::getStarted).thenComparing(Chain::getChainId))
            .toList(),
        collected.actions.values().stream()
            .map(Analysis::only)
            .sorted(
                Comparator.comparing(Action::getChainId)
                    .thenComparingLong(action -> action.getEvent().getTime())
                    .thenComparing(action -> action.getEvent().getEventId()))
            .toList(),
        collected.links.values().stream()
            .sorted(Comparator.comparing(Link::getChild).thenComparing(Link::getLinkId))
            .toList(),
        standing(),
        collected.alerts.values().stream()
            .flatMap(alert -> Alerts.settled(alert).stream())
            .sorted(Comparator.comparingLong(Alert::getOpened).thenComparing(Alert::getAlertId))
            .toList(),
        collected.identities.values().stream()
            .filter(identity -> identity.getRuns() > 0)
            .map(identity -> Identity.newBuilder(identity).setRevision(ONLY_REVISION).build())
            .sorted(Comparator.comparing(Identity::getKey))
            .toList(),
        List.copyOf(deadLetters),
        records,
        events.size());
  }

  private static Action only(Action action) {
    return new Action(
        action.getTenant(),
        action.getChainId(),
        action.getChainKey(),
        action.getSegmentId(),
        ONLY_REVISION,
        action.getGeneration(),
        action.getLate(),
        action.getEvent());
  }

  /** What the stages sent that is part of the final state, by id. */
  private static final class Collected implements Outbox {
    final Map<String, Chain> chains = new HashMap<>();
    final Map<String, Action> actions = new HashMap<>();
    final Map<String, Link> links = new HashMap<>();
    final Map<String, Finding> findings = new HashMap<>();
    final Map<String, Alert> alerts = new HashMap<>();
    final Map<String, Identity> identities = new HashMap<>();

    @Override
    public void toLinks(String key, SpecificRecord message) {
      if (message instanceof Link link) {
        links.merge(link.getLinkId(), link, Collected::earlier);
      }
    }

    @Override
    public void toActions(String chainKey, SpecificRecord message) {
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
