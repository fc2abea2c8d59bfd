package io.spoor.content.tracing;

import io.spoor.content.fingerprint.WordTopic;

/**
 * The assistants that a sentence names, without those that a writer calls their own: "my assistant,
 * Ms Braun" is a person.
 */
final class AssistantMentions {
  private int count;
  private boolean afterNoun;
  private boolean spokenTo;

  /**
   * Adds a word; returns its topics, without {@link WordTopic#ASSISTANT} if it names a person.
   *
   * @param topics topics of the word
   * @param lastTopics topics of the word before it
   */
  long add(Word word, long topics, long lastTopics) {
    if (!WordTopic.ASSISTANT.isIn(topics)) {
      count -= afterNoun && word.isPossessorBehind ? 1 : 0;
      afterNoun = false;
      count += WordTopic.MODEL.isIn(topics) && WordTopic.ASSISTANT.isIn(lastTopics) ? 1 : 0;
      return topics;
    }
    if (WordTopic.MINE.isIn(topics) || WordTopic.MINE.isIn(lastTopics)) {
      return topics & ~WordTopic.ASSISTANT.bit();
    }
    count++;
    afterNoun = !word.isDefinite;
    return topics;
  }

  /** Adds the assistants of a text without spaces, or of an introduction. */
  void addText(long topics) {
    count += WordTopic.ASSISTANT.isIn(topics) && !WordTopic.MINE.isIn(topics) ? 1 : 0;
  }

  /** Adds one that is named in another way. */
  void add() {
    count++;
  }

  /** Ends a phrase at a comma or a colon; an assistant before it is spoken to. */
  void endPhrase(long lastTopics) {
    spokenTo |= WordTopic.ASSISTANT.isIn(lastTopics);
    afterNoun = false;
  }

  boolean isAny() {
    return count > 0;
  }

  /** The topics of the sentence, with {@link WordTopic#ASSISTANT} if any is named. */
  long in(long topics) {
    long assistant = WordTopic.ASSISTANT.bit();
    return isAny() ? topics | assistant : topics & ~assistant;
  }

  /** Whether all are part of a program and guide its user, so that nobody speaks to them. */
  boolean onlyGuide(long topics) {
    return WordTopic.GUIDE.isIn(topics) && !WordTopic.MODAL.isIn(topics) && !spokenTo;
  }
}
