import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Checks (or, with {@code write}, repairs) the format of every Java source below a directory. */
final class FormatJava {

  private static final PathMatcher SOURCES =
      FileSystems.getDefault().getPathMatcher("glob:**/{src/*/java,tools}/**.java");

  public static void main(String[] args) throws IOException {
    Path root = Path.of(args[0]);
    boolean write = args[1].equals("write");
    List<String> wrong = new ArrayList<>();
    for (Path source : sources(root)) {
      String before = Files.readString(source);
      try {
        String after = format(before);
        if (!after.equals(before)) {
          if (write) {
            Files.writeString(source, after);
          }
          wrong.add(root.relativize(source).toString());
        }
      } catch (FormatterException e) {
        throw new IllegalStateException(source + " does not parse: " + e.getMessage(), e);
      }
    }
    if (!wrong.isEmpty()) {
      System.err.println((write ? "Formatted:" : "Not formatted:"));
      wrong.forEach(path -> System.err.println("  " + path));
      if (!write) {
        System.err.println("To format them: mvn -q -N -Dformat validate");
        System.exit(1);
      }
    }
  }

  private static String format(String source) throws FormatterException {
    JavaFormatterOptions options = JavaFormatterOptions.defaultOptions();
    String imports = ImportOrderer.reorderImports(source, options.style());
    return new Formatter(options).formatSource(RemoveUnusedImports.removeUnusedImports(imports));
  }

  private static List<Path> sources(Path root) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            String name = String.valueOf(dir.getFileName());
            boolean skipped = !dir.equals(root) && (name.startsWith(".") || isBuildOutput(dir));
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (SOURCES.matches(file)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort(null);
    return found;
  }

  /** Maven writes beside its pom.xml; a package may be called target as well. */
  private static boolean isBuildOutput(Path directory) {
    return directory.endsWith("target") && Files.exists(directory.resolveSibling("pom.xml"));
  }
}
