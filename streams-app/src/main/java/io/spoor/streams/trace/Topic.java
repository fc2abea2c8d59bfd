package io.spoor.streams.trace;

/**
 * What words speak of, whatever the language: kinds of doing, kinds of things, and how something is
 * said. The words are in {@code topics.txt}.
 */
public enum Topic {
  // Doing.
  PAY,
  SEND,
  PUBLISH,
  ADD,
  REMOVE,
  CREATE,
  CHANGE,
  SHARE,
  BOOK,
  FETCH,
  RUN,
  GRANT,
  COLLECT,
  // Things.
  MONEY,
  MESSAGE,
  MAIL,
  FILE,
  EVENT,
  PERSON,
  SECRET,
  PAGE,
  CHANNEL,
  PLACE,
  CODE,
  ORDERED,
  SYSTEM,
  // How it is said.
  POLITE,
  MODAL,
  YOU,
  ASSISTANT,
  OVERRIDE,
  INSTRUCTIONS,
  TASK,
  URGENT,
  BEFORE,
  DELEGATE,
  THEN,
  DETERMINER,
  AGENT;

  private static final long DOING = bits(PAY, COLLECT);
  private static final long THINGS = bits(MONEY, SYSTEM);

  public long bit() {
    return 1L << ordinal();
  }

  public boolean in(long topics) {
    return (topics & bit()) != 0;
  }

  /** Those of the topics that are kinds of doing. */
  public static long doing(long topics) {
    return topics & DOING;
  }

  /** Those of the topics that are kinds of things. */
  public static long things(long topics) {
    return topics & THINGS;
  }

  private static long bits(Topic first, Topic last) {
    return (last.bit() << 1) - first.bit();
  }
}
