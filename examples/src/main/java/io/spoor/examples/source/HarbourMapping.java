package io.spoor.examples.source;

import io.spoor.schemas.IdentityEvent;
import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditMapping;
import io.spoor.sources.audit.AuditRecord;
import java.util.Set;

/**
 * Example of a source: an invented log of a harbour. {@code docs/extending/source.md} explains it.
 */
public final class HarbourMapping extends AuditMapping {
  public HarbourMapping() {
    super("harbour", Set.of("entry"), Set.of());
  }

  @Override
  protected void read(AuditRecord record, AuditEvent event) {
    event.id(record.text("entry"));
    event.time(record.time("second"));
    event.action(record.text("does"), record.text("place"));
    event.principal(ActorType.HUMAN, "harbour", record.text("who"), null, null);
    event.credential("badge", "harbour", record.text("badge"), false);
    event.resource(record.text("thing"), null);
    for (String name : Set.of("mfa", "exposed_to", "grantee", "grants")) {
      event.label(name, record.object("with").text(name));
    }
    String refusal = record.text("refused");
    if (refusal == null) {
      event.succeeded();
    } else {
      event.failed(refusal, null);
    }
  }

  /** The table names places, as other logs name services. */
  @Override
  protected Operation operation(IdentityEvent event) {
    return new Operation(String.valueOf(event.getService()), event.getAction());
  }
}
