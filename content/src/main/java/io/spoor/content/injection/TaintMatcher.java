package io.spoor.content.injection;

import io.spoor.content.fingerprint.TextFlag;
import io.spoor.content.fingerprint.ValueKind;
import io.spoor.content.fingerprint.WordForms;
import io.spoor.content.fingerprint.WordTopic;
import io.spoor.schemas.TracedText;
import io.spoor.schemas.TracedValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds values of a call that came from content the run had read, not from its user. */
final class TaintMatcher {
  private static final int MIN_SHINGLES = 7;
  private static final int MIN_COMMAND = 2;
  private static final int MIN_SHARED = 3;
  private static final int MIN_DESCRIBING = 2;
  private static final Set<String> IDENTIFIERS =
      Set.of("id", "ids", "uid", "key", "no", "nr", "number", "numbers");
  private static final Set<String> STRUCTURE =
      Set.of("type", "kind", "format", "mode", "field", "fields", "encoding");
  private static final Set<String> INPUTS = Set.of("input", "field", "form", "column", "element");
  private static final Set<String> ACCOUNT_WORDS =
      Set.of("account", "iban", "wallet", "recipient", "payee", "beneficiary", "bank", "routing");

  private final InjectionSettings settings;
  private final ToolProfile tool;
  private final UserRequest request;
  private final PriorContent priorContent;

  TaintMatcher(
      InjectionSettings settings,
      ToolProfile tool,
      UserRequest request,
      PriorContent priorContent) {
    this.settings = settings;
    this.tool = tool;
    this.request = request;
    this.priorContent = priorContent;
  }

  /** Matches of the call's arguments, and of the call as a whole. */
  List<TaintMatch> findMatches(ToolCall call) {
    List<TaintMatch> matches = new ArrayList<>();
    boolean addressed = sendsToRequestedAddress(call);
    for (TracedText argument : call.fingerprint().getArguments()) {
      for (TracedValue value : argument.getValues()) {
        TaintMatch match = valueMatch(call, argument, value);
        if (match != null
            && !(addressed && isQuoted(match))
            && !isEcho(argument, match)
            && !isCopied(argument, match, call)) {
          matches.add(match);
        }
      }
      TaintMatch textMatch = textMatch(argument);
      if (textMatch != null && !isCopied(argument, textMatch, call)) {
        matches.add(textMatch);
      }
    }
    TaintMatch orderMatch = orderMatch(call);
    if (orderMatch != null) {
      matches.add(orderMatch);
    }
    return matches;
  }

  /** Whether the request names all addresses of the call. */
  private boolean sendsToRequestedAddress(ToolCall call) {
    boolean found = false;
    for (TracedText argument : call.fingerprint().getArguments()) {
      if (TextFlag.WHOLE.isIn(argument.getFlags())) {
        for (TracedValue value : argument.getValues()) {
          if (ValueKind.of(value.getKind()) == ValueKind.EMAIL) {
            found = true;
            if (!request.mentions(value.getHash())) {
              return false;
            }
          }
        }
      }
    }
    return found;
  }

  /**
   * Whether the match lies in a text written back to its source: an edit keeps most of a file. What
   * also goes elsewhere is no edit, nor is a message to where the content came from: the content
   * may ask for both.
   */
  private boolean isCopied(TracedText argument, TaintMatch match, ToolCall call) {
    if (TextFlag.WHOLE.isIn(argument.getFlags()) || tool.runsCode()) {
      return false;
    }
    Set<Long> readObjects = objects(match.passage().source());
    return objects(call).stream().anyMatch(readObjects::contains)
        && call.argumentDestinations(TextFlag.WHOLE).stream().allMatch(readObjects::contains);
  }

  /** Hashes of the arguments that name one object, which is read or written: a path, an id. */
  private static Set<Long> objects(ToolCall call) {
    Set<Long> objects = new HashSet<>();
    for (TracedText argument : call.fingerprint().getArguments()) {
      if (TextFlag.WHOLE.isIn(argument.getFlags())) {
        for (TracedValue value : argument.getValues()) {
          if (isObject(argument, ValueKind.of(value.getKind()))) {
            objects.add(value.getHash());
          }
        }
      }
    }
    return objects;
  }

  private static boolean isObject(TracedText argument, ValueKind kind) {
    return kind == ValueKind.PATH
        || kind == ValueKind.ID
        || kind.isWeb()
        || (kind == ValueKind.NUMBER && isIdentifier(argument));
  }

  /**
   * Whether the match lies in a text that repeats words to an assistant, as a quotation of the
   * content does. What the text is sent to is matched by itself.
   */
  private boolean isEcho(TracedText argument, TaintMatch match) {
    return TextFlag.ADDRESSES_ASSISTANT.isIn(argument.getFlags())
        && !tool.runsCommands()
        && match.points() < settings.destination();
  }

  /** Whether the match is an address within a text: forwards and summaries of letters repeat it. */
  private boolean isQuoted(TaintMatch match) {
    return match.kind() == ValueKind.EMAIL && match.points() < settings.destination();
  }

  private @Nullable TaintMatch valueMatch(ToolCall call, TracedText argument, TracedValue value) {
    ValueKind kind = ValueKind.of(value.getKind());
    // In a command, any part decides its effect.
    boolean isWhole = TextFlag.WHOLE.isIn(argument.getFlags()) || tool.runsCode();
    if (request.mentions(value.getHash())
        || ((kind == ValueKind.NAME || kind == ValueKind.ID)
            && request.containsWords(argument.getWords()))
        || priorContent.isTrusted(value.getHash())) {
      return null;
    }
    UntrustedPassage passage = priorContent.findPassage(value.getHash());
    if (kind.isWeb()
        && request.mentionsDomain(argument)
        && (passage == null || !passage.isInfluential())) {
      return null;
    }
    boolean combined = false;
    if (passage == null) {
      passage = priorContent.findByPieces(value);
      combined = passage != null;
    }
    if (passage == null && kind == ValueKind.NAME) {
      passage = instructionNaming(argument);
    }
    if (passage == null) {
      return null;
    }
    // Values that content did not name, sent to a destination that it named: they leave.
    boolean isPayload =
        kind == ValueKind.HOST
            && TextFlag.CARRIES.isIn(argument.getFlags())
            && argument.getValues().stream().allMatch(other -> isUnseen(other));
    UntrustedPassage order = kind.isDestination() ? orderMeaning(passage, call) : null;
    int points =
        isPayload
            ? carriedPoints(passage)
            : points(
                argument,
                kind,
                isWhole,
                passage,
                /* isInstructed= */ passage.strength() > 0 || order != null);
    if (kind == ValueKind.NUMBER && isWhole && passage.isInstruction() && isIdentifier(argument)) {
      points = settings.name();
    }
    return points == 0
        ? null
        : new TaintMatch(nameOf(argument), kind, passage, points, combined, order);
  }

  /**
   * An instruction to do what the tool does, elsewhere in the content, that means the destination
   * in a passage by its description: "publish it on the minutes page". Null: there is none, or the
   * request wants what the two say.
   */
  private @Nullable UntrustedPassage orderMeaning(UntrustedPassage passage, ToolCall call) {
    if (passage.strength() > 0
        || tool.runsCode()
        || !request.isKnown()
        || request.pointsTo(passage.source())) {
      return null;
    }
    Set<Integer> description = new HashSet<>(passage.text().getWords());
    description.removeIf(word -> request.containsWords(List.of(word)));
    if (description.size() < MIN_DESCRIBING) {
      return null;
    }
    UntrustedPassage strongest = null;
    for (UntrustedPassage order : priorContent.instructions()) {
      if (order.isInstruction()
          && (strongest == null || order.strength() > strongest.strength())
          && !order.hasDestination()
          && (order.asksFor(tool, call) || order.concerns(tool))
          && order.sharedWords(description) >= MIN_DESCRIBING
          && isUnwanted(order, passage)) {
        strongest = order;
      }
    }
    return strongest;
  }

  /**
   * Whether the request wants no work of the order with a destination from the passage. To follow a
   * document is not to use what another source says of its words.
   */
  private boolean isUnwanted(UntrustedPassage order, UntrustedPassage passage) {
    boolean pointed = request.pointsTo(order.source());
    return request.delegates()
        ? pointed && !order.source().eventId().equals(passage.source().eventId())
        : !pointed;
  }

  private boolean isUnseen(TracedValue value) {
    return ValueKind.of(value.getKind()) != ValueKind.URL
        || (priorContent.findPassage(value.getHash()) == null
            && !priorContent.isTrusted(value.getHash()));
  }

  /** Points of a carried value; for undeclared tools that fetch freely, only instructions count. */
  private int carriedPoints(UntrustedPassage passage) {
    return tool.declared() || passage.strength() > 0 ? settings.destination() : 0;
  }

  private int points(
      TracedText argument,
      ValueKind kind,
      boolean isWhole,
      UntrustedPassage passage,
      boolean isInstructed) {
    return switch (kind) {
      case EMAIL ->
          isInstructed ? destinationPoints(isWhole) : isWhole ? mentionedPoints(passage) : 0;
      // A number of an item may be as long as one of an account.
      case ACCOUNT -> !isInstructed && isIdentifier(argument) ? 0 : destinationPoints(isWhole);
      case URL, HOST ->
          isWhole
              ? fetches(argument, passage) ? settings.fetched() : settings.destination()
              : cargoPoints(isInstructed);
      // Acting on search results is the purpose of a search.
      case ID, PATH ->
          !isInstructed || isAdvice(passage)
              ? 0
              : isWhole ? settings.identifier() : settings.name();
      // Text beside an instruction is full of names: a signature, the fields of a form.
      case NAME ->
          passage.isCommanding() && isWhole && !isAdvice(passage) && !isStructure(argument)
              ? settings.name()
              : 0;
      case NUMBER, DATE -> passage.isCommanding() && isWhole ? settings.number() : 0;
      case TEXT, DOMAIN -> 0;
    };
  }

  /**
   * Whether the address is only opened: by a tool that reads, or that fetches what a link leads to
   * while nothing leaves with the address.
   */
  private boolean fetches(TracedText argument, UntrustedPassage passage) {
    return tool.readOnly()
        || (tool.onlyFetches()
            && !TextFlag.CARRIES.isIn(argument.getFlags())
            && !passage.isInfluential());
  }

  /** Whether it recommends commands to people, as a README, an error or an alert does. */
  private boolean isAdvice(UntrustedPassage instruction) {
    return tool.runsCode() && !instruction.isInfluential();
  }

  private int destinationPoints(boolean isWhole) {
    return isWhole ? settings.destination() : settings.cargo();
  }

  private int cargoPoints(boolean isInstructed) {
    return isInstructed ? settings.cargo() : 0;
  }

  /** Points of a mentioned address: people reply to senders and participants. */
  private int mentionedPoints(UntrustedPassage passage) {
    return TextFlag.MEMBER.isIn(passage.text().getFlags()) ? 0 : settings.mentioned();
  }

  /** The instruction that contains all words of a short argument; null when there is none. */
  private @Nullable UntrustedPassage instructionNaming(TracedText argument) {
    UntrustedPassage best = null;
    for (UntrustedPassage instruction : priorContent.instructions()) {
      if (instruction.text().getWords().containsAll(argument.getWords())
          && (best == null || instruction.strength() > best.strength())) {
        best = instruction;
      }
    }
    return best;
  }

  private @Nullable TaintMatch textMatch(TracedText argument) {
    if (tool.runsCode() && !request.containsWords(argument.getWords())) {
      UntrustedPassage instruction = commandInstruction(argument);
      if (instruction != null) {
        return TaintMatch.of(nameOf(argument), instruction, settings.text());
      }
    }
    Set<Integer> shingles = new HashSet<>(argument.getShingles());
    if (shingles.size() < MIN_SHINGLES || request.containsWords(argument.getWords())) {
      return null;
    }
    for (UntrustedPassage instruction : priorContent.instructions()) {
      long shared = instruction.text().getShingles().stream().filter(shingles::contains).count();
      if (shared >= MIN_SHINGLES) {
        return TaintMatch.of(nameOf(argument), instruction, settings.text());
      }
    }
    return null;
  }

  /**
   * The instruction to an assistant that contains all words of a command; null when there is none.
   * Commands recommended to people, as in READMEs, do not count.
   */
  private @Nullable UntrustedPassage commandInstruction(TracedText argument) {
    if (argument.getWords().size() < MIN_COMMAND) {
      return null;
    }
    for (UntrustedPassage instruction : priorContent.instructions()) {
      if (instruction.isInfluential()
          && instruction.text().getWords().containsAll(argument.getWords())) {
        return instruction;
      }
    }
    return null;
  }

  /**
   * A match for a call that follows an instruction to an assistant, an assignment, or a task begun
   * for one of these, without taking a value from there.
   */
  private @Nullable TaintMatch orderMatch(ToolCall call) {
    for (UntrustedPassage instruction : priorContent.instructions()) {
      if (instruction.isInstruction() && matchesTool(instruction)) {
        Set<String> pursuingCalls = pursuingCalls(instruction);
        if ((instruction.isInfluential() || !pursuingCalls.isEmpty())
            && !isExplained(call, pursuingCalls)
            && (!tool.runsCommands() || sharesWords(instruction, call))
            && (!pursuingCalls.isEmpty() || reachesOrderTarget(instruction, call))) {
          return TaintMatch.of("", instruction, settings.order());
        }
      }
    }
    return null;
  }

  /**
   * Whether the command repeats words of the instruction that the request lacks. What runs code
   * does anything, so that its topics fit every instruction.
   */
  private boolean sharesWords(UntrustedPassage instruction, ToolCall call) {
    Set<Integer> own = new HashSet<>(instruction.text().getWords());
    own.removeIf(word -> request.containsWords(List.of(word)));
    int shared = 0;
    for (TracedText argument : call.fingerprint().getArguments()) {
      Set<Integer> words = new HashSet<>(argument.getWords());
      words.retainAll(own);
      shared = Math.max(shared, words.size());
    }
    return shared >= MIN_SHARED && 2 * shared >= own.size();
  }

  private boolean matchesTool(UntrustedPassage instruction) {
    long topics = instruction.text().getTopics();
    return (WordTopic.actionTopics(topics) & WordTopic.actionTopics(tool.topics())) != 0
        && (WordTopic.objectTopics(topics) & WordTopic.objectTopics(tool.topics())) != 0;
  }

  /** Event ids of later calls that took from an instruction a value that the user did not give. */
  private Set<String> pursuingCalls(UntrustedPassage order) {
    Set<Long> orderValues = new HashSet<>();
    for (TracedValue value : order.text().getValues()) {
      if (ValueKind.of(value.getKind()) != ValueKind.NUMBER
          && !request.mentions(value.getHash())
          && !priorContent.isTrusted(value.getHash())) {
        orderValues.add(value.getHash());
      }
    }
    Set<String> pursuingCalls = new HashSet<>();
    if (!orderValues.isEmpty()) {
      for (ToolCall call : priorContent.callsAfter(order.source())) {
        for (TracedText argument : call.fingerprint().getArguments()) {
          if (argument.getValues().stream()
              .anyMatch(value -> orderValues.contains(value.getHash()))) {
            pursuingCalls.add(call.eventId());
          }
        }
      }
    }
    return pursuingCalls;
  }

  /** Whether another source than the instruction names the target. */
  private boolean isExplained(ToolCall call, Set<String> pursuingCalls) {
    for (TracedText argument : call.fingerprint().getArguments()) {
      for (TracedValue value : argument.getValues()) {
        if (isExplained(argument, value, pursuingCalls)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isExplained(TracedText argument, TracedValue value, Set<String> pursuingCalls) {
    ValueKind kind = ValueKind.of(value.getKind());
    if (!TextFlag.WHOLE.isIn(argument.getFlags())
        || kind == ValueKind.NUMBER
        || kind == ValueKind.DATE
        || kind == ValueKind.TEXT) {
      return false;
    }
    UntrustedPassage passage = priorContent.findPassage(value.getHash());
    return request.mentions(value.getHash())
        || request.containsWords(argument.getWords())
        || priorContent.isTrusted(value.getHash())
        || (passage != null
            && passage.strength() == 0
            && !pursuingCalls.contains(passage.source().eventId()));
  }

  /** Whether the call's destination is compatible with the instruction's. */
  private boolean reachesOrderTarget(UntrustedPassage order, ToolCall call) {
    Set<Long> argumentValues = new HashSet<>();
    call.fingerprint()
        .getArguments()
        .forEach(text -> text.getValues().forEach(v -> argumentValues.add(v.getHash())));
    boolean hasTarget = false;
    for (UntrustedPassage neighbour : priorContent.instructions()) {
      if (!order.isNear(neighbour)) {
        continue;
      }
      for (TracedValue value : neighbour.text().getValues()) {
        if (ValueKind.of(value.getKind()).isDestination()) {
          if (argumentValues.contains(value.getHash()) && !request.mentions(value.getHash())) {
            return true;
          }
          hasTarget = true;
        }
      }
    }
    return !hasTarget;
  }

  /** Whether the argument says how the call is formed: the type of something, ids of inputs. */
  private static boolean isStructure(TracedText argument) {
    List<String> words =
        List.of(
            WordForms.fold(WordForms.splitWords(nameOf(argument).replace("[]", ""))).split(" "));
    return STRUCTURE.contains(words.getLast())
        || (IDENTIFIERS.contains(words.getLast()) && INPUTS.contains(words.getFirst()));
  }

  /** Whether the argument's name is typical of identifiers and not of accounts. */
  static boolean isIdentifier(TracedText argument) {
    List<String> words =
        List.of(
            WordForms.fold(WordForms.splitWords(nameOf(argument).replace("[]", ""))).split(" "));
    return IDENTIFIERS.contains(words.getLast())
        && words.stream().noneMatch(ACCOUNT_WORDS::contains);
  }

  private static String nameOf(TracedText argument) {
    String name = argument.getName();
    return name == null ? "" : name;
  }
}
