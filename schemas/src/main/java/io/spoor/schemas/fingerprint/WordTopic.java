package io.spoor.schemas.fingerprint;

/**
 * What words speak of, whatever the language: kinds of doing, kinds of things, and how something is
 * said. The words are in {@code topics.txt}. Events carry the bits: a new one goes to the end, and
 * what is done and what it is done to stay in a row.
 */
@SuppressWarnings("EnumOrdinal") // the order is the contract
public enum WordTopic {
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
  /** Of too many things to tell anything: do, use, list. */
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
  AGENT,
  /** What is to be done comes next, and not from elsewhere. */
  FOLLOWING,
  /** Names a thing as often as a doing: an order, to order. */
  NOUN;

  private static final long ACTIONS = bits(PAY, GRANT);
  private static final long OBJECTS = bits(MONEY, SYSTEM);

  public long bit() {
    return 1L << ordinal();
  }

  public boolean isIn(long topics) {
    return (topics & bit()) != 0;
  }

  /** Those of the topics that are kinds of doing. */
  public static long actionTopics(long topics) {
    return topics & ACTIONS;
  }

  /** Whether a word of these topics may tell somebody to do something. */
  public static boolean isVerb(long topics) {
    return (topics & (ACTIONS | COLLECT.bit())) != 0;
  }

  /** Those of the topics that are kinds of things. */
  public static long objectTopics(long topics) {
    return topics & OBJECTS;
  }

  /** With what follows from them: who sends money pays. */
  public static long withImplied(long topics) {
    return SEND.isIn(topics) && MONEY.isIn(topics) ? topics | PAY.bit() : topics;
  }

  private static long bits(WordTopic first, WordTopic last) {
    return (last.bit() << 1) - first.bit();
  }
}
