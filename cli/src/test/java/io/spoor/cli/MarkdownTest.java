package io.spoor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page in Markdown has lines of at most 120 characters, and links that lead somewhere. */
class MarkdownTest {
  private static final int MAX_COLUMNS = 120;
  private static final Path ROOT = Path.of(System.getProperty("spoor.root", ".."));

  /** Output of builds and tools, and data of a local stack. */
  private static final Set<String> OTHERS = Set.of("target", ".git", ".spoor", "node_modules");

  private static final Pattern LINK = Pattern.compile("]\\((?!https?:|mailto:)([^)#\\s]+)");

  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return OTHERS.contains(directory.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              pages.add(ROOT.relativize(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    assertThat(pages).contains(Path.of("README.md"), Path.of("docs", "architecture.md"));
    return pages;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linesAreShort(Path page) throws IOException {
    List<String> longLines = new ArrayList<>();
    boolean isCode = false;
    for (String line : Files.readAllLines(ROOT.resolve(page))) {
      boolean isFence = line.strip().startsWith("```");
      isCode ^= isFence;
      boolean isProse = !isCode && !isFence && !line.startsWith("|");
      if (isProse && line.length() > MAX_COLUMNS && line.strip().contains(" ")) {
        longLines.add(line);
      }
    }
    assertThat(longLines).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadSomewhere(Path page) throws IOException {
    Path file = ROOT.resolve(page);
    Matcher link = LINK.matcher(Files.readString(file));
    List<String> broken = new ArrayList<>();
    while (link.find()) {
      if (!Files.exists(file.resolveSibling(link.group(1)))) {
        broken.add(link.group(1));
      }
    }
    assertThat(broken).isEmpty();
  }
}
