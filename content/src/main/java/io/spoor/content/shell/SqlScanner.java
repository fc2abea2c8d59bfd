package io.spoor.content.shell;

import io.spoor.content.fingerprint.ToolEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads what SQL statements destroy, grant, write and send. */
final class SqlScanner {
  private static final int MAX_STATEMENTS = 256;
  private static final int MAX_WORDS = 1 << 16;
  private static final Set<String> FILLERS =
      Set.of(
          "table", "database", "schema", "view", "index", "if", "exists", "only", "from", "into");

  private SqlScanner() {}

  static void scan(String text, ReadingBuilder out, int depth) {
    int statements = 0;
    var words = new ArrayList<String>();
    int i = 0;
    while (i <= text.length()) {
      char c = i < text.length() ? text.charAt(i) : ';';
      if (c == ';') {
        if (!words.isEmpty()) {
          if (++statements > MAX_STATEMENTS) {
            out.cut();
            return;
          }
          statement(words, out, depth);
        }
        words.clear();
        i++;
      } else if (text.startsWith("--", i)) {
        int end = text.indexOf('\n', i);
        i = end < 0 ? text.length() : end;
      } else if (text.startsWith("/*", i)) {
        int end = text.indexOf("*/", i + 2);
        i = end < 0 ? text.length() : end + 2;
      } else if (c == '\'') {
        int end = text.indexOf('\'', i + 1);
        end = end < 0 ? text.length() : end;
        add(words, text.substring(i, end), out);
        i = end + 1;
      } else if (Character.isLetterOrDigit(c) || "_.\"`@$*".indexOf(c) >= 0) {
        int start = i;
        while (i < text.length()
            && (Character.isLetterOrDigit(text.charAt(i))
                || "_.\"`@$*-".indexOf(text.charAt(i)) >= 0)) {
          i++;
        }
        add(words, text.substring(start, i).replaceAll("[\"`]", ""), out);
      } else {
        i++;
      }
    }
  }

  private static void add(List<String> words, String word, ReadingBuilder out) {
    if (words.size() < MAX_WORDS) {
      words.add(word);
    } else {
      out.cut();
    }
  }

  private static void statement(List<String> words, ReadingBuilder out, int depth) {
    List<String> lower = words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
    ReadingBuilder.Call call = out.call(lower.getFirst(), depth);
    switch (lower.getFirst()) {
      case "drop", "truncate" -> call.add(ToolEffect.DESTROYS_DATA, store(words, lower, 1));
      case "delete" -> {
        if (!lower.contains("where")) {
          call.add(ToolEffect.DESTROYS_DATA, store(words, lower, 1));
        }
      }
      case "grant" -> {
        int to = lower.lastIndexOf("to");
        call.add(
            ToolEffect.GRANTS_RIGHTS,
            to > 0 && to + 1 < words.size()
                ? ObjectReader.read("principal", words.get(to + 1).replace("'", ""))
                : List.of());
      }
      default -> {}
    }
    int program = lower.indexOf("program");
    if (program > 0 && lower.getFirst().equals("copy")) {
      call.add(ToolEffect.RUNS_CODE, List.of());
    }
    int outfile = Math.max(lower.indexOf("outfile"), lower.indexOf("dumpfile"));
    if (outfile > 0 && outfile + 1 < words.size()) {
      call.add(
          ToolEffect.SENDS_OUT, ObjectReader.read("path", words.get(outfile + 1).replace("'", "")));
    }
    if (lower.contains("xp_cmdshell") || lower.contains("load_extension")) {
      call.add(ToolEffect.RUNS_CODE, List.of());
    }
    call.end();
  }

  private static List<EffectObject> store(List<String> words, List<String> lower, int start) {
    int i = start;
    while (i < words.size() && FILLERS.contains(lower.get(i))) {
      i++;
    }
    return i < words.size() ? ObjectReader.read("store", words.get(i)) : List.of();
  }
}
