package io.spoor.decisions.policy;

import io.spoor.decisions.cedar.CedarException;
import io.spoor.decisions.cedar.CedarPolicySet;
import io.spoor.decisions.cedar.CedarPolicySet.Fault;
import io.spoor.decisions.cedar.CedarSchema;
import io.spoor.decisions.cedar.EntityFileReader;
import io.spoor.decisions.cedar.EntityStore;
import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.cedar.ParsedPolicy;
import io.spoor.decisions.policy.PolicyFile.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Policies, their schema and entities, all valid. */
public final class PolicySet {
  /** Cedar's parser recurses, and ends the process when the stack does. */
  private static final long STACK_BYTES = 512L << 20;

  /** Brackets within brackets of a policy or schema; each takes some 10 KiB of the stack. */
  private static final int MAX_LEVELS = 200;

  /** Cedar's parser takes seconds for a policy of some hundred thousand characters. */
  private static final int MAX_CHARS = 32_768;

  /** Ids and reasons stand in each answer. */
  private static final int MAX_ANNOTATION_CHARS = 1_024;

  private final String digest;
  private final Map<String, LoadedPolicy> policies;
  private final @Nullable CedarSchema schema;
  private final EntityStore entities;
  private final CedarPolicySet active;
  private final @Nullable CedarPolicySet unliftable;
  private final List<CedarPolicySet> logOnly;

  private PolicySet(
      String digest,
      Map<String, LoadedPolicy> policies,
      @Nullable CedarSchema schema,
      EntityStore entities,
      CedarPolicySet all)
      throws CedarException {
    this.digest = digest;
    this.policies = policies;
    this.schema = schema;
    this.entities = entities;
    this.logOnly = new ArrayList<>();
    // Cedar names the permits that apply only if no forbid does, so each effect has a set.
    for (boolean isForbid : List.of(true, false)) {
      if (policies.values().stream().anyMatch(each -> each.isLogOnly(isForbid))) {
        logOnly.add(cedar(policies, schema, each -> each.isLogOnly(isForbid)));
      }
    }
    this.active = logOnly.isEmpty() ? all : cedar(policies, schema, each -> !each.isLogOnly());
    this.unliftable =
        policies.values().stream().anyMatch(PolicySet::canBeLifted)
            ? cedar(policies, schema, each -> !each.isLogOnly() && !canBeLifted(each))
            : null;
  }

  private static boolean canBeLifted(LoadedPolicy policy) {
    return !policy.isLogOnly() && policy.remedy().isPresent();
  }

  private static CedarPolicySet cedar(
      Map<String, LoadedPolicy> policies,
      @Nullable CedarSchema schema,
      Predicate<LoadedPolicy> included)
      throws CedarException {
    Map<String, String> texts = new LinkedHashMap<>();
    policies.values().stream()
        .filter(included)
        .forEach(policy -> texts.put(policy.id(), policy.text()));
    return CedarPolicySet.load(texts, schema);
  }

  /**
   * Validates a policy set. All of it is valid, or none is used.
   *
   * @throws InvalidFileException if a text is not valid; names file, line and reason
   */
  public static PolicySet load(PolicySource source) throws InvalidFileException {
    var loading = new FutureTask<>(() -> validated(source));
    Thread.ofPlatform().name("policies").stackSize(STACK_BYTES).start(loading);
    try {
      return loading.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InvalidFileException invalid) {
        throw invalid;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InvalidFileException(source.origin(), "the loading was interrupted");
    }
  }

  private static PolicySet validated(PolicySource source) throws InvalidFileException {
    CedarSchema schema = schema(source);
    Map<String, LoadedPolicy> policies = new LinkedHashMap<>();
    Map<String, Statement> statements = new LinkedHashMap<>();
    for (Map.Entry<String, SourceText> file : source.policies().entrySet()) {
      int number = 0;
      for (Statement statement : PolicyFile.split(file.getValue().text())) {
        number++;
        LoadedPolicy policy =
            policy(PolicySource.placeOf(file.getKey(), number), file.getValue(), statement);
        LoadedPolicy earlier = policies.putIfAbsent(policy.id(), policy);
        if (earlier != null) {
          throw new InvalidFileException(
              policy.file(),
              statement.line(),
              "the id "
                  + policy.id()
                  + " is that of the policy in "
                  + earlier.file()
                  + ", line "
                  + earlier.line());
        }
        statements.put(policy.id(), statement);
      }
    }
    try {
      CedarPolicySet all = cedar(policies, schema, each -> true);
      refuseFaults(all, policies, statements);
      EntityStore entities =
          source.entities().isPresent()
              ? EntityFileReader.read(
                  source.entities().get().file(), source.entities().get().text(), schema)
              : EntityStore.EMPTY;
      return new PolicySet(source.digest(), policies, schema, entities, all);
    } catch (CedarException e) {
      throw new InvalidFileException(source.origin(), e.reason());
    }
  }

  private static LoadedPolicy policy(String place, SourceText source, Statement statement)
      throws InvalidFileException {
    if (statement.levels() > MAX_LEVELS) {
      throw new InvalidFileException(
          source.file(),
          statement.line(),
          "the policy has more than " + MAX_LEVELS + " levels of brackets");
    }
    if (statement.text().length() > MAX_CHARS) {
      throw new InvalidFileException(
          source.file(),
          statement.line(),
          "the policy has more than " + MAX_CHARS + " characters; split it");
    }
    try {
      ParsedPolicy parsed = ParsedPolicy.parse(statement.text());
      refuseUnprintable(parsed.id(), "id", source, statement);
      refuseUnprintable(parsed.reason(), "reason", source, statement);
      return new LoadedPolicy(
          parsed.id().isEmpty() ? place : parsed.id(),
          source.file(),
          statement.line(),
          statement.text(),
          parsed.reason(),
          parsed.isForbid(),
          parsed.isLogOnly(),
          Optional.ofNullable(Remedy.of(parsed.annotations(), parsed.isForbid())),
          parsed.actions(),
          parsed.literals());
    } catch (Remedy.InvalidAnnotationException e) {
      throw new InvalidFileException(
          source.file(), statement.line(), String.valueOf(e.getMessage()));
    } catch (ParsedPolicy.SyntaxException e) {
      throw new InvalidFileException(
          source.file(), statement.lineOf(e.offset()), String.valueOf(e.getMessage()));
    }
  }

  private static void refuseUnprintable(
      String text, String annotation, SourceText source, Statement statement)
      throws InvalidFileException {
    if (text.length() > MAX_ANNOTATION_CHARS || text.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidFileException(
          source.file(),
          statement.line(),
          "the annotation @%s must be a line of at most %d characters"
              .formatted(annotation, MAX_ANNOTATION_CHARS));
    }
  }

  /** What the schema refuses, by the first fault of the first policy. */
  private static void refuseFaults(
      CedarPolicySet all, Map<String, LoadedPolicy> policies, Map<String, Statement> statements)
      throws InvalidFileException, CedarException {
    List<Fault> faults = all.faults();
    for (LoadedPolicy policy : policies.values()) {
      Optional<Fault> first =
          faults.stream()
              .filter(fault -> fault.policyId().equals(policy.id()))
              .min(Comparator.comparingInt(Fault::offset));
      Statement statement = statements.get(policy.id());
      if (first.isPresent() && statement != null) {
        throw new InvalidFileException(
            policy.file(),
            statement.lineOf(first.get().offset()),
            "the schema refuses the policy " + policy.id() + ": " + first.get().reason());
      }
    }
  }

  private static @Nullable CedarSchema schema(PolicySource source) throws InvalidFileException {
    if (source.schema().isEmpty()) {
      return null;
    }
    SourceText schema = source.schema().get();
    if (PolicyFile.levelsOfSchema(schema.text()) > MAX_LEVELS) {
      throw new InvalidFileException(
          schema.file(), "the schema has more than " + MAX_LEVELS + " levels of brackets");
    }
    try {
      return CedarSchema.parse(schema.text());
    } catch (CedarException e) {
      throw new InvalidFileException(schema.file(), e.reason());
    }
  }

  /** {@link PolicySource#digest} of its texts. */
  public String digest() {
    return digest;
  }

  /** The policies by id, in the order of files. */
  public Map<String, LoadedPolicy> policies() {
    return policies;
  }

  /** The schema, if there is one. */
  public Optional<CedarSchema> schema() {
    return Optional.ofNullable(schema);
  }

  /** The policies that decide, in Cedar. */
  public CedarPolicySet active() {
    return active;
  }

  /**
   * The policies that decide, without those whose denial can be lifted: what is decided once it is.
   * Empty: none can be.
   */
  public Optional<CedarPolicySet> unliftable() {
    return Optional.ofNullable(unliftable);
  }

  /** The policies that only tell what they would do, in Cedar: a set for each effect in use. */
  public List<CedarPolicySet> logOnly() {
    return List.copyOf(logOnly);
  }

  /** The entities. */
  public EntityStore entities() {
    return entities;
  }
}
