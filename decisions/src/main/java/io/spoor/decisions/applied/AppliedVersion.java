package io.spoor.decisions.applied;

import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.policy.PolicySource;
import io.spoor.decisions.policy.SourceText;
import io.spoor.schemas.PolicyVersion;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A version of a tenant's policies.
 *
 * @param number from 1, in the order in which the tenant's versions were applied
 */
public record AppliedVersion(long number, PolicyVersion content) {
  private static final int SHORT_DIGEST = 12;

  /**
   * The texts, not validated. Messages name the version and the path of a file.
   *
   * @throws InvalidFileException if they are not those of the digest
   */
  public PolicySource source() throws InvalidFileException {
    Path origin = Path.of("version " + number);
    Map<String, SourceText> policies = new TreeMap<>();
    for (Map.Entry<String, String> policy : content.getPolicies().entrySet()) {
      policies.put(
          policy.getKey(), new SourceText(file(origin, policy.getKey()), policy.getValue()));
    }
    var source =
        new PolicySource(
            origin,
            new TreeMap<>(policies),
            Optional.ofNullable(content.getCedarSchema())
                .map(text -> new SourceText(origin.resolve("schema"), text)),
            Optional.ofNullable(content.getEntities())
                .map(text -> new SourceText(origin.resolve("entities"), text)));
    if (!source.digest().equals(content.getDigest())) {
      throw new InvalidFileException(origin, "its digest is not that of its content");
    }
    return source;
  }

  private static Path file(Path origin, String path) throws InvalidFileException {
    try {
      return origin.resolve(path);
    } catch (InvalidPathException e) {
      throw new InvalidFileException(origin, "a path of it is none");
    }
  }

  /** Number and the begin of the digest, for people. */
  public String text() {
    String digest = content.getDigest();
    return "version %d (%s)"
        .formatted(number, digest.substring(0, Math.min(SHORT_DIGEST, digest.length())));
  }

  /**
   * A version with these texts, which a person applies.
   *
   * @param restores number of the version that had the same texts; empty: no rollback
   */
  public static PolicyVersion of(
      String tenant,
      PolicySource source,
      long appliedNanos,
      String who,
      Optional<String> note,
      Optional<Long> restores) {
    Map<String, String> policies = new TreeMap<>();
    source.policies().forEach((path, policy) -> policies.put(path, policy.text()));
    return PolicyVersion.newBuilder()
        .setTenant(tenant)
        .setApplied(appliedNanos)
        .setWho(who)
        .setNote(note.orElse(null))
        .setRestores(restores.orElse(null))
        .setDigest(source.digest())
        .setPolicies(policies)
        .setCedarSchema(source.schema().map(SourceText::text).orElse(null))
        .setEntities(source.entities().map(SourceText::text).orElse(null))
        .build();
  }
}
