package io.spoor.pipeline.stitch;

import io.spoor.pipeline.ChainViewSink;
import io.spoor.pipeline.StitchOutput;
import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.detect.engine.Cause;
import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.pipeline.detect.engine.FindingBook;
import io.spoor.pipeline.manifest.DeployedAgents;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.manifest.PersonResolver;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.settings.EvictionPolicy;
import io.spoor.pipeline.settings.StitchSettings;
import io.spoor.pipeline.stitch.link.LinkRanking;
import io.spoor.pipeline.stitch.link.Pacer;
import io.spoor.pipeline.stitch.link.StitchOutbox;
import io.spoor.pipeline.stitch.value.AccountOwner;
import io.spoor.pipeline.stitch.value.AccountRows;
import io.spoor.pipeline.stitch.value.ValueOwner;
import io.spoor.pipeline.stitch.value.ValueRows;
import io.spoor.schemas.AnnounceContinued;
import io.spoor.schemas.Behaviour;
import io.spoor.schemas.ChildRegistered;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMessage;
import io.spoor.schemas.LineageProbe;
import io.spoor.schemas.Link;
import io.spoor.schemas.NameResolved;
import io.spoor.schemas.PersonAsked;
import io.spoor.schemas.PersonStated;
import io.spoor.schemas.RequestMatched;
import io.spoor.schemas.RequestStated;
import io.spoor.schemas.RequestsIndexed;
import io.spoor.schemas.RootAnnounced;
import io.spoor.schemas.ValueRead;
import io.spoor.schemas.ValueStored;
import java.util.function.Consumer;

/**
 * Places each event in a chain. It owns the keys of one partition: their state, the links to their
 * parents and their roots. Only the owner of a key updates its state; owners of other keys send
 * messages.
 */
public final class StitchStage {
  private final StitchOutbox outbox;
  private final ChildRegistry children;
  private final LineageResolver lineage;
  private final KeySteps steps;
  private final LinkStatements statements;
  private final EventIntake events;
  private final Pacer pacer;
  private final Pacer valuePacer;
  private final ValueOwner values;
  private final AccountOwner accounts;
  private final RequestOwner requests;
  private final KeyEviction eviction;
  private final StitchSettings settings;

  /** Families of its rows. */
  public static final RowCatalogue ROWS =
      StitchRows.CATALOGUE
          .and(RequestRows.CATALOGUE)
          .and(ValueRows.CATALOGUE)
          .and(AccountRows.CATALOGUE)
          .and(RunContents.CATALOGUE);

  public StitchStage(Rows rows, StitchSettings settings, StitchOutput out) {
    this(rows, settings, (tenant, agent, time) -> null, out, Telemetry.NONE);
  }

  /**
   * {@code manifests}: tell which agent runs as a service, where events state a name only, and
   * whose an account is.
   */
  public StitchStage(
      Rows rows,
      StitchSettings settings,
      ManifestLookup manifests,
      StitchOutput out,
      Telemetry telemetry) {
    this(rows, settings, manifests, out, ChainViewSink.NONE, telemetry);
  }

  /**
   * {@code views}: receives the chain of each key and the content of runs, if decision servers are
   * configured.
   */
  public StitchStage(
      Rows rows,
      StitchSettings settings,
      ManifestLookup manifests,
      StitchOutput out,
      ChainViewSink views,
      Telemetry telemetry) {
    var keyViews = new KeyViews(views, settings.replay().generation());
    var stitchRows = new StitchRows(rows);
    this.pacer = new Pacer(settings.replay().replaying());
    this.outbox = new StitchOutbox(out);
    this.children =
        new ChildRegistry(
            stitchRows, outbox, settings.chunkSize(), settings.maxChildren(), telemetry);
    var watermark = new Watermark(rows, settings.retention().horizon());
    var contents = new RunContents(rows, views, settings.replay().generation());
    this.eviction =
        new KeyEviction(
            stitchRows,
            outbox,
            keyViews,
            contents,
            watermark,
            EvictionPolicy.of(settings.retention()),
            telemetry);
    this.lineage = new LineageResolver(stitchRows, outbox, children, eviction, pacer, telemetry);
    this.steps =
        new KeySteps(
            children,
            lineage,
            new PlacementPublisher(
                stitchRows,
                outbox,
                new KeyEvaluator(
                    stitchRows,
                    new FindingBook(
                        DetectionEngine.create(
                            settings.replay().generation(), settings.detectors()),
                        out),
                    outbox,
                    settings.maxChildren()),
                keyViews,
                pacer,
                telemetry));
    this.statements =
        new LinkStatements(stitchRows, outbox, children, lineage, steps, settings.disabledJoins());
    this.valuePacer = new Pacer(settings.replay().replaying());
    this.values =
        new ValueOwner(
            new ValueRows(rows),
            outbox,
            watermark,
            settings.retention().tombstones().toNanos(),
            valuePacer,
            telemetry);
    this.accounts =
        new AccountOwner(
            new AccountRows(rows),
            outbox,
            watermark,
            settings.retention().tombstones().toNanos(),
            telemetry);
    this.requests =
        new RequestOwner(
            stitchRows.requests(),
            outbox,
            lineage,
            watermark,
            EvictionPolicy.of(settings.retention()).idleTimeout());
    this.settings = settings;
    this.events =
        new EventIntake(
            new DeployedAgents(manifests),
            new PersonResolver(manifests.principals(), settings.ownDomains()),
            stitchRows,
            outbox,
            lineage,
            statements,
            new PersonStatements(
                stitchRows, outbox, settings.retention().tombstones().dividedBy(2).toNanos()),
            requests,
            eviction,
            contents,
            steps,
            settings,
            watermark,
            telemetry);
  }

  /** Handles an event of a key of this partition. */
  public void handle(IdentityEvent event) {
    pacer.onEvent();
    valuePacer.onEvent();
    boolean isNew = events.onEvent(event);
    if (isNew && !settings.replay().replaying()) {
      eviction.sweep();
      values.sweep();
      accounts.sweep();
      requests.sweep();
    }
  }

  /**
   * Handles a message about a key of this partition.
   *
   * @throws IllegalArgumentException if profile handles the message
   */
  public void handle(KeyMessage message) {
    switch (message) {
      case Link link -> statements.onLink(link);
      case ChildRegistered request -> {
        outbox.setCause(Cause.unknown(request.getAt()));
        KeyAggregate node = lineage.load(request.getParent());
        lineage.register(node, request);
        steps.finish(node);
      }
      // Answers from other owners keep no key active.
      case RootAnnounced answer ->
          applyIfKnown(
              answer.getChild(), answer.getAt(), node -> lineage.onRootAnnounced(node, answer));
      case NameResolved answer ->
          applyIfKnown(
              answer.getChild(), answer.getAt(), node -> lineage.onAliasResolved(node, answer));
      case LineageProbe probe ->
          applyIfKnown(probe.getKey(), probe.getAt(), node -> lineage.onProbe(node, probe));
      case RequestStated stated -> onRequestStated(stated);
      case RequestsIndexed index -> requests.onIndexed(index);
      case RequestMatched match -> requests.onMatched(match);
      case ValueStored stored -> {
        outbox.setCause(Cause.unknown(stored.getAt()));
        values.onStored(stored);
      }
      case ValueRead read -> {
        outbox.setCause(Cause.unknown(read.getAt()));
        values.onRead(read);
      }
      case PersonStated stated -> {
        outbox.setCause(Cause.unknown(stated.getAt()));
        accounts.onStated(stated);
      }
      case PersonAsked asked -> {
        outbox.setCause(Cause.unknown(asked.getAt()));
        accounts.onAsked(asked);
      }
      case AnnounceContinued continuation ->
          applyIfKnown(
              continuation.getKey(),
              continuation.getAt(),
              node -> children.resume(node, continuation));
      case Behaviour _ -> throw new IllegalArgumentException("profile handles Behaviour");
    }
  }

  /**
   * Sets the clock and runs lineage checks that are due, at most a batch. Call it several times a
   * second, and before the first message.
   *
   * @param wallClock milliseconds since the Unix epoch; a time before the last one has no effect
   * @return whether more checks are due
   */
  public boolean advanceTo(long wallClock) {
    pacer.advanceTo(wallClock);
    valuePacer.advanceTo(wallClock);
    requests.advanceTo(wallClock);
    boolean more = values.advance();
    more |= accounts.advance();
    return lineage.runChecks(steps::finish) || more;
  }

  /**
   * Whether any key waits until it may move or change its parent, or until its root is known, any
   * value to tell its readers, any account to tell chains whose it is, or any record to be sent to
   * the owner of its request id.
   */
  public boolean isWaiting() {
    return lineage.hasChecks()
        || values.isWaiting()
        || accounts.isWaiting()
        || requests.isWaiting();
  }

  private void onRequestStated(RequestStated stated) {
    if (LinkRanking.isAlias(stated.getKey())) {
      requests.onStated(stated);
    } else {
      events.onRequestStated(stated);
    }
  }

  private void applyIfKnown(String key, long causeTime, Consumer<KeyAggregate> step) {
    outbox.setCause(Cause.unknown(causeTime));
    KeyAggregate node = lineage.find(key);
    if (node != null) {
      step.accept(node);
      steps.finish(node);
    }
  }
}
