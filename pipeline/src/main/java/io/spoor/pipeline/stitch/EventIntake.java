package io.spoor.pipeline.stitch;

import io.spoor.pipeline.RecordCopy;
import io.spoor.pipeline.RecordFlags;
import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Telemetry.SourceTelemetry;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.detect.engine.Cause;
import io.spoor.pipeline.manifest.DeployedAgents;
import io.spoor.pipeline.manifest.PersonResolver;
import io.spoor.pipeline.settings.StitchSettings;
import io.spoor.pipeline.stitch.SeenEvents.Reception;
import io.spoor.pipeline.stitch.link.StitchOutbox;
import io.spoor.schemas.Action;
import io.spoor.schemas.Agent;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.RequestStated;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.key.RunKeys;
import io.spoor.schemas.vocabulary.JoinMethod;
import io.spoor.schemas.vocabulary.RequestStage;

/**
 * Receives the events of a partition's keys: drops duplicates, takes what an event states, and
 * sends its action to the chain of its key.
 */
final class EventIntake {
  private static final int CONTENT_FIELD = IdentityEvent.getClassSchema().getField("content").pos();
  private static final int ORIGINAL_FIELD =
      IdentityEvent.getClassSchema().getField("original").pos();

  private final DeployedAgents agents;
  private final PersonResolver persons;
  private final StitchRows rows;
  private final StitchOutbox outbox;
  private final LineageResolver lineage;
  private final LinkStatements statements;
  private final PersonStatements personStatements;
  private final RequestOwner requests;
  private final KeyEviction eviction;
  private final RunContents contents;
  private final KeySteps steps;
  private final StitchSettings settings;
  private final Watermark watermark;
  private final Telemetry telemetry;

  EventIntake(
      DeployedAgents agents,
      PersonResolver persons,
      StitchRows rows,
      StitchOutbox outbox,
      LineageResolver lineage,
      LinkStatements statements,
      PersonStatements personStatements,
      RequestOwner requests,
      KeyEviction eviction,
      RunContents contents,
      KeySteps steps,
      StitchSettings settings,
      Watermark watermark,
      Telemetry telemetry) {
    this.agents = agents;
    this.persons = persons;
    this.rows = rows;
    this.outbox = outbox;
    this.lineage = lineage;
    this.statements = statements;
    this.personStatements = personStatements;
    this.requests = requests;
    this.eviction = eviction;
    this.contents = contents;
    this.steps = steps;
    this.settings = settings;
    this.watermark = watermark;
    this.telemetry = telemetry;
  }

  /** Returns false for a record that was received before. */
  boolean onEvent(IdentityEvent record) {
    long clampedTime = Watermark.clampedTime(record);
    SourceTelemetry source = telemetry.source(record.getSource());
    SeenEvents seen = rows.seenEvents(record.getTrailKey());
    String observed = LogObservation.actionOf(record);
    if (observed != null) {
      return onObservation(record, observed, clampedTime, source, seen);
    }
    Reception reception = seen.receive(record, EventClaims.of(record));
    if (reception.isDropped()) {
      source.duplicate();
      return false;
    }
    outbox.setCause(Cause.event(reception.eventId(), clampedTime));
    IdentityEvent stated = toEvent(record, reception, seen);
    if (reception.kind() == Reception.Kind.CONFLICTING && !settings.replay().replaying()) {
      // Under its own id it is on the topic of events, too. A replay finds it there.
      outbox.conflictingEvent(stated);
    }
    IdentityEvent event = persons.resolve(agents.identify(stated));
    KeyAggregate node = lineage.load(event.getTrailKey());
    updateKey(node, event);
    boolean isJoined = reception.kind() == Reception.Kind.PART || event.getObserver() != null;
    long joinedRevision = isJoined ? node.makeRoomForRevision() : 0;
    statements.record(node, event);
    if (!settings.ownDomains().isEmpty()) {
      personStatements.record(node, event);
    }
    steps.finish(node);
    publish(node, event, isJoined ? joinedRevision : node.state.getEpoch(), source);
    source.placed(RunKeys.isRun(node.chainKey()));
    if (reception.kind() == Reception.Kind.NEW) {
      addWaitingObservations(node, event, source);
      if (!settings.disabledJoins().contains(JoinMethod.REQUEST.label())) {
        requests.announce(event);
      }
    }
    return true;
  }

  /** What its key knows of the event: that there is one, its agent, how long the key lives. */
  private void updateKey(KeyAggregate node, IdentityEvent event) {
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
  }

  private void addWaitingObservations(
      KeyAggregate node, IdentityEvent event, SourceTelemetry source) {
    if (LogObservation.mayBeObserved(event)) {
      String id = event.getEventId();
      for (IdentityEvent observation : rows.releaseObservations(node.key(), id)) {
        addObservation(node, LogObservation.partOf(id, event.getTime(), observation), source);
      }
    }
  }

  /** A record that observes an action waits for it: alone it is no action. */
  private boolean onObservation(
      IdentityEvent record,
      String action,
      long clampedTime,
      SourceTelemetry source,
      SeenEvents seen) {
    if (seen.receive(record, EventClaims.NONE).isDropped()) {
      source.duplicate();
      return false;
    }
    outbox.setCause(Cause.event(action, clampedTime));
    KeyAggregate node = lineage.load(record.getTrailKey());
    if (LogObservation.hasContent(record)) {
      if (seen.contains(action)) {
        addObservation(node, LogObservation.partOf(action, seen.timeOf(action), record), source);
      } else {
        rows.holdObservation(action, withoutContent(record));
      }
    }
    lineage.save(node);
    return true;
  }

  /** A record that another log has of an event of this key: an observation of its action. */
  void onRequestStated(RequestStated stated) {
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
    steps.finish(node);
    publish(node, part, revision, source);
  }

  /** Sends the action of an event. */
  private void publish(
      KeyAggregate node, IdentityEvent event, long revision, SourceTelemetry source) {
    contents.publish(node.key(), event);
    outbox.action(node.chainKey(), toAction(node, event, revision, isLate(event, source)));
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

  /**
   * Converts an event to an action without content and original, as these are not moved between
   * chains.
   */
  private Action toAction(KeyAggregate node, IdentityEvent event, long revision, boolean late) {
    return new Action(
        event.getTenant(),
        Keys.id(node.chainKey()),
        node.chainKey(),
        Keys.id(node.key()),
        revision,
        settings.replay().generation(),
        late,
        withoutContent(event),
        /* restated= */ false);
  }

  private static IdentityEvent withoutContent(IdentityEvent event) {
    return RecordCopy.with(RecordCopy.with(event, CONTENT_FIELD, null), ORIGINAL_FIELD, null);
  }

  private boolean isLate(IdentityEvent event, SourceTelemetry source) {
    watermark.advance(Watermark.clampedTime(event));
    boolean late = event.getTime() < watermark.now() - settings.retention().horizon().toNanos();
    source.recordLateness(watermark.now() - event.getTime(), late);
    return late;
  }
}
