package io.spoor.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.pipeline.manifest.ManifestParser;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.operatorinput.InvalidDocumentException;
import io.spoor.testkit.scenario.BundledStory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The bundled scenario as raw records of both sources, mixed, with duplicates and garbage in
 * between.
 */
public final class RawStories {
  public record Raw(String source, byte[] bytes) {}

  private RawStories() {}

  public static List<Raw> records() {
    BundledStory story = BundledStory.morning();
    List<Raw> records = new ArrayList<>();
    add(records, "cloudtrail", story.records("cloudtrail"));
    add(records, "otel", story.records("otel"));
    records.add(new Raw("otel", "{\"traceId\":".getBytes(UTF_8)));
    records.add(new Raw("cloudtrail", "[]".getBytes(UTF_8)));
    records.addAll(List.copyOf(records.subList(10, 40)));
    Collections.shuffle(records, new Random(7));
    return records;
  }

  /** The story that six logs tell, in an order that the seed chooses. */
  public static List<Raw> acrossSources(int seed) {
    BundledStory story = BundledStory.release();
    List<Raw> records = new ArrayList<>();
    story.sources().forEach(source -> add(records, source, story.records(source)));
    Collections.shuffle(records, new Random(seed));
    return records;
  }

  /** The manifest of the agent of that story. */
  public static Manifest manifestAcrossSources() {
    try {
      return ManifestParser.parse(BundledStory.release().manifest(), "default", "story", 0);
    } catch (InvalidDocumentException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(List<Raw> records, String source, List<ObjectNode> story) {
    story.forEach(record -> records.add(new Raw(source, record.toString().getBytes(UTF_8))));
  }

  public static List<Manifest> manifests() {
    Path folder =
        Path.of(
            System.getProperty("spoor.root"), "localstack/src/main/resources/scenario/manifests");
    try (Stream<Path> files = Files.list(folder)) {
      List<Manifest> manifests = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        manifests.add(
            ManifestParser.parse(Files.readAllBytes(file), "default", file.toString(), 0));
      }
      return manifests;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InvalidDocumentException e) {
      throw new IllegalStateException(e);
    }
  }
}
