package io.spoor.cli.command;

import io.spoor.schemas.text.ResourceText;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Texts of {@code --help}. A text is a header, paragraphs, and the lines of its examples. */
final class CommandHelp {
  private static final String EXAMPLES = "Examples:\n";

  private CommandHelp() {}

  /**
   * Adds its text to each command below one, from the {@code help.txt} beside a class.
   *
   * @throws IllegalStateException a command has no text
   */
  static void addBelow(CommandLine parent, Class<?> owner) {
    Map<String, String> texts =
        Pattern.compile("(?m)^\\[")
            .splitAsStream(ResourceText.read(owner, "help.txt"))
            .skip(1)
            .collect(Collectors.toMap(CommandHelp::command, Function.identity()));
    addBelow(parent, texts);
  }

  private static String command(String text) {
    return text.substring(0, text.indexOf(']'));
  }

  private static void addBelow(CommandLine parent, Map<String, String> texts) {
    for (CommandLine command : parent.getSubcommands().values()) {
      String qualifiedName = command.getCommandSpec().qualifiedName(" ");
      String name = qualifiedName.substring(qualifiedName.indexOf(' ') + 1);
      String text = texts.get(name);
      if (text == null) {
        throw new IllegalStateException("help.txt has no text of the command " + name);
      }
      add(text.substring(name.length() + 1).strip(), command.getCommandSpec().usageMessage());
      addBelow(command, texts);
    }
  }

  private static void add(String text, UsageMessageSpec usage) {
    int examples = text.indexOf(EXAMPLES);
    if (examples >= 0) {
      usage.footerHeading("%nExamples:%n");
      usage.footer(text.substring(examples + EXAMPLES.length()).lines().toArray(String[]::new));
    }
    String prose = examples < 0 ? text : text.substring(0, examples).strip();
    List<String> paragraphs = Pattern.compile("\n\n").splitAsStream(prose).toList();
    usage.header(inOneLine(paragraphs.getFirst()));
    usage.description(
        paragraphs.stream()
            .skip(1)
            .flatMap(paragraph -> Stream.of("", inOneLine(paragraph)))
            .skip(1)
            .toArray(String[]::new));
  }

  private static String inOneLine(String paragraph) {
    return paragraph.replace('\n', ' ');
  }
}
