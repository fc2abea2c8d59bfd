package io.spoor.offline.detectorcases;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.detect.engine.DetectionEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages in {@code docs/detectors} say what the code says. */
class DetectorPagesTest {
  private static final Path PAGES =
      Path.of(System.getProperty("spoor.root", "..")).resolve("docs/detectors");

  @Test
  void thePagesAreAsTheCodeAndTheCasesSay() throws IOException {
    Map<String, String> pages =
        DetectorPages.of(
            DetectionEngine.create(0).detectors(),
            ProjectCasesTest.results(),
            ProjectCasesTest.otherSources());

    if ("write".equals(System.getProperty("spoor.pages"))) {
      write(pages);
    }
    var differ = new ArrayList<String>();
    Map<String, String> lying = read();
    pages.forEach(
        (name, text) -> {
          if (!text.equals(lying.remove(name))) {
            differ.add(name);
          }
        });
    differ.addAll(lying.keySet());
    assertThat(differ).as("pages to write anew: -Dspoor.pages=write").isEmpty();
  }

  private static void write(Map<String, String> pages) throws IOException {
    Files.createDirectories(PAGES);
    for (String old : read().keySet()) {
      Files.delete(PAGES.resolve(old));
    }
    for (var page : pages.entrySet()) {
      Files.writeString(PAGES.resolve(page.getKey()), page.getValue());
    }
  }

  private static Map<String, String> read() throws IOException {
    Map<String, String> pages = new TreeMap<>();
    if (Files.isDirectory(PAGES)) {
      try (Stream<Path> files = Files.list(PAGES)) {
        for (Path file : files.toList()) {
          pages.put(file.getFileName().toString(), Files.readString(file));
        }
      }
    }
    return pages;
  }
}
