package io.spoor.content.shell;

import io.spoor.content.fingerprint.ToolEffect;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects calls and written files within limits, and counts what exceeds them. */
final class ReadingBuilder {
  private static final int MAX_EFFECTFUL = 256;
  private static final int MAX_OTHER = 256;
  private static final int MAX_OBJECTS = 16;
  private static final int MAX_DERIVED = 1 << 18;
  private static final int MAX_REPEATED = 1 << 16;

  private final List<EffectfulCall> calls = new ArrayList<>();
  private final Set<EffectfulCall> known = new HashSet<>();
  private final List<WrittenFile> written = new ArrayList<>();
  private final Set<String> runs = new LinkedHashSet<>();
  private final WrittenFiles earlier;
  private final WrittenFiles own = new WrittenFiles();
  private long derived;
  private int repeated = MAX_REPEATED;
  private int effectful;
  private int cuts;

  /** {@code length}: characters of the text that is read. */
  ReadingBuilder(WrittenFiles earlier, int length) {
    this.earlier = earlier;
    expect(length);
  }

  /** States the characters of the text, before it is read. */
  void expect(int length) {
    derived = 4L * length + MAX_DERIVED;
  }

  /** One call while its effects are found. */
  final class Call {
    private final String name;
    private final int depth;
    private final int index = calls.size();
    private final Map<ToolEffect, Set<EffectObject>> effects = new EnumMap<>(ToolEffect.class);

    private Call(String name, int depth) {
      this.name = name;
      this.depth = depth;
    }

    void add(ToolEffect effect, List<EffectObject> objects) {
      Set<EffectObject> target = effects.computeIfAbsent(effect, _ -> new LinkedHashSet<>());
      for (EffectObject object : objects) {
        if (target.size() >= MAX_OBJECTS && !target.contains(object)) {
          cut();
        } else {
          target.add(object);
        }
      }
    }

    /** Objects of an effect so far. */
    Set<EffectObject> objects(ToolEffect effect) {
      return effects.getOrDefault(effect, Set.of());
    }

    boolean hasEffects() {
      return !effects.isEmpty();
    }

    private List<ObjectEffect> effects() {
      return effects.entrySet().stream()
          .map(entry -> new ObjectEffect(entry.getKey(), List.copyOf(entry.getValue())))
          .toList();
    }

    /** Gives the effects to another call. */
    void moveTo(Call other) {
      effects.forEach((effect, objects) -> other.add(effect, List.copyOf(objects)));
      effects.clear();
    }

    /** Adds the call before those that it ran. */
    void end() {
      List<ObjectEffect> list = effects.isEmpty() ? List.of() : effects();
      var call = new EffectfulCall(name, depth, list);
      if (list.isEmpty() ? calls.size() - effectful >= MAX_OTHER : effectful >= MAX_EFFECTFUL) {
        if (known.add(call)) {
          cut();
        }
        return;
      }
      if (list.isEmpty() || known.add(call)) {
        effectful += list.isEmpty() ? 0 : 1;
        calls.add(Math.min(index, calls.size()), call);
      }
    }
  }

  Call call(String name, int depth) {
    return new Call(name.length() > 64 ? name.substring(0, 64) : name, depth);
  }

  void write(WrittenFile file) {
    own.add(file);
    if (written.size() < MAX_OTHER) {
      written.add(file);
    } else {
      cut();
    }
  }

  /** The file that this call or an earlier one wrote; null: none. */
  @Nullable WrittenFile find(String path) {
    WrittenFile file = own.find(path);
    return file == null ? earlier.find(path) : file;
  }

  /** Notes a file that is run, and that is not known. */
  void run(String path) {
    if (runs.size() < MAX_OBJECTS) {
      runs.add(path);
    } else if (!runs.contains(path)) {
      cut();
    }
  }

  boolean made(String path) {
    return own.made(path) || earlier.made(path);
  }

  void cut() {
    cuts++;
  }

  void cut(int places) {
    cuts += places;
  }

  /** Takes characters of text that is made from other text; false: too many. */
  boolean spend(int chars) {
    derived -= chars;
    if (derived < 0) {
      cut();
    }
    return derived >= 0;
  }

  /** Takes a command of a function that runs again; false: too many. */
  boolean repeat() {
    boolean allowed = repeated-- > 0;
    if (!allowed) {
      cut();
    }
    return allowed;
  }

  ShellReading toReading() {
    return new ShellReading(calls, written, List.copyOf(runs), cuts);
  }
}
