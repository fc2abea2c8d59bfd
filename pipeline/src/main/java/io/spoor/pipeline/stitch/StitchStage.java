package io.spoor.pipeline.stitch;

import io.spoor.pipeline.ChainViewSink;
import io.spoor.pipeline.RecordFlags;
import io.spoor.pipeline.StitchOutput;
import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Telemetry.SourceTelemetry;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.detect.Cause;
import io.spoor.pipeline.detect.DetectionEngine;
import io.spoor.pipeline.detect.FindingBook;
import io.spoor.pipeline.manifest.DeployedAgents;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.manifest.PersonResolver;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.settings.EvictionPolicy;
import io.spoor.pipeline.settings.StitchSettings;
import io.spoor.pipeline.stitch.SeenEvents.Reception;
import io.spoor.schemas.Action;
import io.spoor.schemas.Agent;
import io.spoor.schemas.AnnounceContinued;
import io.spoor.schemas.ChildRegistered;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.LineageProbe;
import io.spoor.schemas.Link;
import io.spoor.schemas.NameResolved;
import io.spoor.schemas.PersonAsked;
import io.spoor.schemas.PersonStated;
import io.spoor.schemas.RequestMatched;
import io.spoor.schemas.RequestStated;
import io.spoor.schemas.RequestsIndexed;
import io.spoor.schemas.RequestsLogged;
import io.spoor.schemas.RootAnnounced;
import io.spoor.schemas.RootPath;
import io.spoor.schemas.ValueRead;
import io.spoor.schemas.ValueStored;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.key.RunKeys;
import io.spoor.schemas.vocabulary.JoinMethod;
import io.spoor.schemas.vocabulary.RequestStage;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * Places each event in a chain. It owns the keys of one partition: their state, the links to their
 * parents and their roots. Only the owner of a key updates its state; owners of other keys send
 * messages.
 */
public final class StitchStage {
  private static final int CONTENT_FIELD = IdentityEvent.getClassSchema().getField("content").pos();
  private static final int ORIGINAL_FIELD =
      IdentityEvent.getClassSchema().getField("original").pos();

  private final DeployedAgents agents;
  private final PersonResolver persons;
  private final StitchRows rows;
  private final StitchOutbox outbox;
  private final ChildRegistry children;
  private final LineageResolver lineage;
  private final PlacementPublisher placement;
  private final Pacer pacer;
  private final Pacer valuePacer;
  private final ValueOwner values;
  private final AccountOwner accounts;
  private final PersonStatements personStatements;
  private final RequestOwner requests;
  private final KeyEviction eviction;
  private final RunContents contents;
  private final StitchSettings settings;
  private final Watermark watermark;
  private final Telemetry telemetry;

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
    this.agents = new DeployedAgents(manifests);
    this.persons = new PersonResolver(manifests.principals(), settings.ownDomains());
    this.rows = new StitchRows(rows);
    this.pacer = new Pacer(settings.replay().replaying());
    this.outbox = new StitchOutbox(out);
    this.children =
        new ChildRegistry(
            this.rows, outbox, settings.chunkSize(), settings.maxChildren(), telemetry);
    this.watermark = new Watermark(rows, settings.retention().horizon());
    this.contents = new RunContents(rows, views, settings.replay().generation());
    this.eviction =
        new KeyEviction(
            this.rows,
            outbox,
            keyViews,
            contents,
            watermark,
            EvictionPolicy.of(settings.retention()),
            telemetry);
    this.lineage = new LineageResolver(this.rows, outbox, children, eviction, pacer, telemetry);
    this.placement =
        new PlacementPublisher(
            this.rows,
            outbox,
            new KeyEvaluator(
                this.rows,
                new FindingBook(
                    DetectionEngine.create(settings.replay().generation(), settings.detectors()),
                    out),
                outbox,
                settings.maxChildren()),
            keyViews,
            pacer,
            telemetry);
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
    this.personStatements =
        new PersonStatements(
            this.rows, outbox, settings.retention().tombstones().dividedBy(2).toNanos());
    this.requests =
        new RequestOwner(
            this.rows.requests(),
            outbox,
            lineage,
            watermark,
            EvictionPolicy.of(settings.retention()).idleTimeout());
    this.settings = settings;
    this.telemetry = telemetry;
  }

  /**
   * Handles an IdentityEvent, or a message about a key of this partition: Link, ChildRegistered,
   * RootAnnounced, NameResolved, LineageProbe, AnnounceContinued, RequestStated, RequestsIndexed,
   * RequestMatched, RequestsLogged, ValueStored, ValueRead, PersonStated or PersonAsked.
   */
  public void handle(SpecificRecord message) {
    switch (message) {
      case IdentityEvent event -> onEvent(event);
      case Link link -> onLink(link);
      case ChildRegistered request -> {
        outbox.setCause(Cause.unknown(request.getAt()));
        KeyAggregate node = lineage.load(request.getParent());
        lineage.register(node, request);
        finish(node);
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
      case RequestsLogged batch -> requests.onLogged(batch);
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
      default ->
          throw new IllegalArgumentException(
              "not a message of stitch: " + message.getSchema().getFullName());
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
    return lineage.runChecks(this::finish) || more;
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

  private void onEvent(IdentityEvent record) {
    pacer.onEvent();
    valuePacer.onEvent();
    long clampedTime = Watermark.clampedTime(record);
    SourceTelemetry source = telemetry.source(record.getSource());
    SeenEvents seen = rows.seenEvents(record.getTrailKey());
    String observed = LogObservation.actionOf(record);
    if (observed != null) {
      onObservation(record, observed, clampedTime, source, seen);
      return;
    }
    Reception reception = seen.receive(record, EventClaims.of(record));
    if (reception.isDropped()) {
      source.duplicate();
      return;
    }
    outbox.setCause(Cause.event(reception.eventId(), clampedTime));
    IdentityEvent stated = toEvent(record, reception, seen);
    if (reception.kind() == Reception.Kind.CONFLICTING && !settings.replay().replaying()) {
      // Under its own id it is on the topic of events, too. A replay finds it there.
      outbox.conflictingEvent(stated);
    }
    IdentityEvent event = agents.identify(stated);
    persons.resolve(event);
    KeyAggregate node = lineage.load(event.getTrailKey());
    if (!node.state.getHasEvents()) {
      node.state.setHasEvents(true);
      node.touch();
    }
    Agent agent = event.getAgent();
    if (agent != null) {
      lineage.nameAgent(node, agent.getId());
    }
    Issued issued = event.getIssued();
    if (issued != null
        && issued.getExpiresAt() != null
        && issued.getKey().equals(event.getTrailKey())) {
      eviction.extendTo(node, issued.getExpiresAt());
    }
    boolean isJoined = reception.kind() == Reception.Kind.PART || event.getObserver() != null;
    long joinedRevision = isJoined ? node.makeRoomForRevision() : 0;
    // Aliases last: a join that is known makes most of them irrelevant.
    recordStatements(node, event, false);
    recordStatements(node, event, true);
    if (!settings.ownDomains().isEmpty()) {
      personStatements.record(node, event);
    }
    finish(node);
    long revision = isJoined ? joinedRevision : node.state.getEpoch();
    contents.publish(node.key(), event);
    outbox.action(node.chainKey(), toAction(node, event, revision, isLate(event, source)));
    source.placed(RunKeys.isRun(node.chainKey()));
    if (reception.kind() == Reception.Kind.NEW && LogObservation.mayBeObserved(event)) {
      String id = event.getEventId();
      for (IdentityEvent observation : rows.releaseObservations(node.key(), id)) {
        addObservation(node, LogObservation.partOf(id, event.getTime(), observation), source);
      }
    }
    if (reception.kind() == Reception.Kind.NEW && joinsRequests()) {
      requests.announce(event);
    }
    if (!settings.replay().replaying()) {
      eviction.sweep();
      values.sweep();
      accounts.sweep();
      requests.sweep();
    }
  }

  /** A record that observes an action waits for it: alone it is no action. */
  private void onObservation(
      IdentityEvent record,
      String action,
      long clampedTime,
      SourceTelemetry source,
      SeenEvents seen) {
    if (seen.receive(record, EventClaims.NONE).isDropped()) {
      source.duplicate();
      return;
    }
    outbox.setCause(Cause.event(action, clampedTime));
    KeyAggregate node = lineage.load(record.getTrailKey());
    if (LogObservation.hasContent(record)) {
      if (seen.contains(action)) {
        addObservation(node, LogObservation.partOf(action, seen.timeOf(action), record), source);
      } else {
        clear(record, CONTENT_FIELD);
        clear(record, ORIGINAL_FIELD);
        rows.holdObservation(action, record);
      }
    }
    lineage.save(node);
    if (!settings.replay().replaying()) {
      eviction.sweep();
    }
  }

  private boolean joinsRequests() {
    return !settings.disabledJoins().contains(JoinMethod.REQUEST.label());
  }

  private void onRequestStated(RequestStated stated) {
    if (LinkRanking.isAlias(stated.getKey())) {
      requests.onStated(stated);
      return;
    }
    IdentityEvent part = stated.getEvent();
    if (rows.seenEvents(stated.getKey()).contains(part.getEventId())) {
      outbox.setCause(Cause.event(part.getEventId(), stated.getAt()));
      KeyAggregate node = lineage.load(stated.getKey());
      addObservation(node, part, telemetry.source(part.getSource()));
      lineage.save(node);
    }
  }

  private void addObservation(KeyAggregate node, IdentityEvent part, SourceTelemetry source) {
    long revision = node.makeRoomForRevision();
    finish(node);
    contents.publish(node.key(), part);
    outbox.action(node.chainKey(), toAction(node, part, revision, isLate(part, source)));
  }

  /** The record as the event, or the part of an event, that it is. */
  private static IdentityEvent toEvent(IdentityEvent record, Reception reception, SeenEvents seen) {
    IdentityEvent event =
        reception.eventId().equals(record.getEventId())
            ? record
            : RecordFlags.with(record, reception.eventId(), RecordFlags.CONFLICTING);
    if (reception.kind() != Reception.Kind.PART) {
      return event;
    }
    IdentityEvent part = RecordFlags.with(event, reception.eventId(), RecordFlags.PART);
    // The stages of a request have times of their own; an action has that of its first record.
    return RequestStage.of(part.getLabels()) == null
        ? part
        : IdentityEvent.newBuilder(part).setTime(seen.timeOf(reception.eventId())).build();
  }

  private void recordStatements(KeyAggregate node, IdentityEvent event, boolean ofAliases) {
    for (Link link : event.getLinks()) {
      if (LinkRanking.ALIAS.equals(link.getRelation()) == ofAliases && isAccepted(link)) {
        recordStatement(node, link);
      }
    }
  }

  private boolean isAccepted(Link link) {
    return LinkRanking.isValid(link) && !settings.disabledJoins().contains(link.getMethod());
  }

  /** Forwards the statements of an event, unless an earlier event of the trail made them. */
  private void recordStatement(KeyAggregate node, Link link) {
    if (!rows.isEarliestStatement(node.key(), link)) {
      return;
    }
    if (link.getChild().equals(node.key())) {
      lineage.accept(node, link);
      rows.recordStatement(node.key(), link);
      outbox.ownLink(link);
      return;
    }
    RootPath announcement = null;
    if (link.getParent().equals(node.key())
        && !LinkRanking.CLAIM.equals(link.getRelation())
        && children.subscribe(node, link.getChild(), link.getRelation())) {
      announcement = children.announcedPath(node, link.getRelation(), link.getChild());
    }
    rows.recordStatement(node.key(), link);
    outbox.link(link, announcement);
  }

  private void onLink(Link link) {
    if (isAccepted(link)) {
      outbox.setCause(Cause.placed(link.getChild(), link, link.getAt()));
      KeyAggregate node = lineage.load(link.getChild());
      lineage.accept(node, link);
      if (EarlyLinks.isEarly(link) && node.state.getPlaced() == null) {
        // The root is sent with the first event, or with the link itself.
        announceVisibility(node);
        lineage.save(node);
      } else {
        finish(node);
      }
    }
  }

  private void applyIfKnown(String key, long causeTime, Consumer<KeyAggregate> step) {
    outbox.setCause(Cause.unknown(causeTime));
    KeyAggregate node = lineage.find(key);
    if (node != null) {
      step.accept(node);
      finish(node);
    }
  }

  private void finish(KeyAggregate node) {
    announceVisibility(node);
    if (placement.mustWait(node)) {
      placement.evaluateWaiting(node);
      lineage.awaitMove(node);
    } else {
      placement.place(node);
      lineage.onPlaced(node);
    }
    lineage.save(node);
  }

  private void announceVisibility(KeyAggregate node) {
    if (node.visibilityChanged()) {
      children.announce(node);
    }
  }

  /**
   * Converts an event to an action without content and original, as these are not moved between
   * chains. The event must not be used by the caller afterwards.
   */
  private Action toAction(KeyAggregate node, IdentityEvent event, long revision, boolean late) {
    clear(event, CONTENT_FIELD);
    clear(event, ORIGINAL_FIELD);
    return new Action(
        event.getTenant(),
        Keys.id(node.chainKey()),
        node.chainKey(),
        Keys.id(node.key()),
        revision,
        settings.replay().generation(),
        late,
        event,
        /* restated= */ false);
  }

  @SuppressWarnings("NullAway") // Avro's put takes null for a field that may be.
  private static void clear(IdentityEvent event, int field) {
    event.put(field, null);
  }

  private boolean isLate(IdentityEvent event, SourceTelemetry source) {
    watermark.advance(Watermark.clampedTime(event));
    boolean late = event.getTime() < watermark.now() - settings.retention().horizon().toNanos();
    source.recordLateness(watermark.now() - event.getTime(), late);
    return late;
  }
}
