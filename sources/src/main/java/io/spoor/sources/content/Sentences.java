package io.spoor.sources.content;

import io.spoor.schemas.fingerprint.Lexicon;
import io.spoor.schemas.fingerprint.TextFlag;
import io.spoor.schemas.fingerprint.Topic;
import io.spoor.schemas.fingerprint.TraceKey;
import io.spoor.schemas.fingerprint.ValueKind;
import io.spoor.schemas.fingerprint.Words;
import java.util.ArrayList;
import java.util.List;

/** The sentences of a text while it is read: those that ended, and the one that goes on. */
final class Sentences {
  private static final int MAX = 2048;
  private static final int MAX_WORDS = 64;
  private static final int NEAR = 3;
  private static final int UNSPACED_VERB = 3;
  private static final long ASSIGNING = Topic.TASK.bit() | Topic.INSTRUCTIONS.bit();

  private final TraceKey key;
  private final int flags;
  private final List<Sentence> ended = new ArrayList<>();
  private Sentence current;
  private int items;

  /** {@code flags}: what each of them has from its beginning. */
  Sentences(TraceKey key, int flags) {
    this.key = key;
    this.flags = flags;
    this.current = new Sentence(0, 0, flags);
  }

  /** Those that ended. */
  List<Sentence> all() {
    return ended;
  }

  int size() {
    return ended.size();
  }

  /** Whether no more are taken: a text can be as long as who wrote it likes. */
  boolean isFull() {
    return ended.size() >= MAX;
  }

  int flags() {
    return flags;
  }

  void begin() {
    current = new Sentence(ended.size(), items, flags);
  }

  /** The next item of a list begins. */
  void beginItem() {
    items++;
    begin();
  }

  void end() {
    if (current.isEmpty()) {
      return;
    }
    current.end();
    if (current.goesOn() && !ended.isEmpty()) {
      current.goOn(ended.getLast());
    }
    ended.add(current);
    begin();
  }

  void flag(TextFlag flag) {
    current.flags |= flag.bit();
  }

  /** Stands where a conversation's next turn would. */
  void turn() {
    current.turn = true;
  }

  /**
   * By a member's name or a word and a colon, which says how the rest is meant; whether it does.
   */
  boolean introducedBy(long topics) {
    current.topics |= topics & ~(Topic.doing(-1L) | Topic.things(-1L));
    boolean assigns = (topics & ASSIGNING) != 0;
    if (assigns) {
      flag(TextFlag.ASSIGNS);
    }
    return assigns;
  }

  /** A colon: after a word that assigns something another sentence begins. */
  void colon() {
    long introduces = current.lastTopics;
    if ((introduces & ASSIGNING) != 0) {
      end();
      introducedBy(introduces);
    }
  }

  void clause() {
    current.clause();
  }

  /** A word, folded. */
  void word(String folded, boolean upper) {
    if (folded.isEmpty()) {
      return;
    }
    int end = possessive(folded);
    current.word(folded, 0, end, Lexicon.topics(folded, 0, end), upper);
    hash(folded, 0, Words.stemEnd(folded, 0, end));
    if (current.wordCount >= MAX_WORDS) {
      end();
    }
  }

  private static int possessive(String folded) {
    int length = folded.length();
    boolean possessive =
        length > 2
            && folded.charAt(length - 1) == 's'
            && "'’".indexOf(folded.charAt(length - 2)) >= 0;
    return possessive ? length - 2 : length;
  }

  /** What was written otherwise, and is read as this word. */
  void readAs(String word, long topics) {
    current.word(word, 0, word.length(), topics, false);
    flag(TextFlag.DECODED);
  }

  /** Words of a script that puts no space between them: each two characters count as one. */
  void unspaced(String folded, int characters) {
    boolean first = current.wordCount == 0;
    current.topics |= Lexicon.topicsWithin(folded, 0, folded.length());
    current.wordCount += Math.max(1, characters / 2);
    int head = Math.min(folded.length(), UNSPACED_VERB);
    if ((first && Topic.isVerb(Lexicon.topicsWithin(folded, 0, head)))
        || (Topic.isVerb(current.topics) && Topic.MODAL.in(current.topics))) {
      flag(TextFlag.ORDER);
    }
    for (int from = 0; from + 2 <= folded.length(); from++) {
      hash(folded, from, from + 2);
    }
  }

  /** Adds a word's hash alone. */
  void hash(String folded, int from, int to) {
    if (current.words.size() < MAX_WORDS) {
      current.words.add(key.shortHash(folded, from, to));
    }
  }

  /** A value, and what it lies under. */
  void value(Value value) {
    current.value(value);
    if (value.kind() == ValueKind.URL || value.kind() == ValueKind.HOST) {
      String host = Values.host(value.canonical());
      String domain = Values.domain(host);
      if (value.kind() == ValueKind.URL) {
        current.values.add(new Value(ValueKind.HOST, host));
      }
      if (!domain.equals(host)) {
        current.values.add(new Value(ValueKind.DOMAIN, domain));
      }
    }
  }

  /** A name that a member goes by. */
  void name(String folded) {
    current.values.add(new Value(ValueKind.NAME, folded));
  }

  /** Puts sentences of another text, which was hidden in this one, before the one that goes on. */
  void adopt(List<Sentence> found) {
    for (Sentence each : found) {
      if (!isFull()) {
        ended.add(each.at(ended.size()));
      }
    }
    current = current.at(ended.size());
  }

  /** Marks what comes soon after a sentence that speaks to an assistant, from there on. */
  void spread(int first) {
    for (int i = first; i < ended.size(); i++) {
      Sentence speaks = ended.get(i);
      if (TextFlag.ADDRESSES_ASSISTANT.in(speaks.flags)) {
        for (int j = i; j < Math.min(ended.size(), i + NEAR + 1); j++) {
          if (ended.get(j).item() == speaks.item()) {
            ended.get(j).flags |= TextFlag.NEAR_ADDRESS.bit();
          }
        }
      }
    }
  }
}
