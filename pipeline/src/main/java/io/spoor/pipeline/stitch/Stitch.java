package io.spoor.pipeline.stitch;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Telemetry.OfSource;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.detect.Detectors;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.Action;
import io.spoor.schemas.AnnounceContinued;
import io.spoor.schemas.ChildRegistered;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Link;
import io.spoor.schemas.NameResolved;
import io.spoor.schemas.RootAnnounced;
import io.spoor.schemas.RootPath;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.key.RunKeys;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * Places each event in a chain. Keeps, for the keys of one partition, the links whose child they
 * are and the root they lead to; whoever keeps a key is the only one to change what is known of it,
 * and hears from the keepers of other keys by message.
 */
public final class Stitch {
  private static final int CONTENT = IdentityEvent.getClassSchema().getField("content").pos();
  private static final int ORIGINAL = IdentityEvent.getClassSchema().getField("original").pos();

  private final StitchRows rows;
  private final Messages messages;
  private final Children children;
  private final Lineage lineage;
  private final Placement placement;
  private final Eviction eviction;
  private final StageSettings settings;
  private final Watermark watermark;
  private final Telemetry telemetry;

  /** Tags of rows that belong to a key: see {@link io.spoor.pipeline.rows.CachedRows}. */
  public static final String OWNED = StitchRows.OWNED;

  public Stitch(Rows rows, Detectors detectors, StageSettings settings, Outbox out) {
    this(rows, detectors, settings, out, Telemetry.NONE);
  }

  public Stitch(
      Rows rows, Detectors detectors, StageSettings settings, Outbox out, Telemetry telemetry) {
    this.rows = new StitchRows(rows);
    this.messages = new Messages(out);
    this.children = new Children(this.rows, messages, settings, telemetry);
    this.watermark = new Watermark(rows, settings);
    this.eviction = new Eviction(this.rows, messages, watermark, settings, telemetry);
    this.lineage =
        new Lineage(this.rows, messages, children, eviction, settings.maxChildren(), telemetry);
    this.placement =
        new Placement(
            this.rows,
            messages,
            new Judging(this.rows, detectors, messages, settings.maxChildren()),
            telemetry);
    this.settings = settings;
    this.telemetry = telemetry;
  }

  /**
   * Handles an IdentityEvent, or a message about a key of this partition: Link, ChildRegistered,
   * RootAnnounced, NameResolved or AnnounceContinued.
   */
  public void handle(SpecificRecord message) {
    switch (message) {
      case IdentityEvent event -> event(event);
      case Link link -> link(link);
      case ChildRegistered request -> {
        messages.because(request.getAt());
        Node node = lineage.load(request.getParent());
        children.register(node, request);
        finish(node);
      }
      // What follows is news of others, and keeps nothing alive.
      case RootAnnounced news ->
          told(news.getChild(), news.getAt(), node -> lineage.announced(node, news));
      case NameResolved news ->
          told(news.getChild(), news.getAt(), node -> lineage.resolved(node, news));
      case AnnounceContinued reminder ->
          told(reminder.getKey(), reminder.getAt(), node -> children.goOn(node, reminder));
      default ->
          throw new IllegalArgumentException(
              "not a message of stitch: " + message.getSchema().getFullName());
    }
  }

  private void event(IdentityEvent event) {
    long believed = Watermark.believed(event);
    messages.because(believed);
    OfSource source = telemetry.source(event.getSource());
    if (!rows.firstSeen(event.getTrailKey(), event.getEventId(), believed)) {
      source.duplicate();
      return;
    }
    Node node = lineage.load(event.getTrailKey());
    if (!node.state.getHasEvents()) {
      node.state.setHasEvents(true);
      node.touch();
    }
    Issued minted = event.getIssued();
    if (minted != null
        && minted.getExpiresAt() != null
        && minted.getKey().equals(event.getTrailKey())) {
      eviction.keepUntil(node, minted.getExpiresAt());
    }
    for (Link link : event.getLinks()) {
      if (counts(link)) {
        state(node, link);
      }
    }
    finish(node);
    messages.action(node.root(), action(node, event, late(event, source)));
    source.placed(RunKeys.isRun(node.root()));
    if (!settings.replaying()) {
      eviction.sweep();
    }
  }

  private boolean counts(Link link) {
    return Links.sound(link) && !settings.joinsOff().contains(link.getMethod());
  }

  /** Passes on what an event states, unless an earlier event of the trail stated it already. */
  private void state(Node node, Link link) {
    if (!rows.earliestStatement(node.key(), link)) {
      return;
    }
    RootPath standing = null;
    if (link.getChild().equals(node.key())) {
      lineage.accept(node, link);
    } else if (link.getParent().equals(node.key())
        && !Links.CLAIM.equals(link.getRelation())
        && children.enlist(node, link.getChild(), link.getRelation())) {
      standing = children.standing(node, link.getRelation(), link.getChild());
    }
    rows.stated(node.key(), link);
    messages.link(link, standing);
  }

  private void link(Link link) {
    if (counts(link)) {
      messages.because(link.getAt());
      Node node = lineage.load(link.getChild());
      lineage.accept(node, link);
      if (EarlyLinks.isEarly(link) && node.state.getPlaced() == null) {
        // Where it stands is told with its first event, or with the link itself.
        tellIfVisible(node);
        lineage.save(node);
      } else {
        finish(node);
      }
    }
  }

  private void told(String key, long at, Consumer<Node> step) {
    messages.because(at);
    Node node = lineage.known(key);
    if (node != null) {
      step.accept(node);
      finish(node);
    }
  }

  private void finish(Node node) {
    tellIfVisible(node);
    placement.place(node);
    lineage.save(node);
  }

  private void tellIfVisible(Node node) {
    if (node.visibilityChanged()) {
      children.announce(node);
    }
  }

  /**
   * Content and original go no further than the event: a merge never moves them. The event is this
   * step's own from here on.
   */
  private Action action(Node node, IdentityEvent event, boolean late) {
    clear(event, CONTENT);
    clear(event, ORIGINAL);
    return new Action(
        event.getTenant(),
        Keys.id(node.root()),
        node.root(),
        Keys.id(node.key()),
        node.state.getEpoch(),
        settings.generation(),
        late,
        event);
  }

  @SuppressWarnings("NullAway") // Avro's put takes null for a field that may be.
  private static void clear(IdentityEvent event, int field) {
    event.put(field, null);
  }

  private boolean late(IdentityEvent event, OfSource source) {
    watermark.advance(Watermark.believed(event));
    boolean late = event.getTime() < watermark.now() - settings.horizon().toNanos();
    source.behind(watermark.now() - event.getTime(), late);
    return late;
  }
}
