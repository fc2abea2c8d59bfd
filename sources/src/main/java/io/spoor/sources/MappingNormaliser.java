package io.spoor.sources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.RawPointer;
import io.spoor.schemas.json.Parsed;
import io.spoor.schemas.json.RecordJson;
import io.spoor.schemas.json.Sha256Hex;
import io.spoor.schemas.json.UnusableRecordException;
import io.spoor.schemas.json.UnusableRecordException.Reason;
import io.spoor.sources.content.ContentFingerprinter;
import io.spoor.sources.mapping.ContentPolicy;
import io.spoor.sources.mapping.EventDescriber;
import io.spoor.sources.mapping.EventFlags;
import io.spoor.sources.mapping.MappingContext;
import io.spoor.sources.mapping.SourceMapping;
import io.spoor.sources.redaction.RecordRedactor;
import java.util.ArrayList;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Runs a mapping on parsed, redacted records and turns every failure into a dead letter.
 *
 * <p>Secrets are replaced before the mapping reads the record, so that no mapping can leak them.
 */
final class MappingNormaliser implements Normaliser {
  private final SourceMapping mapping;
  private final EventDescriber describer;
  private final Set<String> identifiers;
  private final DeadLetterFactory deadLetters;

  MappingNormaliser(SourceMapping mapping) {
    this.mapping = mapping;
    this.describer = new EventDescriber(mapping);
    this.identifiers = mapping.identifiers();
    this.deadLetters = new DeadLetterFactory(mapping.source(), mapping.carriesContent());
  }

  @Override
  public String source() {
    return mapping.source();
  }

  @Override
  public boolean isAuthority() {
    return mapping.isAuthority();
  }

  @Override
  public void complete(IdentityEvent event) {
    describer.describe(event);
  }

  @Override
  public NormaliseResult normalise(RawRecord raw, NormaliseSettings settings) {
    var pointer =
        new RawPointer(raw.topic(), raw.partition(), raw.offset(), Sha256Hex.hex(raw.value()));
    try {
      IdentityEvent event = mapping.map(context(raw, settings, pointer));
      describer.describe(event);
      return new NormaliseResult.Accepted(event);
    } catch (UnusableRecordException e) {
      return new NormaliseResult.Rejected(deadLetters.create(raw, pointer, settings, e));
    } catch (RuntimeException | StackOverflowError e) {
      // The message may quote the record; class and place of the exception do not.
      return new NormaliseResult.Rejected(
          deadLetters.create(
              raw,
              pointer,
              settings,
              new UnusableRecordException(Reason.INTERNAL, faultMessage(e), null)));
    }
  }

  private MappingContext context(RawRecord raw, NormaliseSettings settings, RawPointer pointer)
      throws UnusableRecordException {
    if (raw.value().length > settings.maxRecordBytes()) {
      throw new UnusableRecordException(
          Reason.TOO_LARGE,
          "the record has "
              + raw.value().length
              + " bytes, more than the "
              + settings.maxRecordBytes()
              + " allowed",
          null);
    }
    Parsed parsed = RecordJson.parse(raw.value());
    var flags = new ArrayList<String>(2);
    if (parsed.duplicateMembers()) {
      flags.add(EventFlags.DUPLICATE_MEMBERS);
    }
    ObjectNode json = parsed.object();
    // Redaction changes the tree. For a hash of the unredacted record it is parsed again, which is
    // rare.
    Supplier<String> contentHash = () -> RecordJson.canonicalHash(raw.value());
    boolean changed = new RecordRedactor(identifiers).redact(json);
    return new MappingContext(
        json,
        changed ? null : raw.value(),
        contentHash,
        settings.tenant(),
        contentPolicy(settings),
        settings.disabledJoins(),
        new ContentFingerprinter(settings.taintKey()),
        pointer,
        raw.arrivedAtMillis(),
        flags);
  }

  private static ContentPolicy contentPolicy(NormaliseSettings settings) {
    return switch (settings.capture()) {
      case OFF -> new ContentPolicy(false, settings.capture().label(), 0);
      case REDACTED ->
          new ContentPolicy(true, settings.capture().label(), settings.maxContentChars());
      case FULL -> new ContentPolicy(true, settings.capture().label(), Integer.MAX_VALUE);
    };
  }

  private static String faultMessage(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    return "fault in the normaliser: "
        + e.getClass().getName()
        + (trace.length == 0
            ? ""
            : " at " + trace[0].getClassName() + ':' + trace[0].getLineNumber());
  }
}
