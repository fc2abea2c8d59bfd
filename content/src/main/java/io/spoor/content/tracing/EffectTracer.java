package io.spoor.content.tracing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.content.fingerprint.TaintKey;
import io.spoor.content.fingerprint.ToolEffect;
import io.spoor.content.fingerprint.TracedObjectKind;
import io.spoor.content.fingerprint.WordForms;
import io.spoor.content.shell.EffectObject;
import io.spoor.content.shell.EffectfulCall;
import io.spoor.content.shell.ObjectEffect;
import io.spoor.content.shell.ShellReading;
import io.spoor.content.shell.ToolCallReader;
import io.spoor.content.shell.WrittenFile;
import io.spoor.content.shell.WrittenFiles;
import io.spoor.schemas.TracedEffect;
import io.spoor.schemas.text.Words;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the commands, code and files in a call's arguments do, and keeps effects with keyed
 * hashes of their objects. Pure and thread-safe.
 */
final class EffectTracer {
  private static final int MAX_EFFECTS = 32;
  private static final int MAX_NAMES = 6;
  private static final int MAX_FILES = 8;
  private static final int MAX_LANGUAGE = 12;

  /** What leaves or takes over the machine first: it is kept when not all fit. */
  private static final List<ToolEffect> BY_WEIGHT =
      List.of(
          ToolEffect.OPENS_SHELL,
          ToolEffect.SENDS_OUT,
          ToolEffect.RUNS_CODE,
          ToolEffect.PERSISTS,
          ToolEffect.GRANTS_RIGHTS,
          ToolEffect.CHANGES_PIPELINE,
          ToolEffect.REMOVES_SAFEGUARD,
          ToolEffect.DESTROYS_DATA,
          ToolEffect.READS_SECRET,
          ToolEffect.FETCHES);

  /** Members that may hold a command, code, a file or a statement; others are not read. */
  private static final List<String> MEMBERS =
      Words.list(
          """
          command cmd script shell bash code source program file path sql statement query content
          notebook patch diff
          """);

  private static final Set<String> RUNNERS =
      Words.set(
          """
          bash shell sh terminal console command exec zsh execute cmd subprocess powershell pwsh
          run python code repl jupyter node
          """);

  private static final int ASCII = 128;

  /** The one other sign whose small letter is a plain one. */
  private static final char KELVIN = '\u212a';

  private static final String[][] BY_LETTER = byLetter();
  private static final int MAX_RUNNER = 10;
  private static final int MAX_TOOL_PARTS = 16;

  private final TaintKey key;
  private final ToolCallReader reader = new ToolCallReader();

  EffectTracer(TaintKey key) {
    this.key = key;
  }

  /**
   * What a call does.
   *
   * @param runs hashes of the names of files that it runs
   * @param commands number of commands and other calls in the arguments
   */
  record Traced(List<TracedEffect> effects, List<Integer> runs, int commands, int leftOut) {}

  /**
   * Reads each of the texts that records state as the arguments, under each of the names. A sign
   * stands for each secret.
   */
  Traced read(List<String> tools, List<ContentText> arguments) {
    var found = new Found();
    int accepted = Math.min(arguments.size(), HashBudget.MAX_TEXTS);
    for (String tool : tools) {
      boolean runs = runs(tool);
      for (ContentText text : arguments.subList(0, accepted)) {
        if (runs || mayAct(text.readable())) {
          found.read(tool, runs, json(text));
        }
      }
    }
    return found.toTraced();
  }

  private static boolean runs(String tool) {
    String folded = WordForms.fold(WordForms.splitWords(tool));
    int from = 0;
    // The last part is the rest of the name.
    int parts = isInWord(folded, 0) ? 0 : 1;
    for (int i = 0; i <= folded.length(); i++) {
      if (!isInWord(folded, i)) {
        if (i > from) {
          int to = ++parts == MAX_TOOL_PARTS ? folded.length() : i;
          if (to - from <= MAX_RUNNER && RUNNERS.contains(folded.substring(from, to))) {
            return true;
          }
          if (parts == MAX_TOOL_PARTS) {
            return false;
          }
        }
        from = i + 1;
      }
    }
    return false;
  }

  private static boolean isInWord(String folded, int at) {
    char c = at < folded.length() ? folded.charAt(at) : ' ';
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private static boolean mayAct(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < BY_LETTER.length) {
        for (String member : BY_LETTER[c]) {
          if (isAt(text, i, member)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Whether a word of plain letters is there, in any case. */
  private static boolean isAt(String text, int at, String word) {
    if (at + word.length() > text.length()) {
      return false;
    }
    for (int i = 1; i < word.length(); i++) {
      char c = text.charAt(at + i);
      boolean isSame = (c < ASCII ? c | ' ' : c == KELVIN ? 'k' : 0) == word.charAt(i);
      if (!isSame) {
        return false;
      }
    }
    return true;
  }

  /** The members by their first letter, which may be a capital. */
  private static String[][] byLetter() {
    var byLetter = new String[ASCII][];
    for (char c = 0; c < ASCII; c++) {
      String first = Character.toString(Character.toLowerCase(c));
      byLetter[c] = MEMBERS.stream().filter(it -> it.startsWith(first)).toArray(String[]::new);
    }
    return byLetter;
  }

  /** The arguments; text that is no object counts as a command. */
  private static JsonNode json(ContentText text) {
    JsonContent json = text.json();
    return json != null && json.tree() instanceof ObjectNode object
        ? object
        : JsonNodeFactory.instance.objectNode().put("command", text.readable());
  }

  /** Effects of one record. */
  private final class Found {
    private final Map<TracedEffect, ToolEffect> effects = new LinkedHashMap<>();
    private final Set<Integer> files = new LinkedHashSet<>();
    private int commands;
    private int leftOut;

    void read(String tool, boolean runs, JsonNode arguments) {
      ShellReading reading = reader.toolCall(tool, arguments, new WrittenFiles());
      leftOut += reading.cuts();
      for (EffectfulCall call : reading.calls()) {
        boolean isTool = !runs && call.name().equals(tool);
        commands += isTool ? 0 : 1;
        for (ObjectEffect effect : call.effects()) {
          // Destinations of structured arguments are evaluated as arguments.
          if (!isTool || !isTransfer(effect.effect())) {
            add(effect, call, null);
          }
        }
      }
      addWritten(reading, arguments);
      reading.runs().forEach(path -> files.add(fileHash(path)));
      int written = 0;
      for (WrittenFile file : reading.written()) {
        if (written++ < MAX_FILES) {
          addFile(file);
        } else {
          leftOut++;
        }
      }
    }

    /** Addresses in a command that changes what runs later: they are what it puts there. */
    private void addWritten(ShellReading reading, JsonNode arguments) {
      Set<ToolEffect> changes = new HashSet<>();
      for (EffectfulCall call : reading.effectful()) {
        for (ObjectEffect effect : call.effects()) {
          if (effect.effect() == ToolEffect.CHANGES_PIPELINE
              || effect.effect() == ToolEffect.PERSISTS) {
            changes.add(effect.effect());
          }
        }
      }
      if (changes.isEmpty()) {
        return;
      }
      Set<String> names = new LinkedHashSet<>();
      for (JsonNode text : arguments) {
        if (text.isTextual()) {
          names.addAll(ObjectNames.addresses(text.textValue()));
        }
      }
      List<Integer> hashes = hashes(names);
      for (ToolEffect effect : changes) {
        if (!hashes.isEmpty()) {
          put(
              new TracedEffect(
                  effect.code(), TracedObjectKind.SETTING.code(), hashes, /* known= */ false, null),
              effect);
        }
      }
    }

    /** What happens when a file that the call writes is run. */
    private void addFile(WrittenFile file) {
      boolean isFetched = file.from().stream().anyMatch(from -> from.kind().isElsewhere());
      if (!isFetched && (file.text() == null || !isCode(file))) {
        return;
      }
      ShellReading reading = reader.use(file);
      leftOut += reading.cuts();
      int name = fileHash(file.path());
      for (EffectfulCall call : reading.effectful()) {
        call.effects().forEach(effect -> add(effect, call, name));
      }
    }

    private void add(ObjectEffect effect, EffectfulCall call, @Nullable Integer file) {
      boolean isLocal = KnownObjects.isLocalSetting(effect);
      if (effect.objects().isEmpty()) {
        put(new TracedEffect(effect.effect().code(), -1, List.of(), false, file), effect.effect());
      }
      Set<String> covered = new HashSet<>();
      for (EffectObject object : effect.objects()) {
        Collection<String> names = names(object);
        // The host of an address that is there in full says no more.
        if (object.kind() == TracedObjectKind.HOST
            && !names.isEmpty()
            && covered.containsAll(names)) {
          continue;
        }
        covered.addAll(names);
        boolean known = isLocal || KnownObjects.isKnown(effect.effect(), object, call.name());
        List<Integer> hashes = hashes(names);
        put(
            new TracedEffect(effect.effect().code(), object.kind().code(), hashes, known, file),
            effect.effect());
      }
    }

    private void put(TracedEffect traced, ToolEffect effect) {
      effects.putIfAbsent(traced, effect);
    }

    Traced toTraced() {
      if (effects.isEmpty()) {
        return new Traced(List.of(), List.copyOf(files), commands, leftOut);
      }
      List<TracedEffect> kept =
          effects.entrySet().stream()
              .sorted(Comparator.comparingInt(entry -> BY_WEIGHT.indexOf(entry.getValue())))
              .limit(MAX_EFFECTS)
              .map(Map.Entry::getKey)
              .toList();
      return new Traced(kept, List.copyOf(files), commands, leftOut + effects.size() - kept.size());
    }
  }

  private List<Integer> hashes(Collection<String> names) {
    return KnownObjects.withoutSharedHosts(names).stream()
        .limit(MAX_NAMES)
        .map(name -> ObjectNames.hash(key, name))
        .toList();
  }

  private int fileHash(String path) {
    String name =
        path.startsWith(ToolCallReader.REMOTES) ? path : path.substring(path.lastIndexOf('/') + 1);
    return key.shortHash(name, 0, name.length());
  }

  private static Collection<String> names(EffectObject object) {
    String value = object.value();
    boolean isText = value.indexOf(' ') >= 0 || value.indexOf('\n') >= 0;
    Collection<String> names = isText ? ObjectNames.ofText(value) : ObjectNames.of(value);
    if (object.kind() == TracedObjectKind.PATH && names.size() > 1) {
      // The last part of a path may be any word.
      names.removeIf(ObjectNames::isWord);
    }
    return names;
  }

  private static boolean isTransfer(ToolEffect effect) {
    return effect == ToolEffect.SENDS_OUT || effect == ToolEffect.FETCHES;
  }

  /** Whether a file holds code: by its ending, by its first line, or as it has no ending. */
  private static boolean isCode(WrittenFile file) {
    String name = file.path().substring(file.path().lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    String text = file.text();
    return dot <= 0
        || (text != null && text.startsWith("#!"))
        || (name.length() - dot <= MAX_LANGUAGE
            && Set.of("sh", "bash", "zsh", "py", "js", "mjs", "cjs", "ts", "rb", "pl", "php")
                .contains(name.substring(dot + 1)));
  }
}
