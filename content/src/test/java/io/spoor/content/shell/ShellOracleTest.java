package io.spoor.content.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.testkit.data.SharedData;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.treesitter.TSNode;
import org.treesitter.TSParser;
import org.treesitter.TSTree;
import org.treesitter.TreeSitterBash;

/** Compares the commands that are found with those of a grammar of Bash. */
class ShellOracleTest {
  /** Words that the grammar takes for statements, not commands. */
  private static final Set<String> STATEMENTS =
      Set.of("export", "declare", "typeset", "local", "readonly", "unset", "[", "");

  @TempDir static Path libraries;

  @Test
  void findsTheCommandsOfRealCommandLines() {
    System.setProperty("tree-sitter-lib", libraries.toString());
    var reader = new ToolCallReader();
    List<String> lines = commandLines();
    int parsed = 0;
    var differences = new ArrayList<String>();
    for (String line : lines) {
      List<String> expected = oracle(line);
      if (expected.isEmpty() && !line.isBlank()) {
        continue;
      }
      parsed++;
      ShellReading reading = reader.commandLine(line, new WrittenFiles());
      List<String> found =
          reading.calls().stream()
              .filter(call -> call.depth() == 0)
              .map(EffectfulCall::name)
              .filter(name -> !STATEMENTS.contains(name))
              .sorted()
              .toList();
      if (!found.equals(expected)) {
        differences.add(line + "\n  expected " + expected + "\n  found    " + found);
      }
    }
    System.out.printf(
        "commands of %d lines, %d differ from the grammar's%n", parsed, differences.size());
    differences.forEach(System.out::println);

    assertThat(parsed).isGreaterThan(lines.size() * 9 / 10);
    assertThat(differences).hasSizeLessThanOrEqualTo(parsed / 1_000);
  }

  @Test
  void findsTheCommandsOfNestedAndQuotedLines() {
    System.setProperty("tree-sitter-lib", libraries.toString());
    for (String line :
        List.of(
            "a | b && c || d; e & f",
            "( a; b ) | { c; d; }",
            "x=$(a \"$(b 'c d')\") e `f g`",
            "if a; then b; elif c; then d; else e; fi",
            "for i in 1 2; do a $i; done < in > out",
            "while a; do b; done; until c; do d; done",
            "case $x in a|b) c ;; (d) e ;; *) f;; esac",
            "a <<'E' | b\nc $(d)\nE\ne",
            "c <<< \"$(d)\"",
            "f() { a; }; b",
            "a $((1 + $(b))) ${x:-$(c)} $'it\\'s' \"q\\\"`d`\"",
            "[[ -f x && $(a) ]] && b 2>&1 >/dev/null",
            "a # b\nc 'd # e' \\\n f",
            "diff <(a) <(b | c)",
            "! a && b",
            "a=1 b=(x y) c d=2")) {
      List<String> found =
          new ToolCallReader()
              .commandLine(line, new WrittenFiles()).calls().stream()
                  .filter(call -> call.depth() == 0)
                  .map(EffectfulCall::name)
                  .filter(name -> !STATEMENTS.contains(name))
                  .sorted()
                  .toList();
      assertThat(found).as(line).isEqualTo(oracle(line));
    }
  }

  private static List<String> commandLines() {
    return SharedData.lines("coding-swe/spans.ndjson.gz").stream()
        .map(line -> SharedData.json(line).path("attributes"))
        .flatMap(ShellOracleTest::arguments)
        .map(text -> SharedData.json(text).path("command").asText())
        .toList();
  }

  private static Stream<String> arguments(JsonNode attributes) {
    var texts = new ArrayList<String>();
    for (JsonNode attribute : attributes) {
      if (attribute.path("key").asText().equals("gen_ai.tool.call.arguments")) {
        texts.add(attribute.path("value").path("stringValue").asText());
      }
    }
    return texts.stream();
  }

  /** Names of commands, sorted; none when the grammar rejects the line. */
  private static List<String> oracle(String line) {
    var parser = new TSParser();
    parser.setLanguage(new TreeSitterBash());
    TSTree tree = parser.parseString(null, line);
    if (tree.getRootNode().hasError()) {
      return List.of();
    }
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    var names = new ArrayList<String>();
    collect(tree.getRootNode(), bytes, names);
    return names.stream().filter(name -> !STATEMENTS.contains(name)).sorted().toList();
  }

  private static void collect(TSNode node, byte[] bytes, List<String> names) {
    if (node.getType().equals("command_name")) {
      String text =
          new String(
              bytes,
              node.getStartByte(),
              node.getEndByte() - node.getStartByte(),
              StandardCharsets.UTF_8);
      String name = text.replaceAll("['\"\\\\]", "");
      names.add(name.substring(name.lastIndexOf('/') + 1));
    }
    for (int i = 0; i < node.getChildCount(); i++) {
      collect(node.getChild(i), bytes, names);
    }
  }
}
