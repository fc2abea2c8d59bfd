package io.spoor.pipeline.stitch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.content.fingerprint.ContentDigest;
import io.spoor.pipeline.RecordFlags;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.Effect;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.ProposedCall;
import io.spoor.schemas.Resource;
import io.spoor.schemas.TracedText;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.RequestStage;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a record claims, as a hash of 64 bits for each part that it states. Records of one event id
 * are the same event if no part differs.
 *
 * <p>A span may be sent in parts, at its start and at its end, and so may a request of a log that
 * records its stages ({@link RequestStage}). Any other record states everything at once, so that
 * all of it is one part.
 *
 * <p>A record may come by two routes. Exports write names of actions in capitals, and some APIs cut
 * fractions of a second. So neither is a difference.
 */
public final class EventClaims {
  /** Of an event whose records are never compared. */
  public static final EventClaims NONE = new EventClaims(0, new long[0]);

  private static final long NANOS_OF_SECOND = 1_000_000_000L;
  private static final String TRACE_KIND = "trace";
  private static final String UNREADABLE = "unreadable-record";

  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(EventClaims::sha256);

  /** Parts of a record; the order of the constants is that of the stored hashes. */
  private enum Part {
    /** What each record states: place and time, and everything of a record that is no span. */
    WHOLE,
    OPERATION,
    TOOL,
    AGENT,
    CREDENTIAL,
    PRINCIPAL,
    OUTCOME,
    /** Hash key of the following parts; hashes of different keys cannot be compared. */
    CONTENT_KEY,
    ARGUMENTS,
    RESULT,
    REQUEST,
    /** Tool calls that a model's message proposes. */
    PROPOSALS,
    /** What the first of several records of a request states. */
    START;

    private static final Part[] ALL = values();

    @SuppressWarnings("EnumOrdinal") // the bits are the stored form
    int bit() {
      return 1 << ordinal();
    }

    boolean isContent() {
      return compareTo(CONTENT_KEY) >= 0 && compareTo(PROPOSALS) <= 0;
    }
  }

  /** Bit set of the stated parts. */
  private final int stated;

  /** Hashes of the stated parts, in order. */
  private final long[] hashes;

  private EventClaims(int stated, long[] hashes) {
    this.stated = stated;
    this.hashes = hashes;
  }

  /** The claims of an event. */
  public static EventClaims of(IdentityEvent event) {
    if (event.getFlags().contains(UNREADABLE)) {
      return NONE;
    }
    var builder = new Builder();
    RequestStage stage = RequestStage.of(event.getLabels());
    if (Keys.kind(event.getTrailKey()).equals(TRACE_KIND)) {
      ofSpan(event, builder);
    } else if (stage != null) {
      ofStage(event, stage, builder);
    } else {
      builder.add(Part.WHOLE, recordHash(event));
    }
    return builder.build();
  }

  /** The time that the record states: a copy of a record without one arrives at another time. */
  private static long time(IdentityEvent event) {
    return RecordFlags.statesTime(event) ? event.getTime() : 0;
  }

  private static void ofSpan(IdentityEvent event, Builder claims) {
    claims.add(Part.WHOLE, new Text().add(event.getParentEventId()).add(time(event)).hash());
    GenAi genAi = event.getGenAi();
    if (genAi != null) {
      claims.add(Part.OPERATION, genAi.getOperation());
      claims.add(Part.TOOL, genAi.getToolName());
      addContent(genAi.getTrace(), claims);
      addProposals(genAi.getProposedCalls(), claims);
    }
    String agent = event.getAgent() == null ? null : event.getAgent().getId();
    claims.add(Part.AGENT, agent);
    claims.add(
        Part.CREDENTIAL, event.getCredential() == null ? null : event.getCredential().getId());
    Principal principal = event.getPrincipal();
    if (principal != null && !principal.getId().equals(agent)) {
      claims.add(Part.PRINCIPAL, principal.getId());
    }
    if (event.getEnded() != null) {
      // Until then it is no outcome, but the lack of an error.
      claims.add(Part.OUTCOME, event.getOutcome());
    }
  }

  private static void addContent(@Nullable ContentTrace trace, Builder claims) {
    if (trace == null) {
      return;
    }
    claims.add(Part.CONTENT_KEY, trace.getKeyId());
    claims.add(Part.ARGUMENTS, trace.getArguments());
    claims.add(Part.RESULT, trace.getResult());
    claims.add(Part.REQUEST, trace.getRequest());
  }

  private static void addProposals(List<ProposedCall> proposed, Builder claims) {
    if (proposed.isEmpty()) {
      return;
    }
    var text = new Text();
    for (ProposedCall call : proposed) {
      ContentTrace trace = call.getTrace();
      text.add(call.getCallId())
          .add(call.getToolName())
          .add(ContentDigest.of(trace.getArguments()));
    }
    claims.add(Part.CONTENT_KEY, proposed.getFirst().getTrace().getKeyId());
    claims.add(Part.PROPOSALS, text.hash());
  }

  /**
   * The records of a request differ in what they know: only the last one has the outcome, and some
   * sources state the impersonated identity only there. So only records of the same stage are
   * compared with each other, beside the action and the credential.
   */
  private static void ofStage(IdentityEvent event, RequestStage stage, Builder claims) {
    claims.add(Part.WHOLE, new Text().add(folded(event.getAction())).hash());
    claims.add(
        Part.CREDENTIAL, event.getCredential() == null ? null : event.getCredential().getId());
    switch (stage) {
      case STARTED -> claims.add(Part.START, recordHash(event));
      case CONTINUED -> {}
      case ENDED -> claims.add(Part.OUTCOME, recordHash(event));
    }
  }

  private static long recordHash(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    var text =
        new Text()
            .add(Math.floorDiv(time(event), NANOS_OF_SECOND))
            .add(folded(event.getAction()))
            .add(folded(event.getService()))
            .add(event.getOutcome())
            .add(event.getErrorCode())
            .add(principal == null ? null : principal.getId())
            .add(event.getCredential() == null ? null : event.getCredential().getId())
            .add(event.getIssued() == null ? null : event.getIssued().getKey())
            .add(event.getAgent() == null ? null : event.getAgent().getId());
    for (Resource resource : event.getResources()) {
      text.add(resource.getId());
    }
    addAll(event.getLabels(), text);
    for (Effect effect : event.getEffects()) {
      text.add(effect.getKind()).add(effect.getBeneficiary()).add(effect.getOutcome());
      effect.getObjects().forEach(text::add);
      addAll(effect.getQualifiers(), text);
    }
    return text.hash();
  }

  private static @Nullable String folded(@Nullable String name) {
    return name == null ? null : name.toLowerCase(Locale.ROOT);
  }

  private static void addAll(Map<String, String> byName, Text text) {
    for (Map.Entry<String, String> entry : new TreeMap<>(byName).entrySet()) {
      text.add(entry.getKey()).add(entry.getValue());
    }
  }

  /** Whether the records are parts of one event: nothing that both state differs. */
  public boolean isCompatible(EventClaims other) {
    boolean sameKey = isContentComparable(other);
    for (Part part : Part.ALL) {
      if (states(part)
          && other.states(part)
          && (sameKey || !part.isContent())
          && hash(part) != other.hash(part)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the other record states all that this one does. */
  public boolean isContainedIn(EventClaims other) {
    boolean sameKey = isContentComparable(other);
    for (Part part : Part.ALL) {
      boolean compared = sameKey || !part.isContent();
      if (states(part) && compared && (!other.states(part) || hash(part) != other.hash(part))) {
        return false;
      }
    }
    return true;
  }

  private boolean isContentComparable(EventClaims other) {
    return !states(Part.CONTENT_KEY)
        || !other.states(Part.CONTENT_KEY)
        || hash(Part.CONTENT_KEY) == other.hash(Part.CONTENT_KEY);
  }

  /** The claims of both; of a part that both state, those of this one. */
  public EventClaims and(EventClaims other) {
    var both = new Builder();
    for (Part part : Part.ALL) {
      if (states(part)) {
        both.add(part, hash(part));
      } else if (other.states(part)) {
        both.add(part, other.hash(part));
      }
    }
    return both.build();
  }

  /** 16 hex digits. */
  public String digest() {
    var bytes = ByteBuffer.allocate(encodedLength());
    write(bytes);
    return HexFormat.of().toHexDigits(first(SHA_256.get().digest(bytes.array())));
  }

  private boolean states(Part part) {
    return (stated & part.bit()) != 0;
  }

  private long hash(Part part) {
    return hashes[Integer.bitCount(stated & (part.bit() - 1))];
  }

  int encodedLength() {
    return Short.BYTES + hashes.length * Long.BYTES;
  }

  /** Writes the bit set of the parts, then their hashes. */
  void write(ByteBuffer out) {
    out.putShort((short) stated);
    for (long hash : hashes) {
      out.putLong(hash);
    }
  }

  static EventClaims read(ByteBuffer in) {
    int stated = Short.toUnsignedInt(in.getShort());
    long[] hashes = new long[Integer.bitCount(stated)];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = in.getLong();
    }
    return new EventClaims(stated, hashes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EventClaims claims
        && claims.stated == stated
        && Arrays.equals(claims.hashes, hashes);
  }

  @Override
  public int hashCode() {
    return 31 * stated + Arrays.hashCode(hashes);
  }

  /** The stated parts. */
  @Override
  public String toString() {
    return Arrays.stream(Part.ALL).filter(this::states).toList().toString();
  }

  private static long first(byte[] digest) {
    return ByteBuffer.wrap(digest).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Texts, so separated that they cannot be confused. */
  private static final class Text {
    private final StringBuilder joined = new StringBuilder(128);

    Text add(@Nullable String text) {
      if (text == null) {
        joined.append('-');
      } else {
        joined.append(text.length()).append(':').append(text);
      }
      return this;
    }

    Text add(long number) {
      joined.append(number).append(';');
      return this;
    }

    long hash() {
      return first(SHA_256.get().digest(joined.toString().getBytes(UTF_8)));
    }
  }

  /** Collects the parts, in any order. */
  private static final class Builder {
    private final Map<Part, Long> hashes = new EnumMap<>(Part.class);

    void add(Part part, long hash) {
      hashes.put(part, hash);
    }

    void add(Part part, @Nullable String text) {
      if (text != null) {
        add(part, new Text().add(text).hash());
      }
    }

    void add(Part part, List<TracedText> texts) {
      if (!texts.isEmpty()) {
        add(part, ContentDigest.of(texts));
      }
    }

    EventClaims build() {
      return new EventClaims(
          hashes.keySet().stream().mapToInt(Part::bit).sum(),
          hashes.values().stream().mapToLong(Long::longValue).toArray());
    }
  }
}
