package io.spoor.streams.detect.domain.taint;

import io.spoor.schemas.TracedText;
import io.spoor.schemas.TracedValue;
import io.spoor.streams.trace.TextFlag;
import io.spoor.streams.trace.Topic;
import io.spoor.streams.trace.ValueKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what in a call came from what the run had read, and not from its user. */
final class Clues {
  private static final int MIN_SHINGLES = 3;

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
  List<Evidence> of(Step call) {
    List<Evidence> evidence = new ArrayList<>();
    boolean addressed = goesWhereAsked(call);
    for (TracedText argument : call.trace().getArguments()) {
      for (TracedValue value : argument.getValues()) {
        Evidence one = value(argument, value);
        if (one != null && !(addressed && isQuoted(one))) {
          evidence.add(one);
        }
      }
      Evidence dictated = dictated(argument);
      if (dictated != null) {
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
  private boolean goesWhereAsked(Step call) {
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
    int points = carries ? settings.destination() : points(kind, whole, sighting.weight() > 0);
    return points == 0 ? null : new Evidence(nameOf(argument), kind, sighting, points, pieced);
  }

  private boolean notSeen(TracedValue value) {
    return ValueKind.of(value.getKind()) != ValueKind.URL
        || (seen.of(value.getHash()) == null && !seen.isTrusted(value.getHash()));
  }

  private int points(ValueKind kind, boolean whole, boolean told) {
    return switch (kind) {
      case EMAIL, ACCOUNT -> whole ? settings.destination() : settings.cargo();
      case URL, HOST ->
          whole ? tool.reads() ? settings.fetched() : settings.destination() : settings.cargo();
      case ID, PATH -> whole ? settings.thing() : told ? settings.name() : 0;
      case NAME -> told ? settings.name() : 0;
      case NUMBER, DATE -> told ? settings.number() : 0;
      case TEXT, DOMAIN -> 0;
    };
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

  /** The call does what some content tells an assistant to do, and takes no value from there. */
  private @Nullable Evidence order(Step call) {
    Set<Long> given = new HashSet<>();
    for (TracedText argument : call.trace().getArguments()) {
      for (TracedValue value : argument.getValues()) {
        given.add(value.getHash());
        if (explained(argument, value)) {
          return null;
        }
      }
    }
    for (Sighting told : seen.told()) {
      if (!told.orders() || !(told.addresses() || told.hidden())) {
        continue;
      }
      long topics = told.text().getTopics();
      boolean doing = (Topic.doing(topics) & Topic.doing(tool.topics())) != 0;
      boolean thing = (Topic.things(topics) & Topic.things(tool.topics())) != 0;
      if (doing && thing && follows(told, given)) {
        return new Evidence("", ValueKind.TEXT, told, settings.order(), /* pieced= */ false);
      }
    }
    return null;
  }

  /** What somebody else than the order says to act on. */
  private boolean explained(TracedText argument, TracedValue value) {
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
        || (sighting != null && sighting.weight() == 0);
  }

  /** An order that says where something goes is not followed by a call that goes elsewhere. */
  private boolean follows(Sighting order, Set<Long> given) {
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

  private static String nameOf(TracedText argument) {
    String name = argument.getName();
    return name == null ? "" : name;
  }
}
