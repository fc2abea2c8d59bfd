package io.spoor.sources;

import io.spoor.schemas.json.Sha256Hex;
import io.spoor.schemas.topic.RawSource;
import io.spoor.sources.anthropicactivity.AnthropicActivityMapping;
import io.spoor.sources.auth0.Auth0Mapping;
import io.spoor.sources.authzen.AuthzenMapping;
import io.spoor.sources.azure.AzureActivityMapping;
import io.spoor.sources.bedrock.BedrockInvocationMapping;
import io.spoor.sources.cedar.CedarMapping;
import io.spoor.sources.cloudtrail.CloudTrailMapping;
import io.spoor.sources.entraaudit.EntraAuditMapping;
import io.spoor.sources.entrasignin.EntraSignInMapping;
import io.spoor.sources.gcp.GcpMapping;
import io.spoor.sources.github.GithubMapping;
import io.spoor.sources.gitlab.GitlabMapping;
import io.spoor.sources.gworkspace.GoogleWorkspaceMapping;
import io.spoor.sources.k8s.KubernetesMapping;
import io.spoor.sources.keycloak.KeycloakMapping;
import io.spoor.sources.mapping.SourceMapping;
import io.spoor.sources.mcp.McpMapping;
import io.spoor.sources.okta.OktaMapping;
import io.spoor.sources.opa.OpaMapping;
import io.spoor.sources.openaiaudit.OpenaiAuditMapping;
import io.spoor.sources.opinion.OpinionMapping;
import io.spoor.sources.otel.OtelMapping;
import io.spoor.sources.run.RunMapping;
import io.spoor.sources.teleport.TeleportMapping;
import io.spoor.sources.tokenexchange.TokenExchangeMapping;
import io.spoor.sources.vault.VaultMapping;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Registry of sources. */
public final class Normalisers {
  private static final Normalisers ALL =
      of(
          List.of(
              new CloudTrailMapping(),
              new OtelMapping(),
              new RunMapping(),
              new OpinionMapping(),
              new OktaMapping(),
              new GithubMapping(),
              new KubernetesMapping(),
              new GcpMapping(),
              new EntraSignInMapping(),
              new EntraAuditMapping(),
              new AzureActivityMapping(),
              new Auth0Mapping(),
              new GitlabMapping(),
              new KeycloakMapping(),
              new VaultMapping(),
              new TeleportMapping(),
              new GoogleWorkspaceMapping(),
              new OpenaiAuditMapping(),
              new AnthropicActivityMapping(),
              new TokenExchangeMapping(),
              new McpMapping(),
              new AuthzenMapping(),
              new OpaMapping(),
              new CedarMapping(),
              new BedrockInvocationMapping()));

  private final SortedMap<String, Normaliser> bySource;
  private final String tablesDigest;

  private Normalisers(SortedMap<String, Normaliser> bySource, String tablesDigest) {
    this.bySource = bySource;
    this.tablesDigest = tablesDigest;
  }

  /** All sources of Spoor. */
  public static Normalisers all() {
    return ALL;
  }

  /** A registry of these sources only, each with a name of its own. */
  public static Normalisers of(List<SourceMapping> mappings) {
    var normalisers = new TreeMap<String, Normaliser>();
    for (SourceMapping mapping : mappings) {
      if (normalisers.put(mapping.source(), new MappingNormaliser(mapping)) != null) {
        throw new IllegalArgumentException("two sources are named " + mapping.source());
      }
    }
    String tables =
        mappings.stream()
            .map(mapping -> mapping.source() + '=' + mapping.tablesDigest())
            .sorted()
            .collect(Collectors.joining("\n"));
    return new Normalisers(
        Collections.unmodifiableSortedMap(normalisers),
        Sha256Hex.hex(tables.getBytes(StandardCharsets.UTF_8)));
  }

  /** The normaliser of a source; empty for an unknown name. */
  public Optional<Normaliser> forSource(String source) {
    return Optional.ofNullable(bySource.get(source));
  }

  /** Names of the sources. */
  public SortedSet<String> sources() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(bySource.keySet()));
  }

  /** The sources in the order of their names, as the access matrix takes them. */
  public List<RawSource> rawSources() {
    return bySource.values().stream()
        .map(normaliser -> new RawSource(normaliser.source(), normaliser.isAuthority()))
        .toList();
  }

  /** Digest of the tables that map records to effects, of all sources. */
  public String tablesDigest() {
    return tablesDigest;
  }
}
