package io.spoor.content.injection;

import io.spoor.content.fingerprint.NameFlag;
import io.spoor.content.fingerprint.TextFlag;
import io.spoor.schemas.NamedObject;
import io.spoor.schemas.TracedEffect;
import io.spoor.schemas.TracedText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who named an object first: a trusted result, third-party content, or the run itself. Later
 * results count for what content names in an order, as times can be forged.
 */
final class ObjectOrigins {
  private static final int COMMANDING =
      NameFlag.ORDERED.bit() | NameFlag.ADDRESSED.bit() | NameFlag.HIDDEN.bit();

  private final Map<Integer, Naming> untrusted = new HashMap<>();
  private final Set<Integer> trusted = new HashSet<>();
  private final Set<Integer> own = new HashSet<>();

  private ObjectOrigins() {}

  /**
   * A mention of an object in third-party content.
   *
   * @param about flags of {@link NameFlag}
   */
  record Naming(ToolCall source, int about) {
    boolean isCommanding() {
      return (about & COMMANDING) != 0;
    }

    /** Whether the text says something about the object, as a listing does not. */
    boolean isSaid() {
      return isCommanding() || NameFlag.IN_PROSE.isIn(about) || NameFlag.ACTED_ON.isIn(about);
    }

    boolean isActedOn() {
      return isCommanding() || NameFlag.ACTED_ON.isIn(about);
    }

    private int strength() {
      return 4 * Integer.bitCount(about & COMMANDING)
          + (NameFlag.ACTED_ON.isIn(about) ? 2 : 0)
          + (NameFlag.IN_PROSE.isIn(about) ? 1 : 0);
    }
  }

  static ObjectOrigins collect(
      List<ToolCall> earlierCalls,
      List<ToolCall> laterCalls,
      int keyId,
      Function<String, ToolProfile> tools) {
    var origins = new ObjectOrigins();
    for (ToolCall call : earlierCalls) {
      if (call.fingerprint().getKeyId() == keyId) {
        origins.addOwn(call);
        origins.addResult(call, tools.apply(call.tool()).showsOthersText(call));
      }
    }
    for (ToolCall call : laterCalls) {
      if (call.fingerprint().getKeyId() == keyId
          && tools.apply(call.tool()).showsOthersText(call)) {
        for (NamedObject object : call.fingerprint().getNamed()) {
          if ((object.getAbout() & COMMANDING) != 0) {
            origins.untrusted.putIfAbsent(object.getName(), new Naming(call, object.getAbout()));
          }
        }
      }
    }
    return origins;
  }

  /** The run's own use of an object, before content names it. */
  private void addOwn(ToolCall call) {
    for (TracedEffect effect : call.fingerprint().getEffects()) {
      for (int name : effect.getNames()) {
        if (!untrusted.containsKey(name)) {
          own.add(name);
        }
      }
    }
  }

  private void addResult(ToolCall call, boolean isUntrusted) {
    for (NamedObject object : call.fingerprint().getNamed()) {
      if (isUntrusted) {
        var naming = new Naming(call, object.getAbout());
        untrusted.merge(object.getName(), naming, (a, b) -> b.strength() > a.strength() ? b : a);
      } else if (!untrusted.containsKey(object.getName())) {
        trusted.add(object.getName());
      }
    }
    if (isUntrusted) {
      // A plain word is an object's name only where something is to be done with it.
      for (TracedText text : call.fingerprint().getResult()) {
        if (TextFlag.ORDER.isIn(text.getFlags())) {
          var naming = new Naming(call, about(text.getFlags()));
          text.getWords().forEach(word -> untrusted.putIfAbsent(word, naming));
        }
      }
    }
  }

  private static int about(int textFlags) {
    int about = NameFlag.ORDERED.bit() | NameFlag.IN_PROSE.bit() | NameFlag.ACTED_ON.bit();
    about |= TextFlag.NEAR_ADDRESS.isIn(textFlags) ? NameFlag.ADDRESSED.bit() : 0;
    return about | (TextFlag.DECODED.isIn(textFlags) ? NameFlag.HIDDEN.bit() : 0);
  }

  /** Whether a trusted result named the object before content did. */
  boolean isTrusted(List<Integer> names) {
    return names.stream().anyMatch(trusted::contains);
  }

  /** Whether an earlier call of the run had an effect on it before content named it. */
  boolean isOwn(List<Integer> names) {
    return names.stream().anyMatch(own::contains);
  }

  /** The strongest mention in third-party content; null: there is none. */
  @Nullable Naming naming(List<Integer> names) {
    Naming best = null;
    for (int name : names) {
      Naming naming = untrusted.get(name);
      if (naming != null && (best == null || naming.strength() > best.strength())) {
        best = naming;
      }
    }
    return best;
  }
}
