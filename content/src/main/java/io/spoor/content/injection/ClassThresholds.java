package io.spoor.content.injection;

import io.spoor.content.fingerprint.WordTopic;

/**
 * Minimum for severity high by what a tool does. A tool of several classes belongs to the first of
 * them.
 *
 * @param commands tools that run commands or code
 * @param payments tools that pay
 * @param administration tools that grant, approve or assign rights
 * @param deletions tools that delete, cancel or revoke
 * @param messages tools that send or publish messages
 * @param others all other tools
 */
public record ClassThresholds(
    int commands, int payments, int administration, int deletions, int messages, int others) {

  /** The same threshold for all tools. */
  static ClassThresholds same(int high) {
    return new ClassThresholds(high, high, high, high, high, high);
  }

  /** The threshold for calls of a tool. */
  int of(ToolProfile tool) {
    if (tool.runsCommands()) {
      return commands;
    }
    long topics = tool.topics();
    if (WordTopic.PAY.isIn(topics)) {
      return payments;
    }
    if (WordTopic.GRANT.isIn(topics)) {
      return administration;
    }
    if (WordTopic.REMOVE.isIn(topics)) {
      return deletions;
    }
    boolean isMessage = WordTopic.SEND.isIn(topics) || WordTopic.PUBLISH.isIn(topics);
    return isMessage ? messages : others;
  }
}
