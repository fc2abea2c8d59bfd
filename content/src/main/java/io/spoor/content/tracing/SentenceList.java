package io.spoor.content.tracing;

import io.spoor.content.fingerprint.Lexicon;
import io.spoor.content.fingerprint.TextFlag;
import io.spoor.content.fingerprint.ValueKind;
import io.spoor.content.fingerprint.WordTopic;
import java.util.ArrayList;
import java.util.List;

/** The sentences of a text while it is parsed: the completed ones and the current one. */
final class SentenceList {
  private static final int MAX_SENTENCES = 1 << 17;
  private static final int MAX_WORDS = 64;
  private static final int MAX_DISTANCE = 6;
  private static final int BESIDE_HIDDEN = 2;
  private static final int UNSPACED_VERB = 3;

  /** Letters of a word that has room for hidden ones. */
  private static final int MIN_HIDING = 4;

  private static final long ADDRESSING =
      WordTopic.ASSISTANT.bit()
          | WordTopic.MODEL.bit()
          | WordTopic.AGENT.bit()
          | WordTopic.SESSION.bit()
          | WordTopic.OVERRIDE.bit();
  private static final long ASSIGNING = WordTopic.TASK.bit() | WordTopic.INSTRUCTIONS.bit();

  private final int flags;
  private final List<SentenceBuilder> completed = new ArrayList<>();
  private SentenceBuilder current;
  private int items;
  private boolean nextIsHidden;

  /** {@code flags}: initial flags of each sentence. */
  SentenceList(int flags) {
    this.flags = flags;
    this.current = new SentenceBuilder(0, 0, flags);
  }

  /** The completed sentences. */
  List<SentenceBuilder> completed() {
    return completed;
  }

  int size() {
    return completed.size();
  }

  /** Whether the limit is reached, as the author controls a text's length. */
  boolean isFull() {
    return completed.size() >= MAX_SENTENCES;
  }

  int flags() {
    return flags;
  }

  void begin() {
    current = new SentenceBuilder(completed.size(), items, flags);
  }

  /** Starts the next item of a list. */
  void beginItem() {
    items++;
    begin();
  }

  void end() {
    if (current.isEmpty()) {
      return;
    }
    current.end();
    if (current.continuesOrder() && !completed.isEmpty()) {
      current.continueFrom(completed.getLast());
    }
    completed.add(current);
    begin();
  }

  void addFlag(TextFlag flag) {
    current.flags |= flag.bit();
  }

  /** States that the next word or value is hidden, by itself. */
  void markHidden() {
    nextIsHidden = true;
    addFlag(TextFlag.DECODED);
  }

  /** States that the words from a sentence on are another form of hidden text. */
  void hideWords(int first) {
    for (SentenceBuilder sentence : completed.subList(first, completed.size())) {
      if (!sentence.isEncoded()) {
        sentence.hiddenWords = sentence.wordCount;
        sentence.plainWords = 0;
      }
    }
  }

  /** Marks the position of an imitated conversation turn. */
  void markSpeakerTurn() {
    current.speakerTurn = true;
  }

  /**
   * Applies an introduction, a member name or a word and a colon that states how to read the rest;
   * returns whether it is one.
   */
  boolean introduce(long topics) {
    current.introduce(topics & ~(WordTopic.actionTopics(-1L) | WordTopic.objectTopics(-1L)));
    boolean isAssignment = (topics & ASSIGNING) != 0;
    if (isAssignment) {
      addFlag(TextFlag.ASSIGNS);
    }
    return isAssignment;
  }

  /** Ends an introduction at a colon: after a word that assigns a task, another sentence begins. */
  void endIntroduction() {
    long introTopics = current.lastTopics;
    current.endLabel();
    if ((introTopics & ASSIGNING) != 0) {
      end();
      introduce(introTopics);
    }
  }

  void startClause() {
    current.startClause();
  }

  void addWord(Word word) {
    addWord(word, word.topics);
  }

  /** Adds a word of an identifier, as in source code, which speaks to nobody. */
  void addNamePart(Word word) {
    current.hasIdentifier = true;
    addWord(word, word.topics & ~ADDRESSING);
  }

  private void addWord(Word word, long topics) {
    if (word.isEmpty()) {
      return;
    }
    current.hiddenWords += nextIsHidden ? 1 : 0;
    current.plainWords += !nextIsHidden && word.text.length() >= MIN_HIDING ? 1 : 0;
    nextIsHidden = false;
    current.addWord(word, topics);
    current.addStem(word.stem);
    if (current.wordCount >= MAX_WORDS) {
      end();
    }
  }

  /** Adds a word that was decoded from another spelling. */
  void addDecodedWord(Word word) {
    current.addWord(word);
    addFlag(TextFlag.DECODED);
  }

  /** Adds words of a script without spaces: every two characters count as one word. */
  void addUnspaced(String folded, int characters) {
    boolean first = current.wordCount == 0;
    current.addUnspacedTopics(Lexicon.topicsWithin(folded, 0, folded.length()));
    current.wordCount += Math.max(1, characters / 2);
    int head = Math.min(folded.length(), UNSPACED_VERB);
    if ((first && WordTopic.isVerb(Lexicon.topicsWithin(folded, 0, head)))
        || (WordTopic.isVerb(current.topics) && WordTopic.MODAL.isIn(current.topics))) {
      addFlag(TextFlag.ORDER);
    }
    for (int from = 0; from + 2 <= folded.length(); from++) {
      addStem(folded.substring(from, from + 2));
    }
  }

  /** Adds a word that is only compared. */
  void addStem(String stem) {
    current.addStem(stem);
  }

  /** Adds a value and its context; of a secret, no parts. */
  void addValue(TypedValue value) {
    nextIsHidden = false;
    current.addValue(value);
    if (value.secret()) {
      return;
    }
    if (value.kind() == ValueKind.URL || value.kind() == ValueKind.HOST) {
      String host = WebAddresses.host(value.canonical());
      String domain = WebAddresses.domain(host);
      if (value.kind() == ValueKind.URL) {
        current.values.add(new TypedValue(ValueKind.HOST, host));
      }
      if (!domain.equals(host)) {
        current.values.add(new TypedValue(ValueKind.DOMAIN, domain));
      }
    }
  }

  /** States the name of the member that the current sentence is. */
  void label(String name) {
    current.label = name;
  }

  /** Adds a word that may name an object. */
  void addObject(String word) {
    if (current.objects.size() < MAX_WORDS) {
      current.objects.add(word);
    } else {
      current.leavesOut = true;
    }
  }

  /** Adds the name of a member. */
  void addName(String folded) {
    current.values.add(new TypedValue(ValueKind.NAME, folded));
  }

  /** Inserts the sentences of a text hidden in this one before the current sentence. */
  void addAll(List<SentenceBuilder> sentences) {
    for (SentenceBuilder sentence : sentences) {
      if (!isFull()) {
        completed.add(sentence.moveTo(completed.size()));
      }
    }
    current = current.moveTo(completed.size());
  }

  /**
   * Marks the sentences near one that addresses an assistant, from there on, and those beside a
   * hidden instruction.
   */
  void markNear(int first) {
    int besideHidden = 0;
    for (int i = first; i < completed.size(); i++) {
      SentenceBuilder addressing = completed.get(i);
      if (TextFlag.DECODED.isIn(addressing.flags) && TextFlag.ORDER.isIn(addressing.flags)) {
        besideHidden = BESIDE_HIDDEN;
      } else if (besideHidden > 0) {
        besideHidden--;
        addressing.flags |= TextFlag.DECODED.bit();
      }
      if (TextFlag.ADDRESSES_ASSISTANT.isIn(addressing.flags)) {
        for (int j = i; j < Math.min(completed.size(), i + MAX_DISTANCE + 1); j++) {
          if (completed.get(j).item() == addressing.item()) {
            completed.get(j).flags |= TextFlag.NEAR_ADDRESS.bit();
          }
        }
      }
    }
  }
}
