package io.spoor.pipeline.detect.injection;

import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestTool;
import io.spoor.schemas.TracedText;
import io.spoor.schemas.fingerprint.Lexicon;
import io.spoor.schemas.fingerprint.TextFlag;
import io.spoor.schemas.fingerprint.Topic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tool may do, as its manifest declares, or as far as its name tells where none does.
 *
 * @param declared whether a manifest says so
 * @param untrusted its results may hold what third parties write
 * @param guarded what it does is worth guarding, or may carry data out
 * @param reads it changes nothing
 * @param topics what its name and description speak of
 */
record Tool(
    String name, boolean declared, boolean untrusted, boolean guarded, boolean reads, long topics) {
  private static final long CHANGES =
      Topic.PAY.bit()
          | Topic.SEND.bit()
          | Topic.PUBLISH.bit()
          | Topic.ADD.bit()
          | Topic.REMOVE.bit()
          | Topic.CREATE.bit()
          | Topic.CHANGE.bit()
          | Topic.SHARE.bit()
          | Topic.BOOK.bit()
          | Topic.RUN.bit()
          | Topic.GRANT.bit()
          | Topic.AGENT.bit();

  static Tool of(String name, @Nullable Manifest manifest) {
    if (manifest != null) {
      for (ManifestTool tool : manifest.getTools()) {
        if (tool.getName().equals(name)) {
          return declared(tool);
        }
      }
    }
    return guessed(name);
  }

  /** Whether it runs what it is given. */
  boolean runs() {
    return Topic.RUN.in(Lexicon.topicsOfAction(name));
  }

  /**
   * Where it hands a task over, or runs a command, what is to be judged is the task. What fetches,
   * and is not declared, may carry something out where the address has room for it.
   */
  Tool handing(List<TracedText> arguments) {
    if (!declared && Topic.FETCH.in(topics) && arguments.stream().anyMatch(Tool::carries)) {
      return new Tool(name, declared, untrusted, true, reads, topics);
    }
    if (!Topic.AGENT.in(topics) && !runs()) {
      return this;
    }
    // Asking to run something asks for any command, whatever it is about.
    long task = runs() ? topics : Topic.AGENT.bit();
    for (TracedText argument : arguments) {
      task |= runs() ? Topic.doing(argument.getTopics()) : argument.getTopics();
    }
    return new Tool(name, declared, untrusted, guarded, reads, task);
  }

  private static boolean carries(TracedText argument) {
    return TextFlag.CARRIES.in(argument.getFlags());
  }

  private static Tool declared(ManifestTool tool) {
    long named = Lexicon.topicsOfAction(tool.getName());
    long topics = Topic.implied(named | described(tool.getDescription(), named));
    // Handing a task to another agent carries along what the task was made of.
    boolean hands = Topic.AGENT.in(named);
    return new Tool(
        tool.getName(),
        true,
        tool.getUntrustedContent(),
        tool.getSensitive() || tool.getEgress() || hands,
        "read".equals(tool.getKind()),
        topics);
  }

  /** What its description adds; "delete a mail" mails nothing. */
  private static long described(@Nullable String description, long named) {
    if (description == null) {
      return 0;
    }
    return Lexicon.settles(named)
        ? Lexicon.topicsOfObjects(description)
        : Lexicon.topicsOf(description);
  }

  private static Tool guessed(String name) {
    long topics = Topic.implied(Lexicon.topicsOfAction(name));
    boolean fetches = Topic.FETCH.in(topics);
    boolean changes = (topics & CHANGES) != 0 && !fetches;
    return new Tool(name, false, !changes, changes, !changes, topics);
  }
}
