package io.spoor.offline.detectorcases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.pipeline.tuning.DetectorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The cases that come with the project, in {@code detectors/cases}, and the pages made from them.
 */
class ProjectCasesTest {
  private static final Path CASES =
      Path.of(System.getProperty("spoor.root", "..")).resolve("detectors/cases");

  private static final Path PAGES =
      Path.of(System.getProperty("spoor.root", "..")).resolve("docs/detectors");

  /** Number of sources of which a detector by effect has cases. */
  private static final int ENOUGH = 3;

  private static List<CaseResult> results = List.of();

  /** The results of all cases, which run once: they take half a minute. */
  private static synchronized List<CaseResult> results() throws IOException {
    if (results.isEmpty()) {
      results =
          CaseSuite.files(CASES).stream()
              .map(file -> CaseSuite.run(file, DetectorSettings.defaults()))
              .toList();
    }
    return results;
  }

  /** Why a detector has findings in the records of few sources, by detector. */
  private static Map<String, String> otherSources() throws IOException {
    return YAMLMapper.builder()
        .build()
        .readValue(
            Files.readString(CASES.resolveSibling("sources.yaml")), new TypeReference<>() {});
  }

  @Test
  void eachDetectorByEffectHasCasesOfThreeSourcesOrAReason() throws IOException {
    Map<String, Set<String>> sources = new TreeMap<>();
    for (CaseResult result : results()) {
      sources.computeIfAbsent(result.detector(), _ -> new TreeSet<>()).addAll(result.sources());
    }
    Set<String> ofFew =
        sources.entrySet().stream()
            .filter(found -> found.getValue().size() < ENOUGH && evaluatesEffects(found.getKey()))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());

    assertThat(otherSources().keySet())
        .containsAll(ofFew)
        .isSubsetOf(DetectionEngine.create(0).detectors().stream().map(DetectorInfo::id).toList());
  }

  /** The version of a detector that evaluates effects covers the tables of effects. */
  private static boolean evaluatesEffects(String detector) {
    var settings = DetectorSettings.defaults().withEffectTables("changed");
    return !Objects.equals(
        DetectionEngine.create(0).versions().get(detector),
        DetectionEngine.create(0, settings).versions().get(detector));
  }

  @Test
  void everyCaseIsAsExpectedAndEveryDetectorHasAPositiveANegativeAndALateOne() throws IOException {
    List<CaseResult> results = results();

    var complaints = new ArrayList<String>();
    for (CaseResult result : results) {
      Path file = CASES.relativize(result.file());
      result.problems().forEach(problem -> complaints.add(file + ": " + problem));
    }
    Set<String> detectors =
        DetectionEngine.create(0).detectors().stream()
            .map(DetectorInfo::id)
            .collect(Collectors.toCollection(TreeSet::new));
    for (String detector : detectors) {
      List<String> missing = CaseCoverage.of(detector, results).missing();
      if (!missing.isEmpty()) {
        complaints.add(
            detector + " has no case that is " + String.join(", none that is ", missing));
      }
    }
    for (CaseResult result : results) {
      if (result.problems().isEmpty() && !detectors.contains(result.detector())) {
        complaints.add(result.file() + " is about " + result.detector() + ", which is no detector");
      }
    }
    assertThat(complaints).isEmpty();
  }

  /** The pages in {@code docs/detectors}; {@code -Dspoor.pages=write} writes them. */
  @Test
  void thePagesAreAsTheCodeAndTheCasesSay() throws IOException {
    Map<String, String> pages =
        DetectorPages.of(DetectionEngine.create(0).detectors(), results(), otherSources());

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
