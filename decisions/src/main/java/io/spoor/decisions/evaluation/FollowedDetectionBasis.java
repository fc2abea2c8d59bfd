package io.spoor.decisions.evaluation;

import io.spoor.decisions.engine.KnownEntities;
import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.pipeline.settings.StageSettingsReader;
import io.spoor.pipeline.tuning.DetectorSettings;
import io.spoor.schemas.AppliedSettings;
import io.spoor.schemas.Manifest;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The manifests that were applied, and the settings with which the application of a tenant last
 * started: calls are evaluated as they will be evaluated once they are recorded. Without such
 * settings, Spoor's defaults count.
 */
public final class FollowedDetectionBasis implements DetectionBasis {
  private final ManifestVersions manifests = new ManifestVersions();
  private final ManifestEntities entities = new ManifestEntities(manifests, InstantSource.system());
  private final Map<String, TenantDetectors> byTenant = new ConcurrentHashMap<>();
  private final TenantDetectors defaults = new TenantDetectors(DetectorSettings.defaults());
  private final Consumer<String> journal;

  /** {@code journal}: receives a line for settings that this version cannot use. */
  public FollowedDetectionBasis(Consumer<String> journal) {
    this.journal = journal;
  }

  /** Detectors that are created when a call is evaluated: a topic may have many settings. */
  private static final class TenantDetectors {
    private final DetectorSettings settings;
    private @Nullable DetectionEngine engine;

    TenantDetectors(DetectorSettings settings) {
      this.settings = settings;
    }

    synchronized DetectionEngine engine() {
      DetectionEngine created = engine;
      if (created == null) {
        created = DetectionEngine.create(0, settings);
        engine = created;
      }
      return created;
    }
  }

  /** Adds a version of a manifest. */
  public void add(Manifest manifest) {
    manifests.add(manifest);
    entities.add(manifest);
  }

  /** Agents, tools and identities of the manifests in force. */
  public KnownEntities entities() {
    return entities;
  }

  /** Takes the settings of an application that started. */
  public void apply(AppliedSettings applied) {
    try {
      DetectorSettings detectors = StageSettingsReader.read(applied.getSettings()).detectors();
      byTenant.put(applied.getTenant(), new TenantDetectors(detectors));
    } catch (IllegalArgumentException e) {
      journal.accept(
          "calls are evaluated with other settings than those of the application, which this version "
              + "cannot use: run the version of the application");
    }
  }

  @Override
  public DetectionEngine detectors(String tenant) {
    return byTenant.getOrDefault(tenant, defaults).engine();
  }

  @Override
  public ManifestLookup manifests() {
    return manifests;
  }
}
