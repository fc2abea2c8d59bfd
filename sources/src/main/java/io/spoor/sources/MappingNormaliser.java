package io.spoor.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.content.redaction.RecordRedactor;
import io.spoor.content.tracing.ContentFingerprinter;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.RawPointer;
import io.spoor.schemas.json.Parsed;
import io.spoor.schemas.json.RecordJson;
import io.spoor.schemas.json.Sha256Hex;
import io.spoor.schemas.json.UnusableRecordException;
import io.spoor.schemas.json.UnusableRecordException.Reason;
import io.spoor.sources.mapping.ContentPolicy;
import io.spoor.sources.mapping.EventFlags;
import io.spoor.sources.mapping.MappingContext;
import io.spoor.sources.mapping.OtherReading;
import io.spoor.sources.mapping.RejectedRecord;
import io.spoor.sources.mapping.SourceMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a mapping on parsed, redacted records and turns every failure into a dead letter.
 *
 * <p>Secrets are replaced before the mapping reads the record, so that no mapping can leak them.
 */
final class MappingNormaliser implements Normaliser {
  private final SourceMapping mapping;
  private final Set<String> identifiers;
  private final Set<String> described;
  private final DeadLetterFactory deadLetters;

  MappingNormaliser(SourceMapping mapping) {
    this.mapping = mapping;
    this.identifiers = mapping.identifiers();
    this.described = mapping.describedSecrets();
    this.deadLetters =
        new DeadLetterFactory(mapping.source(), mapping.carriesContent(), mapping.removesContent());
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
  public IdentityEvent complete(IdentityEvent.Builder mapped) {
    return mapping.describe(mapped.build()).complete(mapped);
  }

  @Override
  public NormaliseResult normalise(RawRecord raw, NormaliseSettings settings) {
    var pointer =
        new RawPointer(raw.topic(), raw.partition(), raw.offset(), Sha256Hex.hex(raw.value()));
    try {
      return accepted(raw, settings, pointer);
    } catch (UnusableRecordException e) {
      return rejected(raw, settings, pointer, e);
    } catch (RuntimeException | StackOverflowError e) {
      // The message may quote the record; class and place of the exception do not.
      return rejected(
          raw,
          settings,
          pointer,
          new UnusableRecordException(Reason.INTERNAL, faultMessage(e), null));
    }
  }

  private NormaliseResult accepted(RawRecord raw, NormaliseSettings settings, RawPointer pointer)
      throws UnusableRecordException {
    Parsed parsed = parse(raw, settings);
    MappingContext context =
        context(parsed, () -> RecordJson.objectOrNull(text(raw)), raw, settings, pointer);
    IdentityEvent.Builder event = mapping.map(context);
    List<IdentityEvent.Builder> others = new ArrayList<>(context.otherReadings());
    if (parsed.duplicateMembers() && mapping.carriesContent()) {
      others.addAll(firstMembers(raw, settings, pointer, event));
    }
    List<IdentityEvent> otherReadings = new ArrayList<>(others.size());
    for (IdentityEvent.Builder other : others) {
      otherReadings.add(complete(other));
    }
    return new NormaliseResult.Accepted(complete(event), otherReadings);
  }

  /** The record as other parsers read it, which take the first of repeated members. */
  private List<IdentityEvent.Builder> firstMembers(
      RawRecord raw, NormaliseSettings settings, RawPointer pointer, IdentityEvent.Builder event) {
    ObjectNode json = RecordJson.withFirstMembers(raw.value());
    if (json == null) {
      return List.of();
    }
    try {
      MappingContext context =
          context(
              new Parsed(json, true),
              () -> RecordJson.withFirstMembers(raw.value()),
              raw,
              settings,
              pointer);
      IdentityEvent.Builder other = mapping.map(context);
      if (OtherReading.isSame(event, other)) {
        return List.of();
      }
      List<IdentityEvent.Builder> others = new ArrayList<>(context.otherReadings());
      others.add(
          other.getEventId().equals(event.getEventId())
              ? OtherReading.of(other, RecordJson.canonical(json))
              : other);
      return others;
    } catch (UnusableRecordException e) {
      // Only the reading by the last members is an event.
      return List.of();
    }
  }

  private NormaliseResult rejected(
      RawRecord raw,
      NormaliseSettings settings,
      RawPointer pointer,
      UnusableRecordException cause) {
    var rejected =
        new RejectedRecord(
            raw.value(), settings.tenant(), pointer, raw.arrivedAtMillis(), cause.reason().label());
    return new NormaliseResult.Rejected(
        deadLetters.create(raw, pointer, settings, cause), mapping.marks(rejected));
  }

  private static Parsed parse(RawRecord raw, NormaliseSettings settings)
      throws UnusableRecordException {
    if (raw.value().length > settings.maxRecordBytes()) {
      throw new UnusableRecordException(
          Reason.TOO_LARGE,
          "the record has %s bytes, more than the %s allowed"
              .formatted(raw.value().length, settings.maxRecordBytes()),
          null);
    }
    Parsed parsed = RecordJson.parse(raw.value());
    OversizedStub.check(parsed.object());
    return parsed;
  }

  private static String text(RawRecord raw) {
    return new String(raw.value(), UTF_8);
  }

  /** {@code parsedAgain}: the record once more, as redaction changes the tree. */
  private MappingContext context(
      Parsed parsed,
      Supplier<@Nullable ObjectNode> parsedAgain,
      RawRecord raw,
      NormaliseSettings settings,
      RawPointer pointer) {
    var flags = new ArrayList<String>(2);
    if (parsed.duplicateMembers()) {
      flags.add(EventFlags.DUPLICATE_MEMBERS);
    }
    ObjectNode json = parsed.object();
    // Redaction changes the tree. For a hash of the unredacted record it is parsed again, which is
    // rare.
    Supplier<String> contentHash = () -> RecordJson.canonicalHash(raw.value());
    boolean changed = new RecordRedactor(identifiers, described).redact(json);
    return new MappingContext(
        json,
        changed ? new UnredactedRecord(json, parsedAgain) : () -> json,
        changed ? null : raw.value(),
        contentHash,
        settings.tenant(),
        contentPolicy(settings),
        settings.disabledJoins(),
        new ContentFingerprinter(settings.taintKey()),
        pointer,
        raw.arrivedAtMillis(),
        flags,
        new ArrayList<>(0));
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
