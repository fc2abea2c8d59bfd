package io.spoor.connectors.elasticsearch.document;

import io.spoor.schemas.Action;
import io.spoor.schemas.IdentityEvent;

/** An event as placed in a chain. */
record ActionDocument(IndexNames.OfAlias indices) implements DocumentType<Action> {

  @Override
  public Class<Action> record() {
    return Action.class;
  }

  @Override
  public DocumentAddress address(Action action) {
    IdentityEvent event = action.getEvent();
    return DocumentAddress.ofIndex(
        indices.index(event.getArrivedAt()),
        event.getEventId(),
        DocumentAddress.version(action.getGeneration(), action.getRevision()));
  }

  @Override
  public void write(Action action, JsonWriter out) {
    EcsFields.write(out, action.getEvent(), null);
    out.object(
        "spoor",
        () -> {
          SpoorFields.write(out, action.getEvent(), action.getSegmentId());
          out.object(
              "chain",
              () -> out.text("id", action.getChainId()).text("root_key", action.getChainKey()));
          out.flag("late", action.getLate());
          out.number("revision", action.getRevision());
          out.number("generation", action.getGeneration());
        });
  }
}
