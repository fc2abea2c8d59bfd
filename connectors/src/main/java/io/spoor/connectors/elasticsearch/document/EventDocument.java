package io.spoor.connectors.elasticsearch.document;

import io.spoor.schemas.Content;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.key.Keys;

/** An event, the only document with content and redacted original. */
record EventDocument(IndexNames.OfAlias indices, int generation)
    implements DocumentType<IdentityEvent> {

  /**
   * An event never changes; only a replay can produce a better version from the same raw record.
   */
  private static final long REVISION = 1;

  @Override
  public Class<IdentityEvent> record() {
    return IdentityEvent.class;
  }

  @Override
  public DocumentAddress address(IdentityEvent event) {
    return DocumentAddress.ofIndex(
        indices.index(event.getArrivedAt()),
        event.getEventId(),
        DocumentAddress.version(generation, REVISION));
  }

  @Override
  public void write(IdentityEvent event, JsonWriter out) {
    EcsFields.write(out, event, event.getContent());
    out.object(
        "spoor",
        () -> {
          SpoorFields.write(out, event, Keys.id(event.getTrailKey()));
          out.object("content", event.getContent(), content -> content(out, content));
          out.flattened("original", event.getOriginal());
        });
  }

  private static void content(JsonWriter out, Content content) {
    out.text("capture", content.getCapture());
    out.flag("truncated", content.getTruncated());
    out.objects(
        "label",
        content.getLabels(),
        label ->
            out.text("name", label.getName())
                .text("field", label.getField())
                .text("stated_by", label.getStatedBy()));
  }
}
