package io.spoor.streams.stitch.domain;

import io.spoor.schemas.Action;
import io.spoor.schemas.ChildRegistered;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.schemas.RootAnnounced;
import io.spoor.schemas.key.Keys;
import io.spoor.streams.detect.domain.Detectors;
import io.spoor.streams.rows.Rows;
import io.spoor.streams.stage.Outbox;
import io.spoor.streams.stage.StageSettings;
import io.spoor.streams.stage.Watermark;
import io.spoor.streams.state.Statement;
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
  private final Lineage lineage;
  private final Placement placement;
  private final StageSettings settings;
  private final Outbox out;
  private final Watermark watermark;

  public Stitch(Rows keys, Rows seen, Detectors detectors, StageSettings settings, Outbox out) {
    this.rows = new StitchRows(keys, seen);
    this.lineage = new Lineage(rows, out);
    this.placement = new Placement(rows, detectors, out);
    this.settings = settings;
    this.out = out;
    this.watermark = new Watermark(keys, settings);
  }

  /**
   * Handles an IdentityEvent, Link, RootAnnounced or ChildRegistered addressed to a key of this
   * partition.
   */
  public void handle(SpecificRecord message) {
    switch (message) {
      case IdentityEvent event -> event(event);
      case Link link -> link(link);
      case RootAnnounced announced -> {
        Node node = lineage.load(announced.getChild());
        lineage.announced(node, announced);
        finish(node);
      }
      case ChildRegistered request -> {
        Node node = lineage.load(request.getParent());
        lineage.register(node, request);
        finish(node);
      }
      default ->
          throw new IllegalArgumentException(
              "not a message of stitch: " + message.getSchema().getFullName());
    }
  }

  private void event(IdentityEvent event) {
    if (!rows.firstSeen(event.getTrailKey(), event.getEventId())) {
      return;
    }
    Node node = lineage.load(event.getTrailKey());
    if (!node.state.getHasEvents()) {
      node.state.setHasEvents(true);
      node.touch();
    }
    for (Link link : event.getLinks()) {
      if (Links.sound(link)) {
        state(node, link);
      }
    }
    finish(node);
    out.toActions(node.root(), action(node, event, late(event)));
  }

  /** Passes on what an event states, unless an earlier event of the trail stated it already. */
  private void state(Node node, Link link) {
    Statement known = rows.statement(node.key(), link.getLinkId());
    if (known != null
        && !Links.earlier(
            link.getIssuedAt(), link.getEventId(), known.getTime(), known.getEventId())) {
      return;
    }
    rows.statement(
        node.key(),
        link.getLinkId(),
        new Statement(link.getIssuedAt(), link.getEventId(), "", null));
    if (link.getChild().equals(node.key())) {
      lineage.accept(node, link);
      out.toLinks(link.getChild(), link);
    } else if (link.getParent().equals(node.key())) {
      lineage.enlist(node, link.getChild(), link.getRelation());
      var standing = lineage.standing(node, link.getRelation(), link.getChild());
      out.toLinks(link.getChild(), Link.newBuilder(link).setAnnouncement(standing).build());
    } else {
      out.toLinks(link.getChild(), link);
    }
  }

  private void link(Link link) {
    if (!Links.sound(link)) {
      return;
    }
    Node node = lineage.load(link.getChild());
    lineage.accept(node, link);
    finish(node);
  }

  private void finish(Node node) {
    if (node.visibilityChanged()) {
      lineage.announce(node);
    }
    placement.place(node);
    lineage.save(node);
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

  private boolean late(IdentityEvent event) {
    watermark.advance(Watermark.believed(event));
    return event.getTime() < watermark.now() - settings.horizon().toNanos();
  }
}
