package io.spoor.pipeline.detect.injection;

import io.spoor.schemas.TracedText;
import io.spoor.schemas.TracedValue;
import io.spoor.schemas.fingerprint.TextFlag;
import io.spoor.schemas.fingerprint.Topic;
import io.spoor.schemas.fingerprint.ValueKind;
import io.spoor.schemas.fingerprint.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what in a call came from what the run had read, and not from its user. */
final class Clues {
  private static final int MIN_SHINGLES = 3;
  private static final int MIN_COMMAND = 2;
  private static final Set<String> IDENTIFIERS =
      Set.of("id", "ids", "uid", "key", "no", "nr", "number", "numbers");
  private static final Set<String> OF_ACCOUNTS =
      Set.of("account", "iban", "wallet", "recipient", "payee", "beneficiary", "bank", "routing");

  private final InjectionSettings settings;
  private final Tool tool;
  private final Request request;
  private final Seen seen;

  Clues(InjectionSettings settings, Tool tool, Request request, Seen seen) {
    this.settings = settings;
    this.tool = tool;
    this.request = request;
    this.seen = seen;
  }

  /** Of the call's arguments, and of the call as a whole. */
  List<Evidence> of(ToolCall call) {
    List<Evidence> evidence = new ArrayList<>();
    boolean addressed = goesWhereAsked(call);
    for (TracedText argument : call.trace().getArguments()) {
      for (TracedValue value : argument.getValues()) {
        Evidence one = value(argument, value);
        if (one != null && !(addressed && isQuoted(one)) && !copied(argument, one, call)) {
          evidence.add(one);
        }
      }
      Evidence dictated = dictated(argument);
      if (dictated != null && !copied(argument, dictated, call)) {
        evidence.add(dictated);
      }
    }
    Evidence order = order(call);
    if (order != null) {
      evidence.add(order);
    }
    return evidence;
  }

  /** Whether all addresses that the call is for are ones that the request names. */
  private boolean goesWhereAsked(ToolCall call) {
    boolean any = false;
    for (TracedText argument : call.trace().getArguments()) {
      if (TextFlag.WHOLE.in(argument.getFlags())) {
        for (TracedValue value : argument.getValues()) {
          if (ValueKind.of(value.getKind()) == ValueKind.EMAIL) {
            any = true;
            if (!request.names(value.getHash())) {
              return false;
            }
          }
        }
      }
    }
    return any;
  }

  /** Within a text that goes back to where it was read: who changes a file keeps most of it. */
  private boolean copied(TracedText argument, Evidence evidence, ToolCall call) {
    if (TextFlag.WHOLE.in(argument.getFlags()) || tool.runs()) {
      return false;
    }
    Set<Long> places = wholes(evidence.sighting().source());
    places.retainAll(wholes(call));
    return !places.isEmpty();
  }

  private static Set<Long> wholes(ToolCall step) {
    Set<Long> wholes = new HashSet<>();
    for (TracedText argument : step.trace().getArguments()) {
      if (TextFlag.WHOLE.in(argument.getFlags())) {
        argument.getValues().forEach(value -> wholes.add(value.getHash()));
      }
    }
    return wholes;
  }

  /** An address within a text: who forwards or tells of a letter repeats what stands in it. */
  private boolean isQuoted(Evidence evidence) {
    return evidence.kind() == ValueKind.EMAIL && evidence.points() < settings.destination();
  }

  private @Nullable Evidence value(TracedText argument, TracedValue value) {
    ValueKind kind = ValueKind.of(value.getKind());
    // Of a command, any part decides what it does.
    boolean whole = TextFlag.WHOLE.in(argument.getFlags()) || tool.runs();
    if (request.names(value.getHash())
        || ((kind == ValueKind.NAME || kind == ValueKind.ID) && request.says(argument.getWords()))
        || seen.isTrusted(value.getHash())
        || (kind.isWeb() && request.namesDomain(argument))) {
      return null;
    }
    Sighting sighting = seen.of(value.getHash());
    boolean pieced = false;
    if (sighting == null) {
      sighting = seen.ofPieces(value);
      pieced = sighting != null;
    }
    if (sighting == null && kind == ValueKind.NAME) {
      sighting = toldOf(argument);
    }
    if (sighting == null) {
      return null;
    }
    // To a place that content named, with values that it did not: those go out.
    boolean carries =
        kind == ValueKind.HOST
            && TextFlag.CARRIES.in(argument.getFlags())
            && argument.getValues().stream().allMatch(other -> notSeen(other));
    int points = carries ? carried(sighting) : points(argument, kind, whole, sighting);
    if (kind == ValueKind.NUMBER && whole && sighting.orders() && identifies(argument)) {
      points = settings.name();
    }
    return points == 0 ? null : new Evidence(nameOf(argument), kind, sighting, points, pieced);
  }

  private boolean notSeen(TracedValue value) {
    return ValueKind.of(value.getKind()) != ValueKind.URL
        || (seen.of(value.getHash()) == null && !seen.isTrusted(value.getHash()));
  }

  /** Where a tool that nobody declared may fetch what it likes, only what it was told counts. */
  private int carried(Sighting sighting) {
    return tool.declared() || sighting.weight() > 0 ? settings.destination() : 0;
  }

  private int points(TracedText argument, ValueKind kind, boolean whole, Sighting sighting) {
    boolean told = sighting.weight() > 0;
    return switch (kind) {
      case EMAIL -> told ? destination(whole) : whole ? mentioned(sighting) : 0;
      // A number of an item may be as long as one of an account.
      case ACCOUNT -> !told && identifies(argument) ? 0 : destination(whole);
      case URL, HOST ->
          whole ? tool.reads() ? settings.fetched() : settings.destination() : cargo(told);
      // To act on what a search found is what searches are for.
      case ID, PATH -> !told || isAdvice(sighting) ? 0 : whole ? settings.thing() : settings.name();
      case NAME -> told && whole && !isAdvice(sighting) ? settings.name() : 0;
      case NUMBER, DATE -> told && whole ? settings.number() : 0;
      case TEXT, DOMAIN -> 0;
    };
  }

  /** Which commands to run is what a README, an error or an alert tells people. */
  private boolean isAdvice(Sighting told) {
    return tool.runs() && !told.isHeeded();
  }

  private int destination(boolean whole) {
    return whole ? settings.destination() : settings.cargo();
  }

  private int cargo(boolean told) {
    return told ? settings.cargo() : 0;
  }

  /** Who sent a letter, or takes part in a meeting, is whom one writes to about it. */
  private int mentioned(Sighting sighting) {
    return TextFlag.MEMBER.in(sighting.text().getFlags()) ? 0 : settings.mentioned();
  }

  /** Where the run was told something that holds all words of an argument of a few. */
  private @Nullable Sighting toldOf(TracedText argument) {
    Sighting best = null;
    for (Sighting told : seen.told()) {
      if (told.text().getWords().containsAll(argument.getWords())
          && (best == null || told.weight() > best.weight())) {
        best = told;
      }
    }
    return best;
  }

  private @Nullable Evidence dictated(TracedText argument) {
    if (tool.runs() && !request.says(argument.getWords())) {
      Sighting told = commandOf(argument);
      if (told != null) {
        return new Evidence(
            nameOf(argument), ValueKind.TEXT, told, settings.text(), /* pieced= */ false);
      }
    }
    Set<Integer> shingles = new HashSet<>(argument.getShingles());
    if (shingles.size() < MIN_SHINGLES || request.says(argument.getWords())) {
      return null;
    }
    for (Sighting told : seen.told()) {
      long same = told.text().getShingles().stream().filter(shingles::contains).count();
      if (same >= MIN_SHINGLES) {
        return new Evidence(
            nameOf(argument), ValueKind.TEXT, told, settings.text(), /* pieced= */ false);
      }
    }
    return null;
  }

  /** Where an assistant was told all words of a command; what people are told, READMEs tell. */
  private @Nullable Sighting commandOf(TracedText argument) {
    if (argument.getWords().size() < MIN_COMMAND) {
      return null;
    }
    for (Sighting told : seen.told()) {
      if (told.isHeeded() && told.text().getWords().containsAll(argument.getWords())) {
        return told;
      }
    }
    return null;
  }

  /**
   * The call does what some content tells an assistant to do, or assigns, or what the run had begun
   * to do for it, and takes no value from there.
   */
  private @Nullable Evidence order(ToolCall call) {
    for (Sighting told : seen.told()) {
      if (told.orders() && speaksOf(told)) {
        Set<String> pursuing = pursuing(told);
        if ((told.isHeeded() || !pursuing.isEmpty())
            && !explained(call, pursuing)
            && (!pursuing.isEmpty() || goesThere(told, call))) {
          return new Evidence("", ValueKind.TEXT, told, settings.order(), /* pieced= */ false);
        }
      }
    }
    return null;
  }

  private boolean speaksOf(Sighting told) {
    long topics = told.text().getTopics();
    return (Topic.doing(topics) & Topic.doing(tool.topics())) != 0
        && (Topic.things(topics) & Topic.things(tool.topics())) != 0;
  }

  /** Event ids of calls since that took a value from an order, which its user did not give. */
  private Set<String> pursuing(Sighting order) {
    Set<Long> its = new HashSet<>();
    for (TracedValue value : order.text().getValues()) {
      if (ValueKind.of(value.getKind()) != ValueKind.NUMBER
          && !request.names(value.getHash())
          && !seen.isTrusted(value.getHash())) {
        its.add(value.getHash());
      }
    }
    Set<String> pursuing = new HashSet<>();
    if (!its.isEmpty()) {
      for (ToolCall step : seen.after(order.source())) {
        for (TracedText argument : step.trace().getArguments()) {
          if (argument.getValues().stream().anyMatch(value -> its.contains(value.getHash()))) {
            pursuing.add(step.eventId());
          }
        }
      }
    }
    return pursuing;
  }

  /** Somebody else than the order says what to act on. */
  private boolean explained(ToolCall call, Set<String> pursuing) {
    for (TracedText argument : call.trace().getArguments()) {
      for (TracedValue value : argument.getValues()) {
        if (explained(argument, value, pursuing)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean explained(TracedText argument, TracedValue value, Set<String> pursuing) {
    ValueKind kind = ValueKind.of(value.getKind());
    if (!TextFlag.WHOLE.in(argument.getFlags())
        || kind == ValueKind.NUMBER
        || kind == ValueKind.DATE
        || kind == ValueKind.TEXT) {
      return false;
    }
    Sighting sighting = seen.of(value.getHash());
    return request.names(value.getHash())
        || request.says(argument.getWords())
        || seen.isTrusted(value.getHash())
        || (sighting != null
            && sighting.weight() == 0
            && !pursuing.contains(sighting.source().eventId()));
  }

  /** An order that says where something goes is not followed by a call that goes elsewhere. */
  private boolean goesThere(Sighting order, ToolCall call) {
    Set<Long> given = new HashSet<>();
    call.trace()
        .getArguments()
        .forEach(text -> text.getValues().forEach(v -> given.add(v.getHash())));
    boolean leads = false;
    for (Sighting near : seen.told()) {
      if (!order.isBeside(near)) {
        continue;
      }
      for (TracedValue value : near.text().getValues()) {
        if (ValueKind.of(value.getKind()).leadsOutside()) {
          if (given.contains(value.getHash()) && !request.names(value.getHash())) {
            return true;
          }
          leads = true;
        }
      }
    }
    return !leads;
  }

  /** Whether an argument goes by a name that identifiers have, and not those of accounts. */
  private static boolean identifies(TracedText argument) {
    List<String> words =
        List.of(Words.fold(Words.apart(nameOf(argument).replace("[]", ""))).split(" "));
    return IDENTIFIERS.contains(words.getLast()) && words.stream().noneMatch(OF_ACCOUNTS::contains);
  }

  private static String nameOf(TracedText argument) {
    String name = argument.getName();
    return name == null ? "" : name;
  }
}
