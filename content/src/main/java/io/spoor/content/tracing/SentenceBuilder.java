package io.spoor.content.tracing;

import io.spoor.content.fingerprint.TaintKey;
import io.spoor.content.fingerprint.TextFlag;
import io.spoor.content.fingerprint.ValueKind;
import io.spoor.content.fingerprint.WordTopic;
import java.util.ArrayList;
import java.util.List;

/** A sentence while it is parsed. */
final class SentenceBuilder {
  private static final int INSTRUCTION_FLAGS =
      TextFlag.ORDER.bit()
          | TextFlag.NEAR_ADDRESS.bit()
          | TextFlag.DECODED.bit()
          | TextFlag.ASSIGNS.bit();

  private static final int MAX_LEAD_IN = 5;
  private static final long LEAD_IN_TOPICS =
      WordTopic.THEN.bit()
          | WordTopic.POLITE.bit()
          | WordTopic.BEFORE.bit()
          | WordTopic.URGENT.bit()
          | WordTopic.TASK.bit()
          | WordTopic.DELEGATE.bit();

  private static final long COMMANDING_TOPICS = WordTopic.MODAL.bit() | WordTopic.POLITE.bit();

  private static final int MAX_VOCATIVE = 4;
  private static final int MAX_PHRASE = 6;
  private static final int MAX_STEMS = 64;

  private final int item;
  private final boolean encoded;
  private int position;
  final List<TypedValue> values = new ArrayList<>();
  private final List<Word> words = new ArrayList<>();
  private final List<String> stems = new ArrayList<>();

  /** The name of the member that it is; empty: none. */
  String label = "";

  /** Words that may name an object, as they are written. */
  final List<String> objects = new ArrayList<>(0);

  /** Whether it has more such words than are kept. */
  boolean leavesOut;

  long topics;
  long lastTopics;
  int flags;
  int wordCount;

  /** Words of it that were hidden one by one. */
  int hiddenWords;

  /** Words of it that could have been hidden so, and were not. */
  int plainWords;

  boolean speakerTurn;

  /** Whether a name of code is in it. */
  boolean hasIdentifier;

  /** Whether a request quotes it from somebody else. */
  boolean quoted;

  private boolean expectsNoun;
  private boolean afterSourceWord;
  private boolean order;
  private boolean started;
  private boolean startsLower;
  private boolean lastUpper;
  private boolean clause;
  private boolean uncertainOrder;
  private boolean unknownVerb;
  private int startWords;
  private boolean commandsOverride;
  private boolean afterFor;
  private boolean forAgents;
  private boolean deferred;

  private final AssistantMentions assistants = new AssistantMentions();
  private boolean hasPolish;
  private boolean hasInstructions;
  private boolean hasTask;

  /**
   * Starts a sentence.
   *
   * @param item number of the list item it is in
   */
  SentenceBuilder(int position, int item, int flags) {
    this.position = position;
    this.item = item;
    this.flags = flags;
    this.encoded = TextFlag.DECODED.isIn(flags);
  }

  /** Whether the text that it is from was encoded in another one. */
  boolean isEncoded() {
    return encoded;
  }

  int position() {
    return position;
  }

  int item() {
    return item;
  }

  /** Adds a few words without a value as a name. */
  void addPhrase() {
    if (wordCount > 0 && wordCount <= MAX_PHRASE && values.isEmpty()) {
      values.add(new TypedValue(ValueKind.NAME, phrase()));
    }
  }

  /** The case-folded words, separated by spaces. */
  String phrase() {
    var phrase = new StringBuilder();
    for (Word word : words) {
      phrase.append(phrase.isEmpty() ? "" : " ").append(word.text);
    }
    return phrase.toString();
  }

  /** Adds what is hashed of a word, up to a limit. */
  void addStem(String stem) {
    if (stems.size() < MAX_STEMS) {
      stems.add(stem);
    }
  }

  int stemCount() {
    return stems.size();
  }

  /** Hashes of the words. Most sentences of results need none. */
  List<Integer> hashes(TaintKey key) {
    var hashes = new ArrayList<Integer>(stems.size());
    for (String stem : stems) {
      hashes.add(key.shortHash(stem, 0, stem.length()));
    }
    return hashes;
  }

  /** Moves the sentence to another position. */
  SentenceBuilder moveTo(int newPosition) {
    position = newPosition;
    return this;
  }

  boolean isEmpty() {
    return wordCount == 0 && values.isEmpty() && topics == 0;
  }

  /** Whether it may tell an assistant what to do. */
  boolean isInstruction() {
    return (flags & INSTRUCTION_FLAGS) != 0;
  }

  /** Removes numbers and dates, which say nothing without an instruction. */
  void removeFigures() {
    if (!values.isEmpty()) {
      values.removeIf(value -> value.kind() == ValueKind.NUMBER || value.kind() == ValueKind.DATE);
    }
  }

  /** Whether it contains an address, an account or a host. */
  boolean hasDestination() {
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i).kind().isDestination()) {
        return true;
      }
    }
    return false;
  }

  /** Adds a word and updates whether the sentence is an instruction. */
  void addWord(Word word) {
    addWord(word, word.topics);
  }

  /**
   * Adds a word of which not all topics count.
   *
   * @param knownTopics those that count
   */
  void addWord(Word word, long knownTopics) {
    hasPolish |= word.isPolish;
    Word previous = words.isEmpty() ? null : words.getLast();
    long possibleTopics =
        assistants.add(
            word, SecondPerson.of(word, previous, startsLower, hasPolish, knownTopics), lastTopics);
    boolean isNoun = WordTopic.NOUN.isIn(possibleTopics) && expectsNoun;
    // A past form reports an action and is not an instruction.
    long wordTopics =
        isNoun || word.isPast
            ? possibleTopics & ~WordTopic.actionTopics(possibleTopics)
            : possibleTopics;
    expectsNoun = WordTopic.DETERMINER.isIn(wordTopics) || word.precedesNoun;
    // "Ignore all that" commands it, "if you want to override it" explains.
    commandsOverride |=
        WordTopic.OVERRIDE.isIn(wordTopics)
            && (!started || (lastTopics & COMMANDING_TOPICS) != 0)
            && !word.isPast;
    hasTask |= isTask(wordTopics);
    // "Ignore the command" is an order, "if it is set, the command ignores it" explains.
    hasInstructions |=
        WordTopic.INSTRUCTIONS.isIn(wordTopics)
            && (!WordTopic.COMMAND.isIn(wordTopics) || (commandsOverride && !clause));
    deferred |=
        WordTopic.DEFER.isIn(wordTopics) || (WordTopic.THEN.isIn(lastTopics) && word.isTimeWord);
    forAgents |= afterFor && WordTopic.AGENT.isIn(wordTopics);
    afterFor = word.isRecipientWord;
    topics |= wordTopics;
    lastTopics = wordTopics;
    afterSourceWord = word.isSourceWord;
    startsLower |= wordCount == 0 && !word.isUpper;
    if (word.isUpper && !lastUpper && wordCount > 0 && WordTopic.isVerb(wordTopics)) {
      restart(WordTopic.NOUN.isIn(wordTopics));
    }
    lastUpper = word.isUpper;
    wordCount++;
    words.add(word);
    start(word, wordTopics);
  }

  private static boolean isTask(long wordTopics) {
    return WordTopic.TASK.isIn(wordTopics) && !WordTopic.WORK.isIn(wordTopics);
  }

  void addValue(TypedValue value) {
    assistants.endPhrase(0);
    if (unknownVerb || uncertainOrder) {
      order |= uncertainOrder;
      unknownVerb = false;
      uncertainOrder = false;
    }
    started = true;
    if (afterSourceWord && value.kind().isDestination()) {
      flags |= TextFlag.FROM.bit();
    }
    values.add(value);
  }

  /** Ends a label at a colon: the word before it names what follows, and is no verb. */
  void endLabel() {
    uncertainOrder = false;
    unknownVerb = false;
    endVocative();
  }

  /**
   * Adds the topics of text without spaces. There, "you" beside the name tells who is meant.
   *
   * @param textTopics topics of all of its words
   */
  void addUnspacedTopics(long textTopics) {
    assistants.addText(textTopics);
    topics |= textTopics;
    hasTask |= isTask(textTopics);
    hasInstructions |=
        WordTopic.INSTRUCTIONS.isIn(textTopics) && !WordTopic.COMMAND.isIn(textTopics);
    commandsOverride |= WordTopic.OVERRIDE.isIn(topics);
    if (WordTopic.MODEL.isIn(topics) && WordTopic.YOU.isIn(topics)) {
      assistants.add();
    }
  }

  /** Adds what an introduction says of the rest: "To the assistant:". */
  void introduce(long introTopics) {
    topics |= introTopics;
    hasTask |= isTask(introTopics);
    hasInstructions |= WordTopic.INSTRUCTIONS.isIn(introTopics);
    assistants.addText(introTopics);
  }

  /** Someone is spoken to by a name that is set off at the beginning: "Dear model,". */
  private void endVocative() {
    if (WordTopic.MODEL.isIn(lastTopics) && wordCount <= MAX_VOCATIVE && !hasIdentifier) {
      assistants.add();
    }
    assistants.endPhrase(lastTopics);
  }

  /** Starts a clause after a comma, which may be an instruction too. */
  void startClause() {
    endVocative();
    started = false;
    clause = true;
    expectsNoun = false;
  }

  /** Restarts at a capital within a sentence: a full stop may be missing. */
  private void restart(boolean isNoun) {
    if (!isNoun) {
      started = false;
      clause = false;
      startWords = MAX_LEAD_IN;
    }
  }

  /** Whether it may continue the previous sentence, which a quotation mark seemed to end. */
  boolean continuesOrder() {
    return startsLower && (flags & TextFlag.ORDER.bit()) == 0;
  }

  void continueFrom(SentenceBuilder previous) {
    if (previous.item == item) {
      flags |= previous.flags & TextFlag.ORDER.bit();
      topics |= TextFlag.ORDER.isIn(previous.flags) ? previous.topics : 0;
    }
  }

  private void start(Word word, long wordTopics) {
    if (uncertainOrder) {
      // "Message from Bob" is not an instruction, "message Bob" is.
      order |= !word.followsNoun;
      uncertainOrder = false;
      return;
    }
    if (unknownVerb) {
      order |= WordTopic.DETERMINER.isIn(wordTopics);
      unknownVerb = false;
      return;
    }
    if (started) {
      return;
    }
    boolean isVerb = WordTopic.isVerb(wordTopics);
    if (!isVerb && (wordTopics & LEAD_IN_TOPICS) != 0 && startWords++ < MAX_LEAD_IN) {
      return;
    }
    started = true;
    if (clause && !isVerb) {
      return;
    }
    if (clause && WordTopic.NOUN.isIn(wordTopics)) {
      // For a word that may be a noun, the next word decides.
      unknownVerb = true;
      return;
    }
    if (word.canBeImperative) {
      uncertainOrder = isVerb;
      unknownVerb = !isVerb && wordTopics == 0 && word.mayBeVerb;
    }
  }

  /** Classifies the completed sentence. */
  void end() {
    topics = assistants.in(topics);
    boolean isVerb = WordTopic.isVerb(topics);
    boolean hasModal = WordTopic.MODAL.isIn(topics);
    boolean isRequest =
        WordTopic.POLITE.isIn(topics)
            || (hasModal && (WordTopic.YOU.isIn(topics) || assistants.isAny()))
            || overridesInstructions();
    if (order || (isVerb && isRequest)) {
      flags |= TextFlag.ORDER.bit();
      // "Whenever this is opened, send": a task for later.
      flags |= deferred ? TextFlag.ASSIGNS.bit() : 0;
    }
    if (addressesAssistant()) {
      flags |= TextFlag.ADDRESSES_ASSISTANT.bit();
    }
    if (WordTopic.DELEGATE.isIn(topics) && !WordTopic.FOLLOWING.isIn(topics)) {
      flags |= TextFlag.DELEGATES.bit();
    }
  }

  /** Whether it is like "ignore what was said before": its other topics are to be done instead. */
  private boolean overridesInstructions() {
    boolean instructions = hasInstructions;
    boolean you = WordTopic.YOU.isIn(topics);
    boolean before = WordTopic.BEFORE.isIn(topics);
    return WordTopic.OVERRIDE.isIn(topics)
        && ((commandsOverride && (instructions || you || before))
            || (instructions && (you || before)));
  }

  private boolean addressesAssistant() {
    boolean you = WordTopic.YOU.isIn(topics);
    boolean assistant = assistants.isAny() && !assistants.onlyGuide(topics);
    boolean instructs = WordTopic.MODAL.isIn(topics) || WordTopic.POLITE.isIn(topics) || order;
    boolean instructions = WordTopic.INSTRUCTIONS.isIn(topics);
    boolean concernsTask =
        hasTask
            && (you || WordTopic.POLITE.isIn(topics))
            && (WordTopic.BEFORE.isIn(topics) || WordTopic.MODAL.isIn(topics));
    boolean interruptsTask =
        WordTopic.TASK.isIn(topics)
            && WordTopic.BEFORE.isIn(topics)
            && WordTopic.CONTINUE.isIn(topics);
    boolean precedesAnswer =
        order && WordTopic.BEFORE.isIn(topics) && WordTopic.ANSWER.isIn(topics);
    boolean concernsSession =
        WordTopic.SESSION.isIn(topics) && (order || WordTopic.BEFORE.isIn(topics));
    return overridesInstructions()
        || interruptsTask
        || precedesAnswer
        || concernsSession
        || forAgents
        || (speakerTurn && order)
        || concernsTask
        || (assistant && (you || instructs))
        || (instructions
            && you
            && !readsOnly()
            && (WordTopic.BEFORE.isIn(topics) || WordTopic.URGENT.isIn(topics)));
  }

  /** Whether it asks for nothing but reading: "read the instructions before you use it". */
  private boolean readsOnly() {
    return WordTopic.actionTopics(topics) == WordTopic.FETCH.bit() && !hasDestination();
  }
}
