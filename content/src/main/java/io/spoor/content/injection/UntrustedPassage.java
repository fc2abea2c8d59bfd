package io.spoor.content.injection;

import io.spoor.content.fingerprint.TextFlag;
import io.spoor.content.fingerprint.ValueKind;
import io.spoor.content.fingerprint.WordTopic;
import io.spoor.schemas.TracedText;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A passage of an untrusted result.
 *
 * @param carried how another run stored it, if a trusted tool returned it; null: it did not
 */
record UntrustedPassage(ToolCall source, TracedText text, @Nullable CarriedValue carried) {
  private static final int MAX_DISTANCE = 4;
  private static final int TOOL_WORDS = 2;

  UntrustedPassage(ToolCall source, TracedText text) {
    this(source, text, null);
  }

  /** A text of a trusted tool with a value that another run stored: as untrusted as its source. */
  static UntrustedPassage carried(ToolCall source, TracedText text, CarriedValue carried) {
    TracedText marked =
        TracedText.newBuilder(text)
            .setFlags(text.getFlags() | (carried.flags() & PriorContent.INSTRUCTION_FLAGS))
            .setTopics(text.getTopics() | carried.topics())
            .build();
    return new UntrustedPassage(source, marked, carried);
  }

  /** The tool that returned it: messages of a model contain results of several. */
  String tool() {
    String named = text.getName();
    return named == null ? source.tool() : named;
  }

  /** Whether it is an instruction. */
  boolean isInstruction() {
    return TextFlag.ORDER.isIn(text.getFlags());
  }

  /** Whether it is near text that addresses an assistant. */
  boolean addressesAssistant() {
    return TextFlag.NEAR_ADDRESS.isIn(text.getFlags());
  }

  /** Whether it is introduced as a task. */
  boolean isAssignment() {
    return TextFlag.ASSIGNS.isIn(text.getFlags()) && isInstruction();
  }

  /** Whether it was encoded or hidden. */
  boolean isHidden() {
    return TextFlag.DECODED.isIn(text.getFlags());
  }

  /** Whether it is an instruction that was hidden together with all of its text. */
  boolean isHiddenInstruction() {
    return TextFlag.HIDDEN_WITH_ALL.isIn(text.getFlags()) && isInstruction();
  }

  /** Whether it instructs an assistant, or in a form that assistants follow. */
  boolean isInfluential() {
    return addressesAssistant() || isHidden() || isAssignment();
  }

  /** Whether it is itself an instruction, or hidden. */
  boolean isCommanding() {
    return isInstruction() || isHidden();
  }

  /** How strongly it resembles an instruction. */
  int strength() {
    return strength(text.getFlags());
  }

  /** The same of a passage with these flags. */
  static int strength(int flags) {
    boolean isOrder = TextFlag.ORDER.isIn(flags);
    return (isOrder ? 1 : 0)
        + (isOrder && TextFlag.ASSIGNS.isIn(flags) ? 1 : 0)
        + (TextFlag.NEAR_ADDRESS.isIn(flags) ? 2 : 0)
        + (TextFlag.DECODED.isIn(flags) ? 2 : 0);
  }

  /** Whether it contains an address, an account or a host. */
  boolean hasDestination() {
    return text.getValues().stream()
        .anyMatch(value -> ValueKind.of(value.getKind()).isDestination());
  }

  /**
   * Whether it speaks of what the tool does: of its kind of action, or in the words of its name.
   */
  boolean asksFor(ToolProfile tool, ToolCall call) {
    long topics = text.getTopics();
    boolean sharesAction =
        (WordTopic.actionTopics(topics) & WordTopic.actionTopics(tool.topics())) != 0;
    return sharesAction
        || sharedWords(new HashSet<>(call.fingerprint().getToolWords())) >= TOOL_WORDS;
  }

  /** Whether it speaks of what the tool works on. */
  boolean concerns(ToolProfile tool) {
    return (WordTopic.objectTopics(text.getTopics()) & WordTopic.objectTopics(tool.topics())) != 0;
  }

  /** Number of the words that it contains. */
  long sharedWords(Set<Integer> words) {
    return text.getWords().stream().distinct().filter(words::contains).count();
  }

  /** Whether it is within a few sentences of the other. */
  boolean isNear(UntrustedPassage other) {
    return source.eventId().equals(other.source.eventId())
        && Math.abs(text.getPosition() - other.text.getPosition()) <= MAX_DISTANCE;
  }
}
