package io.spoor.content.fingerprint;

/**
 * Topics of words, in any language: kinds of actions, kinds of objects, and manners of speech. The
 * words are in {@code topics.txt}. Events contain the bits, so new topics are appended; actions and
 * objects must stay contiguous.
 */
@SuppressWarnings("EnumOrdinal") // the order is the contract
public enum WordTopic {
  // Actions.
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
  /** Actions too general to be informative: do, use, list. */
  COLLECT,
  // Objects.
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
  // Manners of speech.
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
  /** The task follows in this text, not elsewhere. */
  FOLLOWING,
  /** The word names an object as often as an action: an order, to order. */
  NOUN,
  /** The word names an assistant, or something of another trade: a model, a bot. */
  MODEL,
  /** To go on with what was interrupted. */
  CONTINUE,
  /** What agents work in, and with whom: a session, a planner. */
  SESSION,
  /** Whenever something happens. */
  DEFER,
  /** What an assistant gives in the end. */
  ANSWER,
  /** The writer's own: my, our. */
  MINE,
  /** What the setup assistant of a program does: it guides people. */
  GUIDE,
  /** One command of a computer, in the singular. */
  COMMAND,
  /** A task of an assistant, or the work of anyone. */
  WORK;

  private static final long ACTIONS = bits(PAY, GRANT);
  private static final long OBJECTS = bits(MONEY, SYSTEM);

  public long bit() {
    return 1L << ordinal();
  }

  public boolean isIn(long topics) {
    return (topics & bit()) != 0;
  }

  /** The topics that are actions. */
  public static long actionTopics(long topics) {
    return topics & ACTIONS;
  }

  /** Whether a word with these topics may instruct the reader. */
  public static boolean isVerb(long topics) {
    return (topics & (ACTIONS | COLLECT.bit())) != 0;
  }

  /** The topics that are objects. */
  public static long objectTopics(long topics) {
    return topics & OBJECTS;
  }

  /** The topics with those that they imply: sending money is paying. */
  public static long withImplied(long topics) {
    return SEND.isIn(topics) && MONEY.isIn(topics) ? topics | PAY.bit() : topics;
  }

  private static long bits(WordTopic first, WordTopic last) {
    return (last.bit() << 1) - first.bit();
  }
}
