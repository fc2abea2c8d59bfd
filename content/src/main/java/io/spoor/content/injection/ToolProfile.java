package io.spoor.content.injection;

import io.spoor.content.fingerprint.Lexicon;
import io.spoor.content.fingerprint.TextFlag;
import io.spoor.content.fingerprint.WordTopic;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.ManifestTool;
import io.spoor.schemas.TracedText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Capabilities of a tool, by its manifest, or by its name when undeclared.
 *
 * @param declared whether a manifest describes it
 * @param untrusted its results may contain third-party content
 * @param guarded its action is sensitive, or may send data out
 * @param readOnly it changes nothing
 * @param topics topics of its name and description
 */
public record ToolProfile(
    String name,
    boolean declared,
    boolean untrusted,
    boolean guarded,
    boolean readOnly,
    long topics) {
  private static final long CHANGING_TOPICS =
      WordTopic.PAY.bit()
          | WordTopic.SEND.bit()
          | WordTopic.PUBLISH.bit()
          | WordTopic.ADD.bit()
          | WordTopic.REMOVE.bit()
          | WordTopic.CREATE.bit()
          | WordTopic.CHANGE.bit()
          | WordTopic.SHARE.bit()
          | WordTopic.BOOK.bit()
          | WordTopic.RUN.bit()
          | WordTopic.GRANT.bit()
          | WordTopic.AGENT.bit();

  /** The stricter of two declarations, in each respect. */
  ToolProfile and(ToolProfile other) {
    return new ToolProfile(
        name,
        declared && other.declared,
        untrusted || other.untrusted,
        guarded || other.guarded,
        readOnly && other.readOnly,
        topics);
  }

  /** The same tool, not declared by all agents that may have called it. */
  ToolProfile undeclared() {
    return new ToolProfile(name, false, untrusted, guarded, readOnly, topics);
  }

  /** Whether it executes its input. */
  boolean runsCode() {
    return WordTopic.RUN.isIn(Lexicon.topicsOfAction(name));
  }

  /** The profile for a call of an undeclared tool that carries out commands, whatever its name. */
  ToolProfile withCommands(ContentTrace fingerprint) {
    return declared || guarded || !hasCommands(fingerprint)
        ? this
        : new ToolProfile(name, declared, untrusted, /* guarded= */ true, readOnly, topics);
  }

  private static boolean hasCommands(ContentTrace fingerprint) {
    Integer commands = fingerprint.getCommands();
    return commands != null && commands > 0;
  }

  /**
   * Whether the result of a call may hold third parties' text: what a command prints is in files
   * that anyone may have written, unless a manifest says otherwise.
   */
  boolean showsOthersText(ToolCall call) {
    return untrusted || (!declared && (runsCode() || hasCommands(call.fingerprint())));
  }

  /** Whether it only opens or loads something. */
  boolean onlyFetches() {
    return WordTopic.actionTopics(topics) == WordTopic.FETCH.bit();
  }

  /** Whether it carries out any command: by its name, or by what its manifest says of it. */
  boolean runsCommands() {
    return runsCode() || (WordTopic.RUN.isIn(topics) && WordTopic.INSTRUCTIONS.isIn(topics));
  }

  /**
   * The profile for specific arguments. A delegated task or a command counts by its own topics. An
   * undeclared tool that fetches may send data out if the address has room for it.
   */
  ToolProfile withArguments(List<TracedText> arguments) {
    if (!declared
        && WordTopic.FETCH.isIn(topics)
        && arguments.stream().anyMatch(ToolProfile::carriesPayload)) {
      return new ToolProfile(name, declared, untrusted, true, readOnly, topics);
    }
    if (!WordTopic.AGENT.isIn(topics) && !runsCode()) {
      return this;
    }
    // Permission to run commands covers any command, whatever its topic.
    long taskTopics = runsCode() ? topics : WordTopic.AGENT.bit();
    for (TracedText argument : arguments) {
      taskTopics |=
          runsCode() ? WordTopic.actionTopics(argument.getTopics()) : argument.getTopics();
    }
    return new ToolProfile(name, declared, untrusted, guarded, readOnly, taskTopics);
  }

  private static boolean carriesPayload(TracedText argument) {
    return TextFlag.CARRIES.isIn(argument.getFlags());
  }

  /** By a manifest. */
  static ToolProfile declared(ManifestTool tool) {
    long nameTopics = Lexicon.topicsOfAction(tool.getName());
    long topics =
        WordTopic.withImplied(nameTopics | descriptionTopics(tool.getDescription(), nameTopics));
    // Delegation to another agent passes on the task's content.
    boolean handsOver = WordTopic.AGENT.isIn(nameTopics);
    return new ToolProfile(
        tool.getName(),
        true,
        tool.getUntrustedContent(),
        tool.getSensitive() || tool.getEgress() || handsOver,
        "read".equals(tool.getKind()),
        topics);
  }

  /** Topics that the description adds; "delete a mail" sends no mail. */
  private static long descriptionTopics(@Nullable String description, long nameTopics) {
    if (description == null) {
      return 0;
    }
    return Lexicon.isSpecificAction(nameTopics)
        ? Lexicon.topicsOfObjects(description)
        : Lexicon.topicsOf(description);
  }

  /** By the name alone. */
  public static ToolProfile guessed(String name) {
    long topics = WordTopic.withImplied(Lexicon.topicsOfAction(name));
    boolean fetches = WordTopic.FETCH.isIn(topics);
    boolean changes = (topics & CHANGING_TOPICS) != 0 && !fetches;
    return new ToolProfile(name, false, !changes, changes, !changes, topics);
  }
}
