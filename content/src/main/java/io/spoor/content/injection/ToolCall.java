package io.spoor.content.injection;

import io.spoor.content.fingerprint.ContentDigest;
import io.spoor.content.fingerprint.TextFlag;
import io.spoor.content.fingerprint.ValueKind;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.TracedEffect;
import io.spoor.schemas.TracedText;
import io.spoor.schemas.TracedValue;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A tool call of a run, with the fingerprint of its content.
 *
 * @param time start of the call, nanoseconds since the Unix epoch
 * @param tool name of the tool; empty: results in a model's messages, of tools that the texts name
 * @param failed whether it failed: an attempt without an effect
 * @param callId id under which the model proposed it; null: not stated
 * @param ended end of the call, nanoseconds since the Unix epoch; 0: not known
 */
public record ToolCall(
    String eventId,
    long time,
    String tool,
    boolean failed,
    ContentTrace fingerprint,
    @Nullable String callId,
    long ended) {
  /** End of the name of a server or package before that of a tool. */
  private static final Pattern QUALIFIER = Pattern.compile("[^_](?:__|[.:/])$");

  /** By time; calls of the same time by event id. */
  public static final Comparator<ToolCall> IN_ORDER =
      Comparator.comparingLong(ToolCall::time).thenComparing(ToolCall::eventId);

  /** A call without an id, and without a known end. */
  public ToolCall(
      String eventId, long time, String tool, boolean failed, ContentTrace fingerprint) {
    this(eventId, time, tool, failed, fingerprint, null, 0);
  }

  /**
   * When its result was there, nanoseconds since the Unix epoch: at its end, where that is known.
   */
  public long resultTime() {
    return isReading() ? time : Math.max(time, ended);
  }

  /** Whether it is no call, but results that a model read in its messages. */
  public boolean isReading() {
    return tool.isEmpty();
  }

  /** Digest of tool and arguments. */
  public long content() {
    return ContentDigest.ofCall(tool, fingerprint.getKeyId(), fingerprint.getArguments());
  }

  /**
   * Whether two records may state the same call: same tool, and no argument that both state
   * differs. One may leave out what the other one states.
   */
  public boolean mayEqual(ToolCall other) {
    return hasSameTool(other)
        && (fingerprint.getKeyId() != other.fingerprint.getKeyId()
            || ArgumentComparison.isCompatible(
                fingerprint.getArgumentClaims(), other.fingerprint.getArgumentClaims()));
  }

  /** Whether the names are equal, apart from a server's or package's name before one of them. */
  public boolean hasSameTool(ToolCall other) {
    String longer = tool.length() >= other.tool.length() ? tool : other.tool;
    String shorter = tool.length() >= other.tool.length() ? other.tool : tool;
    if (longer.equalsIgnoreCase(shorter)) {
      return true;
    }
    int from = longer.length() - shorter.length();
    return longer.regionMatches(true, from, shorter, 0, shorter.length())
        && QUALIFIER.matcher(longer.substring(0, from)).find();
  }

  /** Hashes of the addresses, accounts and hosts in the arguments. */
  public Set<Long> argumentDestinations() {
    return destinations(fingerprint.getArguments());
  }

  /** Hashes of the addresses, accounts and hosts in the result. */
  public Set<Long> resultDestinations() {
    return destinations(readTexts());
  }

  /**
   * Texts that the run read by the call: its result. Of a call that failed it is the error's text;
   * what that repeats of the call's own arguments is no content of others.
   */
  public List<TracedText> readTexts() {
    List<TracedText> texts = fingerprint.getResult();
    if (!failed || texts.isEmpty()) {
      return texts;
    }
    Set<Long> own = new HashSet<>();
    fingerprint
        .getArguments()
        .forEach(text -> text.getValues().forEach(value -> own.add(value.getHash())));
    return texts.stream().map(text -> without(own, text)).toList();
  }

  private static TracedText without(Set<Long> own, TracedText text) {
    if (text.getValues().stream().noneMatch(value -> own.contains(value.getHash()))) {
      return text;
    }
    return TracedText.newBuilder(text)
        .setValues(
            text.getValues().stream().filter(value -> !own.contains(value.getHash())).toList())
        .build();
  }

  /** Hashes of the addresses, accounts and hosts in the arguments with a flag. */
  Set<Long> argumentDestinations(TextFlag flag) {
    return destinations(
        fingerprint.getArguments().stream().filter(text -> flag.isIn(text.getFlags())).toList());
  }

  private static Set<Long> destinations(List<TracedText> texts) {
    Set<Long> hashes = new LinkedHashSet<>();
    for (TracedText text : texts) {
      for (TracedValue value : text.getValues()) {
        if (ValueKind.of(value.getKind()).isDestination()) {
          hashes.add(value.getHash());
        }
      }
    }
    return hashes;
  }

  /** Hashes of the names of the files with code that it writes. */
  public Set<Integer> writtenFiles() {
    Set<Integer> files = new LinkedHashSet<>();
    for (TracedEffect effect : fingerprint.getEffects()) {
      if (effect.getFile() != null) {
        files.add(effect.getFile());
      }
    }
    return files;
  }

  /** Whether a command, or code that it writes, acts on an object that content may have named. */
  public boolean actsOnObjects() {
    return fingerprint.getEffects().stream()
        .anyMatch(effect -> !effect.getKnown() && !effect.getNames().isEmpty());
  }

  /** Whether the result contains instructions. */
  public boolean isInstructing() {
    return fingerprint.getResult().stream()
        .anyMatch(text -> (text.getFlags() & PriorContent.INSTRUCTION_FLAGS) != 0);
  }
}
