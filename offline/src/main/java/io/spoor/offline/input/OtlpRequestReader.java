package io.spoor.offline.input;

import static io.spoor.offline.input.LookaheadInput.END;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Takes an OTLP request in JSON apart ({@code ExportTraceServiceRequest} of trace_service.proto or
 * {@code ExportLogsServiceRequest} of logs_service.proto, as the OpenTelemetry Collector writes it
 * to a file or to Kafka): each span or log record is a record, with its resource and scope. It
 * holds some while it has not read their resource or scope. What is said of spans holds for both.
 */
final class OtlpRequestReader {
  /** Larger resources are left out of their spans, which would repeat them. */
  private static final int MAX_SHARED = 256 * 1024;

  /** Spans that wait for a resource behind them, in bytes. */
  private static final int MAX_HELD = 4 << 20;

  private static final int MAX_NAME = 64;

  /** A member of resources and scopes that no event needs. */
  private static final String SCHEMA = "schemaUrl";

  private enum Level {
    RESOURCES,
    RESOURCE,
    SCOPES,
    SCOPE,
    SPANS,
    END
  }

  /** A resource or scope while the object around it is read. */
  private static final class Shared {
    private byte @Nullable [] value;
    private boolean isKnown;
  }

  private record HeldSpan(long line, byte[] bytes, Shared scope) {}

  private final OtlpSignal signal;
  private final LookaheadInput in;
  private final ElementReader elements;
  private final int maxBytes;
  private final Queue<InputRecord> ready = new ArrayDeque<>();
  private final List<HeldSpan> held = new ArrayList<>();

  /** Text since the last span: what is left if the request is torn between spans. */
  private final ByteArrayOutputStream structure = new ByteArrayOutputStream();

  private Level level = Level.RESOURCES;
  private Shared resource = new Shared();
  private Shared scope = new Shared();
  private int heldBytes;

  /** {@code opening}: text of the request up to its list of resources, which was read. */
  OtlpRequestReader(
      OtlpSignal signal, LookaheadInput in, ElementReader elements, int maxBytes, String opening) {
    this.signal = signal;
    this.in = in;
    this.elements = elements;
    this.maxBytes = maxBytes;
    structure.writeBytes(opening.getBytes(ISO_8859_1));
  }

  /** The next record; null at the end of the request. */
  @Nullable InputRecord next() {
    while (ready.isEmpty() && level != Level.END) {
      step();
    }
    return ready.poll();
  }

  private void step() {
    int c = skipSeparators();
    if (c == '{' && (DocumentStart.opens(in::peek) || startsStraySpan())) {
      tear();
      return;
    }
    switch (level) {
      case RESOURCES -> {
        if (c == ']') {
          in.read();
          finish(elements.restOfObject());
        } else if (enter('{', Level.RESOURCE)) {
          resource = new Shared();
        } else {
          tear();
        }
      }
      case RESOURCE -> {
        if (leave('}', Level.RESOURCES)) {
          resource.isKnown = true;
          release();
        } else {
          member("resource", resource, signal.scopes(), Level.SCOPES);
        }
      }
      case SCOPES -> {
        if (enter('{', Level.SCOPE)) {
          scope = new Shared();
        } else if (!leave(']', Level.RESOURCE)) {
          tear();
        }
      }
      case SCOPE -> {
        if (leave('}', Level.SCOPES)) {
          scope.isKnown = true;
          releaseIfKnown();
        } else {
          member("scope", scope, signal.records(), Level.SPANS);
        }
      }
      case SPANS -> {
        if (!leave(']', Level.SCOPE)) {
          span(c);
        }
      }
      case END -> {
        // Nothing follows.
      }
    }
  }

  /** Whether a span begins outside a list of spans: a damaged one closed its list. */
  private boolean startsStraySpan() {
    return level != Level.SPANS && elements.startsRecord();
  }

  private void span(int c) {
    if (c == END) {
      tear();
      return;
    }
    structure.reset();
    InputRecord span = elements.element();
    switch (span) {
      case InputRecord.Complete(long line, byte[] bytes) -> {
        held.add(new HeldSpan(line, bytes, scope));
        heldBytes += bytes.length;
        if (heldBytes > MAX_HELD) {
          release();
        } else {
          releaseIfKnown();
        }
      }
      case InputRecord.Oversized oversized -> ready.add(oversized);
    }
    if (elements.isTorn()) {
      finish(null);
    }
  }

  /**
   * Reads one member of a resource or scope. An unknown one may be a part of a damaged span, or
   * hold spans as {@code instrumentationLibrarySpans} did, so it is not passed over.
   */
  private void member(String sharedName, Shared shared, String listName, Level inList) {
    String name = memberName();
    if (name == null) {
      tear();
    } else if (name.equals(listName) && in.peek(0) == '[') {
      enter('[', inList);
    } else {
      InputRecord value = elements.value();
      byte[] bytes = value instanceof InputRecord.Complete(long _, byte[] text) ? text : null;
      boolean isShared = name.equals(sharedName);
      if (elements.isTorn() || !(isShared || name.equals(SCHEMA) || isNull(bytes))) {
        reject(value);
      } else if (isShared) {
        share(value, bytes, shared);
      }
    }
  }

  private void share(InputRecord value, byte @Nullable [] bytes, Shared shared) {
    shared.isKnown = true;
    if (bytes != null && bytes.length <= MAX_SHARED && EnvelopeUnwrapper.isValid(bytes)) {
      shared.value = bytes;
    } else {
      ready.add(value);
    }
  }

  /** Adds what cannot be read as a part of a request, with the text before it. */
  private void reject(InputRecord value) {
    boolean isTorn = elements.isTorn();
    if (value instanceof InputRecord.Complete(long line, byte[] bytes)) {
      structure.writeBytes(bytes);
      ready.add(new InputRecord.Complete(line, structure.toByteArray()));
    } else {
      ready.add(value);
    }
    structure.reset();
    if (isTorn) {
      finish(null);
    }
  }

  private static boolean isNull(byte @Nullable [] value) {
    return value != null && new String(value, ISO_8859_1).equals("null");
  }

  /** The name of a member, read with its colon; null if there is none here. */
  private @Nullable String memberName() {
    if (in.peek(0) != '"') {
      return null;
    }
    int end = 1;
    while (end < MAX_NAME && in.peek(end) != '"' && in.peek(end) != '\n' && in.peek(end) != END) {
      end++;
    }
    int colon = DocumentStart.blankEnd(in::peek, end + 1);
    int value = DocumentStart.blankEnd(in::peek, colon + 1);
    boolean isNextLine = in.peek(value - 1) == '\n' && in.peek(value) == '{';
    if (in.peek(end) != '"' || in.peek(colon) != ':' || isNextLine) {
      return null;
    }
    var name = new StringBuilder();
    for (int i = 1; i < end; i++) {
      name.append((char) in.peek(i));
    }
    read(value);
    return name.toString();
  }

  private boolean enter(int bracket, Level next) {
    return leave(bracket, next);
  }

  private boolean leave(int bracket, Level next) {
    if (in.peek(0) != bracket) {
      return false;
    }
    read(1);
    level = next;
    return true;
  }

  private int skipSeparators() {
    while (true) {
      int c = in.peek(0);
      if (RecordBuffer.isBlank(c) || c == ',') {
        read(1);
      } else if (DocumentStart.isByteOrderMark(in::peek)) {
        in.skip(3);
      } else {
        return c;
      }
    }
  }

  private void read(int bytes) {
    for (int i = 0; i < bytes; i++) {
      int c = in.read();
      if (structure.size() < MAX_SHARED) {
        structure.write(c);
      }
    }
  }

  /** Ends a request that cannot be read further. */
  private void tear() {
    int c = in.peek(0);
    boolean isNext = c == END || DocumentStart.opens(in::peek) || elements.startsRecord();
    InputRecord rest =
        isNext
            ? new InputRecord.Complete(in.line(), structure.toByteArray())
            : elements.tear(structure.toByteArray());
    finish(rest);
  }

  private void finish(@Nullable InputRecord rest) {
    release();
    if (rest != null
        && !(rest instanceof InputRecord.Complete(long _, byte[] b) && b.length == 0)) {
      ready.add(rest);
    }
    level = Level.END;
  }

  private void releaseIfKnown() {
    if (resource.isKnown && scope.isKnown) {
      release();
    }
  }

  private void release() {
    for (HeldSpan span : held) {
      byte[] bytes = EnvelopeUnwrapper.ofSpan(span.bytes, resource.value, span.scope.value);
      ready.add(
          bytes.length <= maxBytes
              ? new InputRecord.Complete(span.line, bytes)
              : new InputRecord.Oversized(span.line, bytes.length, span.bytes));
    }
    held.clear();
    heldBytes = 0;
  }
}
