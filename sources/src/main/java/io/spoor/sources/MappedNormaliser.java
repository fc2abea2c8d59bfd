package io.spoor.sources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.RawPointer;
import io.spoor.schemas.json.Json;
import io.spoor.schemas.json.NotUsable;
import io.spoor.schemas.json.NotUsable.Reason;
import io.spoor.schemas.json.Parsed;
import io.spoor.schemas.json.Sha256;
import io.spoor.sources.content.ContentTracer;
import io.spoor.sources.mapping.ContentPolicy;
import io.spoor.sources.mapping.Flags;
import io.spoor.sources.mapping.Mapping;
import io.spoor.sources.mapping.Reading;
import io.spoor.sources.redaction.Redactor;
import java.util.ArrayList;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Runs a mapping on parsed, redacted records and turns whatever goes wrong into a dead letter.
 *
 * <p>Secrets are replaced in the parsed record before the mapping sees it: what a mapping never had
 * it cannot leak.
 */
final class MappedNormaliser implements Normaliser {
  private final Mapping mapping;
  private final Set<String> identifiers;
  private final DeadLetters deadLetters;

  MappedNormaliser(Mapping mapping) {
    this.mapping = mapping;
    this.identifiers = mapping.identifiers();
    this.deadLetters = new DeadLetters(mapping.source(), mapping.carriesContent());
  }

  @Override
  public String source() {
    return mapping.source();
  }

  @Override
  public Normalised normalise(RawRecord raw, NormaliseSettings settings) {
    var pointer =
        new RawPointer(raw.topic(), raw.partition(), raw.offset(), Sha256.hex(raw.value()));
    try {
      return new Normalised.Understood(mapping.event(read(raw, settings, pointer)));
    } catch (NotUsable e) {
      return new Normalised.NotUnderstood(deadLetters.letter(raw, pointer, settings, e));
    } catch (RuntimeException | StackOverflowError e) {
      // The message may quote the record; the class and place of the fault do not.
      return new Normalised.NotUnderstood(
          deadLetters.letter(
              raw, pointer, settings, new NotUsable(Reason.INTERNAL, fault(e), null)));
    }
  }

  private Reading read(RawRecord raw, NormaliseSettings settings, RawPointer pointer)
      throws NotUsable {
    if (raw.value().length > settings.maxRecordBytes()) {
      throw new NotUsable(
          Reason.TOO_LARGE,
          "the record has "
              + raw.value().length
              + " bytes, more than the "
              + settings.maxRecordBytes()
              + " allowed",
          null);
    }
    Parsed parsed = Json.parse(raw.value());
    var flags = new ArrayList<String>(2);
    if (parsed.duplicateMembers()) {
      flags.add(Flags.DUPLICATE_MEMBERS);
    }
    ObjectNode json = parsed.object();
    // Redaction changes the tree, so a record that may need the hash of what it was is parsed
    // again: rare.
    Supplier<String> contentHash = () -> Json.canonicalHash(raw.value());
    boolean changed = new Redactor(identifiers).redact(json);
    return new Reading(
        json,
        changed ? null : raw.value(),
        contentHash,
        settings.tenant(),
        policy(settings),
        settings.joinsOff(),
        new ContentTracer(settings.traceKey()),
        pointer,
        raw.arrivedAtMillis(),
        flags);
  }

  private static ContentPolicy policy(NormaliseSettings settings) {
    return switch (settings.capture()) {
      case OFF -> new ContentPolicy(false, settings.capture().label(), 0);
      case REDACTED ->
          new ContentPolicy(true, settings.capture().label(), settings.maxContentChars());
      case FULL -> new ContentPolicy(true, settings.capture().label(), Integer.MAX_VALUE);
    };
  }

  private static String fault(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    return "fault in the normaliser: "
        + e.getClass().getName()
        + (trace.length == 0
            ? ""
            : " at " + trace[0].getClassName() + ':' + trace[0].getLineNumber());
  }
}
