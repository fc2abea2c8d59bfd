package io.spoor.sources.content;

import io.spoor.schemas.fingerprint.TextFlag;
import io.spoor.schemas.fingerprint.Topic;
import java.util.ArrayList;
import java.util.List;

/** A sentence while it is read. */
final class Sentence {
  private static final int SKIPPED_AT_START = 5;
  private static final long LEADS_IN =
      Topic.THEN.bit()
          | Topic.POLITE.bit()
          | Topic.BEFORE.bit()
          | Topic.URGENT.bit()
          | Topic.TASK.bit()
          | Topic.DELEGATE.bit();

  private final int item;
  private int position;
  final List<Value> values = new ArrayList<>(2);
  final List<Integer> words = new ArrayList<>();
  final StringBuilder phrase = new StringBuilder();
  long topics;
  long lastTopics;
  int flags;
  int wordCount;
  boolean turn;

  private boolean asNoun;
  private boolean afterFrom;
  private boolean order;
  private boolean started;
  private boolean lower;
  private boolean lastUpper;
  private boolean clause;
  private boolean doubtful;
  private boolean unknownVerb;
  private int startWords;

  /**
   * @param item number of the list's item it stands in
   */
  Sentence(int position, int item, int flags) {
    this.position = position;
    this.item = item;
    this.flags = flags;
  }

  int position() {
    return position;
  }

  int item() {
    return item;
  }

  /** The same at another place. */
  Sentence at(int other) {
    position = other;
    return this;
  }

  boolean isEmpty() {
    return wordCount == 0 && values.isEmpty() && topics == 0;
  }

  /** Takes a word: is the sentence one that tells to do something? */
  void word(CharSequence folded, int from, int to, long possible, boolean upper) {
    boolean noun = Topic.NOUN.in(possible) && asNoun;
    // Nor does what was done tell to do it.
    boolean past = Topic.doing(possible) != 0 && Imperatives.isPast(folded, from, to);
    long its = noun || past ? possible & ~Topic.doing(possible) : possible;
    asNoun = Topic.DETERMINER.in(its) || Imperatives.precedesNoun(folded, from, to);
    topics |= its;
    lastTopics = its;
    afterFrom = Imperatives.isFrom(folded, from, to);
    lower |= wordCount == 0 && !upper;
    if (upper && !lastUpper && wordCount > 0 && Topic.isVerb(its)) {
      restart(Topic.NOUN.in(its));
    }
    lastUpper = upper;
    wordCount++;
    if (wordCount > 1) {
      phrase.append(' ');
    }
    phrase.append(folded, from, to);
    start(folded, from, to, its);
  }

  void value(Value value) {
    if (unknownVerb || doubtful) {
      order |= doubtful;
      unknownVerb = false;
      doubtful = false;
    }
    started = true;
    if (afterFrom && value.kind().leadsOutside()) {
      flags |= TextFlag.FROM.bit();
    }
    values.add(value);
  }

  /** A comma: what comes after it may tell to do something as well. */
  void clause() {
    started = false;
    clause = true;
    asNoun = false;
  }

  /** A capital within a sentence: another may begin here, if its full stop is missing. */
  private void restart(boolean noun) {
    if (!noun) {
      started = false;
      clause = false;
      startWords = SKIPPED_AT_START;
    }
  }

  /** Whether it may be the rest of the one before, which a quotation's mark seemed to end. */
  boolean goesOn() {
    return lower && (flags & TextFlag.ORDER.bit()) == 0;
  }

  void goOn(Sentence before) {
    if (before.item == item) {
      flags |= before.flags & TextFlag.ORDER.bit();
      topics |= TextFlag.ORDER.in(before.flags) ? before.topics : 0;
    }
  }

  private void start(CharSequence folded, int from, int to, long its) {
    if (doubtful) {
      // "Message from Bob" tells nobody to do anything, "message Bob" does.
      order |= !Imperatives.followsNoun(folded, from, to);
      doubtful = false;
      return;
    }
    if (unknownVerb) {
      order |= Topic.DETERMINER.in(its);
      unknownVerb = false;
      return;
    }
    if (started) {
      return;
    }
    boolean doing = Topic.isVerb(its);
    if (!doing && (its & LEADS_IN) != 0 && startWords++ < SKIPPED_AT_START) {
      return;
    }
    started = true;
    if (clause && !doing) {
      return;
    }
    if (clause && Topic.NOUN.in(its)) {
      // Of a word that may be a thing, what comes next has to tell.
      unknownVerb = true;
      return;
    }
    if (Imperatives.canBe(folded, from, to)) {
      doubtful = doing;
      unknownVerb = !doing && Imperatives.looksLikeVerb(folded, from, to, its);
    }
  }

  /** What kind of text it was, now that it is over. */
  void end() {
    boolean doing = Topic.isVerb(topics);
    boolean must = Topic.MODAL.in(topics);
    boolean asked =
        Topic.POLITE.in(topics)
            || (must && (Topic.YOU.in(topics) || Topic.ASSISTANT.in(topics)))
            || overrides();
    if (order || (doing && asked)) {
      flags |= TextFlag.ORDER.bit();
    }
    if (addresses()) {
      flags |= TextFlag.ADDRESSES_ASSISTANT.bit();
    }
    if (Topic.DELEGATE.in(topics) && !Topic.FOLLOWING.in(topics)) {
      flags |= TextFlag.DELEGATES.bit();
    }
  }

  /** "Ignore what was said before": what the sentence speaks of besides is to be done instead. */
  private boolean overrides() {
    return Topic.OVERRIDE.in(topics)
        && (Topic.INSTRUCTIONS.in(topics) || Topic.YOU.in(topics) || Topic.BEFORE.in(topics));
  }

  private boolean addresses() {
    boolean you = Topic.YOU.in(topics);
    boolean assistant = Topic.ASSISTANT.in(topics);
    boolean told = Topic.MODAL.in(topics) || Topic.POLITE.in(topics) || order;
    boolean instructions = Topic.INSTRUCTIONS.in(topics);
    boolean ofTask =
        Topic.TASK.in(topics)
            && (you || Topic.POLITE.in(topics))
            && (Topic.BEFORE.in(topics) || Topic.MODAL.in(topics));
    return overrides()
        || (turn && order)
        || ofTask
        || (assistant && (you || told))
        || (instructions && you && (Topic.BEFORE.in(topics) || Topic.URGENT.in(topics)));
  }
}
