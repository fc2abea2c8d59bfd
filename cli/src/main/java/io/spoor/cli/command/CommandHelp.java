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

/**
 * Texts of {@code --help}, from {@code help.txt}. A text is a header, paragraphs, and the lines of
 * its examples.
 */
final class CommandHelp {
  private static final String EXAMPLES = "Examples:\n";

  private static final Map<String, String> TEXTS =
      Pattern.compile("(?m)^\\[")
          .splitAsStream(ResourceText.read(CommandHelp.class, "help.txt"))
          .skip(1)
          .collect(Collectors.toUnmodifiableMap(CommandHelp::command, Function.identity()));

  private CommandHelp() {}

  private static String command(String text) {
    return text.substring(0, text.indexOf(']'));
  }

  /**
   * Adds its text to each command below one.
   *
   * @throws IllegalStateException a command has no text
   */
  static void addBelow(CommandLine parent) {
    for (CommandLine command : parent.getSubcommands().values()) {
      String qualifiedName = command.getCommandSpec().qualifiedName(" ");
      String name = qualifiedName.substring(qualifiedName.indexOf(' ') + 1);
      String text = TEXTS.get(name);
      if (text == null) {
        throw new IllegalStateException("help.txt has no text of the command " + name);
      }
      add(text.substring(name.length() + 1).strip(), command.getCommandSpec().usageMessage());
      addBelow(command);
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
